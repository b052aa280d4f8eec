"""The Guizhou preset: its cases, its checks, its form, and what is said of typical mistakes in it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from hengji.core.scoring import pack
from hengji.core.scoring.cases import outcome_of, result, run_cases
from hengji.core.scoring.checks import check_scheme
from hengji.core.scoring.engine import score
from hengji.core.scoring.explain import explain
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import CaseSpec, Scheme
from hengji.core.scoring.types import Observation, Participant

TEXT = (Path(__file__).parents[1] / "packs" / "guizhou.yaml").read_text(encoding="utf-8")
GUIZHOU = pack.load(TEXT)
OPEN_BANDS = ("TIER_OPEN", "ZN-2 国家部委对口考核位次 › rule SR-05 bands")
MAIN = GUIZHOU.cases[0]


def test_cases_come_out() -> None:
    assert run_cases(GUIZHOU) == []


def test_a_case_whose_goal_chooses_a_rule_that_is_gone_is_told() -> None:
    scheme = pack.load(TEXT.replace("          达线:\n            SR-03: {pass_percent: 80}\n", ""))
    found = run_cases(scheme)
    with_goals = [case.name for case in GUIZHOU.cases if any(goal["rule"] == "达线" for goal in case.goals)]
    assert [problem.place.path for problem in found] == [f"cases › {name} › ZN-1" for name in with_goals]
    assert found[0].message == "算例的目标“m3”选了规则“达线”，“ZN-1”没有这一类目标。"


def test_checks_find_nothing_but_places_that_do_not_exist() -> None:
    assert [(p.code, p.place.path, p.warning) for p in check_scheme(GUIZHOU)] == [(*OPEN_BANDS, True)] * 2


def test_committed_text_is_the_canonical_form() -> None:
    assert pack.dump(GUIZHOU) == TEXT


def test_blocks_and_leaves() -> None:
    assert {block.title: str(block.points) for block in GUIZHOU.tree} == {
        "机关党建": "15", "职能职责": "30", "重要决策部署": "25", "创新项目": "5", "讲纪律守规矩": "8", "二级考评": "5",
        "省领导评价": "6", "公众评议": "6",
    }  # fmt: skip
    leaves = [leaf for leaf in GUIZHOU.leaves if leaf.code.partition("-")[0] not in {"JF", "KF"}]
    assert len([leaf for leaf in leaves if leaf.code != "ZN-S"]) == 37
    assert sum(leaf.points or 0 for leaf in leaves if leaf.code != "ZN-S") == 100


def test_every_figure_is_marked_as_an_example() -> None:
    assert GUIZHOU.example
    assert GUIZHOU.status == "示例"
    assert "示例" in GUIZHOU.title
    assert "示例值" in GUIZHOU.source.numbers


def test_every_leaf_says_who_scores_and_who_stands_in() -> None:
    assert [leaf.code for leaf in GUIZHOU.leaves if not (leaf.owner and leaf.substitute and leaf.source)] == []
    assert GUIZHOU.nodes["ZN-4"].substitute == "省审计厅"


def test_members_name_groups_and_classes_of_the_scheme() -> None:
    groups = GUIZHOU.carried["participants"]["groups"]
    assert {group["code"] for group in groups} == set(GUIZHOU.groups) == set(GUIZHOU.quotas.draw)
    classes = {member.get("class", group["class"]) for group in groups for member in group["members"]}
    assert classes <= set(GUIZHOU.classes)
    assert sum(len(group["members"]) for group in groups) == 100


def _fourteen(rounding: str) -> int:
    """Places of 优秀 in a group of 14 that all reach the line."""
    quotas = GUIZHOU.quotas.model_copy(update={"rounding": rounding})
    people = [Participant(f"A{i}", f"单位{i}", "A", "综合") for i in range(14)]
    facts = [Observation(p.code, "DJ-2", str(80 + i)) for i, p in enumerate(people)]
    return score(GUIZHOU.model_copy(update={"quotas": quotas}), sheet_of(people, [], facts)).grading.places["A", "优秀"]


@pytest.mark.parametrize(("rounding", "places"), [("half_up", 4), ("floor", 3), ("largest_remainder", 3)])
def test_places_of_fourteen(rounding: str, places: int) -> None:
    assert _fourteen(rounding) == places


def test_a_veto_moves_the_grade_and_says_so() -> None:
    barred = next(case for case in GUIZHOU.cases if "FJ-3" in case.given)
    outcome = outcome_of(GUIZHOU, barred)
    assert (outcome.grading.before_bars[0], outcome.grade(0)) == (1, "较差")
    assert "由良好调整为较差" in explain(outcome, "算例").sentence


def test_dual_management_is_told_with_the_weights_of_the_class() -> None:
    dual = next(case for case in GUIZHOU.cases if "ZN-S" in case.given)
    assert explain(outcome_of(GUIZHOU, dual), "算例", "ZN").sentence == "按权重合成：(28.5×60 + 30×40)÷100 → 29.1。"
    assert explain(outcome_of(GUIZHOU, MAIN), "算例", "ZN").sentence == "按权重合成：(28.548×100)÷100 → 28.548。"


def test_a_failed_application_is_told_as_the_reason() -> None:
    failed = next(case for case in GUIZHOU.cases if case.name == "创新项目申报未通过")
    told = explain(outcome_of(GUIZHOU, failed), "算例", "CX-2").sentence
    assert told == "申报和实施为“申报未通过”，按分值的50%计，得0.6000分。"


def test_block_rescaling_reaches_below_dual_management() -> None:
    """Without ZN-2 the other five of the local part count for its 30 points, whatever stands above them."""
    given = {key: value for key, value in MAIN.given.items() if key != "ZN-2"}
    case = CaseSpec(name="无位次", given=given, participant={**MAIN.participant, "位次": "否"}, peers=MAIN.peers,
                    goals=MAIN.goals, expect={})  # fmt: skip
    found = result(outcome_of(GUIZHOU, case), "ZN")
    assert found == Fraction(round((Fraction("28.548") - Fraction("2.7")) * 30 / 27 * 10000), 10000)


Data = dict[str, Any]


def _find(data: Data, code: str) -> Data:
    """The node, section or bar of a code in a pack's plain data."""
    todo: list[Data] = [*data["tree"], *data["sections"], *data["bars"]]
    while todo:
        node = todo.pop(0)
        if node["code"] == code:
            return node
        todo += [*node.get("children", ()), *node.get("items", ())]
    raise KeyError(code)


def _set(code: str, *path: Any) -> Callable[[Data], None]:
    """A mistake: the value at a path of a node is another one."""

    def change(data: Data) -> None:
        place = _find(data, code) if code else data
        *steps, last, value = path
        for step in steps:
            place = place[step]
        place[last] = value

    return change


def _drop(code: str, *path: Any) -> Callable[[Data], None]:
    """A mistake: something is missing."""

    def change(data: Data) -> None:
        place = _find(data, code) if code else data
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return change


def _both(*changes: Callable[[Data], None]) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        for each in changes:
            each(data)

    return change


def _plain() -> Data:
    """The pack as plain data, with one case and without what the core only carries, which is quicker to read."""
    data = yaml.load(TEXT, Loader=yaml.BaseLoader)  # noqa: S506  # builds text, lists and mappings only
    cases = [case for case in data["cases"] if case["name"] == "创新项目申报未通过"]
    return {key: value for key, value in data.items() if key not in pack.CARRIED} | {"cases": cases}


PLAIN = _plain()


def _found(change: Callable[[Data], None]) -> set[tuple[str, str]]:
    data = deepcopy(PLAIN)
    change(data)
    scheme, found = pack.read(yaml.dump(data, allow_unicode=True, sort_keys=False, Dumper=yaml.SafeDumper))
    if scheme is not None:
        found = check_scheme(scheme)
        found += [] if any(not p.warning for p in found) else run_cases(scheme)
    return {(str(p.code), p.place.path) for p in found} - {OPEN_BANDS}


DJ_1, EJ_4 = "DJ-1 政治建设和理论武装", "EJ-4 考评结果区分度 › rule SR-05 bands"
MISTAKES: dict[str, tuple[Callable[[Data], None], set[tuple[str, str]]]] = {
    "leaf points": (_set("DJ-1", "points", "5"), {("POINTS_SUM", "DJ 机关党建")}),
    "block points": (_set("PY", "points", "7"), {("POINTS_SUM", "PY 公众评议"), ("POINTS_SUM", "total 总分")}),
    "points of one class": (_set("DJ-1", "by_class", {"企业": "3"}), {("POINTS_SUM", "DJ 机关党建")}),
    "weights of one class": (_set("ZN-S", "by_class", "垂管", "50"), {("WEIGHTS_SUM", "ZN 职能职责")}),
    "code twice": (_set("DJ-2", "code", "DJ-1"), {("NODE_DUPLICATE", "DJ-1")}),
    "bar named like a leaf": (_set("FJ-1", "code", "DJ-1"), {("NODE_DUPLICATE", "DJ-1")}),
    "unknown rule": (_set("DJ-1", "rule", {"SR-99": {}}), {("RULE_UNKNOWN", f"{DJ_1} › rule")}),
    "measure as rule": (_set("DJ-1", "rule", {"SR-24": {}}), {("RULE_KIND", f"{DJ_1} › rule")}),
    "rule as measure": (_set("LD-1", "measure", "SR-01"), {("RULE_KIND", "LD-1 党政主要领导评价 › measure")}),
    "unknown parameter": (_set("DJ-3", "rule", "SR-01", "targt", "100"),
                          {("RULE_PARAMS", "DJ-3 党员年度集中学习培训学时达标率 › rule SR-01 targt")}),
    "number in words": (_set("DJ-3", "rule", "SR-01", "target", "一百"),
                        {("RULE_PARAMS", "DJ-3 党员年度集中学习培训学时达标率 › rule SR-01 target")}),
    "target zero": (_set("DJ-3", "rule", "SR-01", "target", "0"),
                    {("TARGET_ZERO", "DJ-3 党员年度集中学习培训学时达标率 › rule SR-01 target")}),
    "scale upside down": (_set("ZN-4", "rule", "SR-14", "lo", "99"),
                          {("RULE_PARAMS", "ZN-4 预算执行和绩效管理 › rule SR-14")}),
    "goal rule": (_set("ZN-1", "goals", "rules", "区间", {"SR-06": {"step": "1"}}),
                  {("RULE_PARAMS", "ZN-1 年度职能目标 › goals 区间 SR-06 deduct")}),
    "bands overlap": (_set("EJ-4", "rule", "SR-05", "bands", 1, "from", "1"), {("TIER_OVERLAP", EJ_4)}),
    "bands with a gap": (_set("EJ-4", "rule", "SR-05", "bands", 1, "from", "2"), {("TIER_GAP", EJ_4)}),
    "no lowest band": (_drop("EJ-4", "rule", "SR-05", "bands", 3), {("TIER_OPEN", EJ_4)}),
    "misspelt table": (_set("PY-1", "rule", "SR-26", "options", "table:survey_option"),
                       {("RULE_PARAMS", "PY-1 服务效率和质量 › rule SR-26 options")}),
    "worst option pays": (_set("", "tables", "survey_options", "不满意", "20"),
                          {("ALL_WORST", f"{leaf} › options")
                           for leaf in ("PY-1 服务效率和质量", "PY-2 依法公正和廉洁", "PY-3 作风和担当")}),
    "tie by nobody": (_set("", "quotas", "border_ties", 0, "by", "JD"), {("NODE_UNKNOWN", "quotas.border_ties")}),
    "requires nobody": (_set("CX-2", "requires", "node", "CX-9"), {("NODE_UNKNOWN", "CX-2 requires")}),
    "grades upside down": (_set("", "grades", 1, "from", "95"), {("GRADE_ORDER", "grades")}),
    "nothing for the last": (_set("", "grades", 3, "from", "60"), {("GRADE_ORDER", "grades")}),
    "too many places": (_set("", "grades", 1, "quota", "80%"), {("GRADE_ORDER", "grades")}),
    "bar to no grade": (_set("FJ-2", "effect", "highest_grade", "合格"), {("GRADE_UNKNOWN", "bars › FJ-2")}),
    "unknown class": (_both(_set("ZN-S", "by_class", {"垂直": "60"}), _set("ZN-D", "by_class", {"垂直": "40"})),
                      {("CLASS_UNKNOWN", "ZN-S 上级系统考核结果 › by_class"),
                       ("CLASS_UNKNOWN", "ZN-D 地方评分 › by_class")}),
    "no rule": (_drop("DJ-1", "rule"), {("NODE_EMPTY", DJ_1)}),
    "rule above": (_set("DJ", "rule", {"SR-01": {"target": "100"}}), {("NODE_MIXED", "DJ 机关党建")}),
    "misspelt key": (_set("DJ-1", "ponts", "4"), {("PACK_KEY", "DJ › DJ-1 › ponts")}),
    "no title": (_drop("DJ-1", "title"), {("PACK_KEY", "DJ › DJ-1 › title")}),
    "cap in words": (_set("JF", "cap", "三"), {("PACK_VALUE", "JF › cap")}),
    "unknown way to combine": (_set("ZN", "combine", "average"), {("PACK_VALUE", "ZN › combine")}),
    "unknown treatment": (_set("", "missing", {"not_reported": "skip"}), {("PACK_VALUE", "missing › not_reported")}),
    "case no longer true": (_set("", "cases", 0, "expect", "CX", "2.6"),
                            {("PACK_CASE", "cases › 创新项目申报未通过 › CX")}),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_place(change: Callable[[Data], None], expected: set[tuple[str, str]]) -> None:
    assert _found(change) == expected


def test_guard_compares_what_entries_are_worth() -> None:
    """A lost point counts twice, so it outweighs a criticism of the same matter that costs less."""
    scheme: Scheme = GUIZHOU
    given = {
        "KF-1": [{"key": "领导小组", "matter": "甲"}],
        "KF-2": [{"value": "0.40", "layer": "牵头", "matter": "甲"}],
        "KF-5": [{"value": "20", "matter": "甲"}],
    }
    outcome = outcome_of(scheme, CaseSpec(name="同一事项", given=given, expect={}))
    assert [result(outcome, code) for code in ("KF-1", "KF-2", "KF-5", "KF")] == [
        0,
        Fraction("0.8"),
        0,
        Fraction("0.8"),
    ]


def _changed(*changes: Callable[[Data], None]) -> Scheme:
    data = deepcopy(PLAIN)
    _both(*changes)(data)
    return Scheme.model_validate(data)


def test_the_rule_of_a_goal_may_use_a_shared_table() -> None:
    scheme = _changed(
        _set("", "tables", "line", "95"),
        _set("ZN-1", "goals", "rules", "达线", {"SR-03": {"pass_percent": "table:line"}}),
    )
    goals = ({"indicator": "ZN-1", "goal": "m", "rule": "达线", "points": "100", "target": "100"},)
    for value, points in (("96", "17.28"), ("94", "0")):
        case = CaseSpec(name="达线", given={"ZN-1": [{"goal": "m", "value": value}]}, goals=goals, expect={})
        assert result(outcome_of(scheme, case), "ZN-1") == Fraction(points)


def test_a_leaf_that_depends_on_another_may_be_left_out() -> None:
    scheme = _changed(_set("CX-2", "requires", "otherwise", "申报未通过", "rescale"))
    outcome = outcome_of(scheme, CaseSpec(name="未通过", given={"CX-1": "申报未通过"}, expect={}))
    assert explain(outcome, "算例", "CX-2").sentence == "申报和实施为“申报未通过”，本项不计，由同块其余指标折算。"
    assert result(outcome, "CX") == Fraction("2.5")


def test_a_leaf_whose_condition_holds_is_told_by_its_own_rule() -> None:
    assert explain(outcome_of(GUIZHOU, MAIN), "算例", "CX-2").sentence.startswith("核验得0.48（满分0.6）")
