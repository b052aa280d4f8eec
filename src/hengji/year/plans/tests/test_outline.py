"""The tree as lines and sums, curves of an indicator's own parameters, and examples run with the engine."""

import pytest

from hengji.core.scoring import pack
from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.leaf import resolve
from hengji.core.scoring.scheme import Node
from hengji.year.plans.charts import preview_chart
from hengji.year.plans.drawing import preview_of
from hengji.year.plans.outline import Line, Sum, free_code, outline_of, spot_of, sums_of
from hengji.year.plans.queries.finding_rules import EVERYDAY, rules_named
from hengji.year.plans.tests.packs import SMALL, shipped
from hengji.year.plans.trials import asks_of, case_of, tried, try_case

SCHEME = pack.load(SMALL)
GUIZHOU = pack.load(shipped()["guizhou.yaml"])


def shown(lines: tuple[Line, ...]) -> list[str]:
    return [code for line in lines for code in (line.code, *shown(line.below))]


def test_only_the_way_to_the_chosen_line_is_unfolded() -> None:
    outline = outline_of(SCHEME, "ZN-1", ["ZN-2", "ZN-2", "DJ"], unfolded=False)
    assert shown(outline.lines) == ["ZN", "ZN-1", "ZN-2", "DJ"]
    assert [(line.code, line.problems, line.hidden) for line in outline.lines] == [("ZN", 2, 0), ("DJ", 1, 0)]
    assert [(line.code, line.worth, line.hidden) for line in outline.sections] == [("JF", "上限3分", 1)]
    outline = outline_of(SCHEME, "", [], unfolded=False)
    assert (shown(outline.lines), outline.lines[0].hidden) == (["ZN", "DJ"], 2)
    outline = outline_of(SCHEME, "", [], unfolded=True)
    assert shown(outline.lines) + shown(outline.sections) == ["ZN", "ZN-1", "ZN-2", "DJ", "JF", "JF-1"]
    assert outline.sums == (Sum("合计100分，正好", good=True),)


def inner(combine: str, points: str | None, *children: dict[str, object], **more: object) -> Node:
    nodes = [{"code": f"K{place}", "title": "下级", **child} for place, child in enumerate(children)]
    return Node.model_validate(
        {"code": "O", "title": "上级", "combine": combine, "points": points, "children": nodes, **more}
    )


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (inner("sum", "10", {"points": "4.50"}, {"points": "5.5"}), ["合计10分，正好"]),
        (inner("sum", "100", {"points": "98"}), ["合计98分，应为100分，还差2分"]),
        (inner("sum", "10", {"points": "9"}, {"points": "1.25"}), ["合计10.25分，应为10分，多出0.25分"]),
        (inner("weighted", None, {"weight": "60"}, {"weight": "30"}), ["权重合计90，应为100，还差10"]),
        (inner("weighted", None, {"weight": "60"}, relative="true"), []),
        (inner("sum", "60", {"points": "1000"}, convert="true"), []),
        (inner("best", "10", {"points": "3"}), []),
        (inner("sum", None, {"points": "3"}), []),
        (
            inner("sum", "10", {"points": "6", "by_class": {"窗口": "7"}}, {"points": "4"}),
            ["合计10分，正好", "合计（窗口类）11分，应为10分，多出1分"],
        ),
    ],
)
def test_a_sum_is_said_in_one_line(node: Node, said: list[str]) -> None:
    assert [each.text for each in sums_of(node)] == said


def test_the_tree_agrees_with_the_checks_about_every_pack() -> None:
    for text in shipped().values():
        scheme = pack.load(text)
        nodes = [*scheme.nodes.values(), scheme.root]
        assert [each.text for node in nodes for each in sums_of(node) if not each.good] == [], scheme.pack


def test_spots_know_their_neighbours() -> None:
    spot = spot_of(SCHEME, "ZN-2")
    assert spot is not None
    assert (spot.under, spot.place, spot.is_last, spot.outer) == ("ZN", 1, True, "")
    assert spot.before is SCHEME.nodes["ZN-1"]
    item = spot_of(SCHEME, "JF-1")
    assert item is not None
    assert (item.under, item.outer, item.before) == ("JF", None, None)
    assert spot_of(SCHEME, "XX") is None


def test_a_free_code_is_nobody_elses() -> None:
    assert [free_code(SCHEME, under) for under in ("", "ZN", "JF", "FJ")] == ["BK-1", "ZN-3", "JF-2", "FJ-2"]


def curve(code: str) -> str:
    node = GUIZHOU.nodes[code]
    assert node.rule is not None
    drawn = preview_of(BY_KEY[node.rule.key], resolve(GUIZHOU, node.rule.params), f"{node.points:f}")
    return preview_chart(drawn).finding if drawn else ""


def test_a_curve_is_that_of_the_indicators_own_parameters() -> None:
    assert curve("DJ-2") == "完成值到100得3分，再高不增加"
    assert curve("DJ-4") == "“好”得3分，“差”得1.2分"
    assert curve("JL-5") == "扣得最多的是“填报数据经核不实(条)”，第1次扣0.3分"


def test_parameters_that_are_not_right_have_no_curve() -> None:
    entry = BY_KEY["SR-01"]
    assert preview_of(entry, {"target": "多"}, "5") is None
    assert preview_of(BY_KEY["last"], {}, "5") is None


def test_every_everyday_word_belongs_to_a_rule_and_finds_it() -> None:
    assert set(EVERYDAY) <= set(BY_KEY)
    for key, said in EVERYDAY.items():
        for word in said.split():
            measures = [entry.key for entry in rules_named(word, measures=True)]
            assert key in [entry.key for entry in rules_named(word)] + measures, (key, word)


def test_all_cases_of_the_guizhou_pack_come_out_node_by_node() -> None:
    results = [each for node in GUIZHOU.nodes.values() for each in tried(GUIZHOU, node)]
    assert len(results) == 40
    assert [each for each in results if not each.good] == []


@pytest.mark.parametrize(
    ("code", "given", "expected"),
    [
        ("DJ-2", {"actual": "90"}, "2.7"),
        ("DJ-1", {"event": {"第一议题制度未落实(次)": "2"}}, "3.6"),
        ("DJ-1", {"event": {}}, "4"),
        ("DJ-6", {"level": {"达标单位": "1"}}, "0.8"),
        ("LD-1", [{"key": "9.20", "value": "1"},
         {"key": "9.10", "value": "2"}, {"key": "9.08", "value": "1"}], "2.1888"),
        ("JF-1", [{"key": "中央部委或省委省政府", "value": "1"}], "0.8"),
    ],
)  # fmt: skip
def test_an_example_of_each_shape_runs(code: str, given: object, expected: str) -> None:
    case = case_of(GUIZHOU.nodes[code], "", given, expected)  # type: ignore[arg-type]  # texts, counts, records
    assert try_case(GUIZHOU, case, code) == (expected, True)


def test_an_example_asks_for_what_the_rule_looks_at() -> None:
    asked = asks_of(GUIZHOU, GUIZHOU.nodes["JL-5"])
    assert asked is not None
    assert [(ask.name, len(ask.keys) > 1) for ask in asked] == [("event", True)]
    assert asks_of(GUIZHOU, GUIZHOU.nodes["LD-1"]) is None  # told by records
    assert asks_of(GUIZHOU, GUIZHOU.nodes["DJ"]) == ()
