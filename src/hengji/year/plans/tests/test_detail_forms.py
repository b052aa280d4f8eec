"""Goals, conditions, items and several numbers: the form shows them and sends them back as they were."""

import re
from typing import Any

import pytest
from django.test import Client

from hengji.core.scoring import pack
from hengji.core.scoring.scheme import Node, Scheme
from hengji.year.plans import actions
from hengji.year.plans.forms.details import changed_details
from hengji.year.plans.forms.goals import GoalsForm
from hengji.year.plans.forms.inputs import InputsForm
from hengji.year.plans.forms.reference import changed_reference, reference_of
from hengji.year.plans.forms.requires import RequiresForm
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import pack_text, revision, scheme_of
from hengji.year.plans.rows import node_data
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL, shipped
from hengji.year.plans.tests.test_editor import hidden, logged_in, page, post, save, sent_to

MEASURED = """
- code: XT
  title: 培训
  points: 5
  rule:
    SR-46: {}
  measures:
    planned: {max: {}}
    actual: {SR-32: {shares: {上半年: 0.4, 下半年: 0.6}}}
"""


def shown(scheme: Scheme, node: Node) -> dict[str, str]:
    """What a browser would send of the forms that nobody touched."""
    found: dict[str, str] = {}
    for kind in (GoalsForm, InputsForm, RequiresForm):
        form = kind.of(scheme, node)
        assert list(form.problems) == [], node.code
        found |= form.data if not isinstance(form, InputsForm) else {}
        for line in getattr(form, "lines", ()):
            found |= line.data
    return found


@pytest.fixture
def clerk(house: House, plan: Plan) -> Client:
    return logged_in(house.clerk)


@pytest.fixture
def province(house: House, plan: Plan) -> Plan:
    actions.replace_scheme(plan, shipped()["guizhou.yaml"], by=house.clerk)
    return plan


def data_of(plan: Plan, code: str, field: str) -> Any:  # noqa: ANN401 - what a pack holds
    return node_data(scheme_of(plan).nodes[code]).get(field)


# ---------------------------------------------------------------- nothing is lost


@pytest.mark.parametrize(("name", "text"), shipped().items(), ids=shipped())
def test_no_indicator_of_any_pack_changes_by_being_shown(name: str, text: str) -> None:
    scheme = pack.load(text)
    for node in scheme.nodes.values():
        assert changed_details(scheme, node, shown(scheme, node)) == {}, node.code
        found = reference_of(scheme, node, "aggregate")
        data = {"aggregate-key": found.key, **(found.form.data if found.form else {})}
        assert changed_reference(scheme, node, "aggregate", data) == {}, node.code


def test_the_packs_hold_what_is_shown_here() -> None:
    nodes = [node for text in shipped().values() for node in pack.load(text).nodes.values()]
    assert [sum(1 for node in nodes if getattr(node, name)) for name in ("goals", "requires", "aggregate")] == [5, 2, 5]


def test_measures_of_several_numbers_come_back_as_they_were() -> None:
    scheme = pack.load(SMALL.replace("sections:", f"{MEASURED.strip()}\nsections:"))
    node = scheme.nodes["XT"]
    assert changed_details(scheme, node, shown(scheme, node)) == {}
    form = InputsForm.of(scheme, node)
    assert [(line.name, line.key) for line in form.lines][:2] == [("planned", "max"), ("actual", "SR-32")]


@pytest.mark.parametrize("node", ["ZN-1", "CX-2", "CX-3", "PY-1", "JF-4"])
def test_saving_the_page_that_nobody_touched_changes_nothing(clerk: Client, province: Plan, node: str) -> None:
    before, edits = pack_text(province), revision(province)
    sent_to(save(clerk, node, {}), node)
    assert (pack_text(province), revision(province)) == (before, edits)


def test_what_was_not_sent_is_not_taken_away(province: Plan) -> None:
    scheme = scheme_of(province)
    for node in scheme.nodes.values():
        assert changed_details(scheme, node, {}) == {}


# ---------------------------------------------------------------- goals


def test_kinds_of_goals_are_made_one_after_the_other(clerk: Client, plan: Plan) -> None:
    save(clerk, "DJ", {"pick_rule": "-", "goals-0-name": "正向定量", "goals-0-picked": "SR-01"})
    assert data_of(plan, "DJ", "goals") == {"rules": {"正向定量": {"SR-01": {}}}}
    limits = {"goals-points_total": "100", "goals-least": "5", "goals-most": "8"}
    added = {"goals-1-name": "时限任务", "goals-1-picked": "SR-08b"}
    sent_to(save(clerk, "DJ", {"goals-0-params-cap_ratio": "1.2", **limits, **added}), "DJ")
    save(clerk, "DJ", {"goals-1-params-per_day": "0.1", "goals-1-params-of": "10"})
    assert data_of(plan, "DJ", "goals") == {
        "rules": {"正向定量": {"SR-01": {"cap_ratio": "1.2"}}, "时限任务": {"SR-08b": {"per_day": "0.1", "of": "10"}}},
        "points_total": "100", "least": "5", "most": "8",
    }  # fmt: skip
    assert data_of(plan, "DJ", "rule") is None
    assert "按目标计分：每个目标从允许的规则中选一条。" in page(clerk, "DJ")


def test_a_kind_of_goal_is_renamed_given_another_rule_and_removed(clerk: Client, province: Plan) -> None:
    before = data_of(province, "ZN-1", "goals")
    changes = {"goals-0-name": "正向", "goals-2-picked": "SR-01", "goals-6-picked": "-"}
    sent_to(save(clerk, "ZN-1", changes), "ZN-1")
    after = data_of(province, "ZN-1", "goals")
    assert list(after["rules"]) == ["正向", "逆向定量", "达线", "区间", "阶段任务", "时限任务"]
    assert after["rules"]["达线"] == {"SR-01": {}}
    assert "选了规则“正向定量”，“ZN-1”没有这一类目标。" in page(clerk)  # a worked example still names it
    assert {name: after[name] for name in ("points_total", "least", "most")} == {
        name: before[name] for name in ("points_total", "least", "most")
    }
    sent_to(save(clerk, "ZN-1", {f"goals-{place}-picked": "-" for place in range(6)} | dict.fromkeys(
        ("goals-points_total", "goals-least", "goals-most"), "")), "ZN-1")  # fmt: skip
    assert data_of(province, "ZN-1", "goals") is None


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"goals-7-name": "达线", "goals-7-picked": "SR-09"}, "goals-7-name",
         "“达线”写了两次，请改成不同的名称，或删去一类。"),
        ({"goals-7-name": "探索"}, "goals-7-picked", "“探索”还没有选计分规则。"),
        ({"goals-0-name": " "}, "goals-0-name", "“完成率计分（发展型）”还没有写名称。"),
        ({"goals-points_total": "一百"}, "goals-points_total", "目标分值合计：应为十进制数字。"),
        ({"goals-least": "五"}, "goals-least", "每个单位最少几项目标：应为整数。"),
        ({"goals-least": "9"}, "goals-most", "最多的项数不能小于最少的项数。"),
    ],
)  # fmt: skip
def test_what_is_no_set_of_goals_is_refused_beside_its_field(
    clerk: Client, province: Plan, changes: dict[str, str], field: str, message: str
) -> None:
    before = pack_text(province)
    answer = save(clerk, "ZN-1", changes)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert pack_text(province) == before
    beside = re.search(rf'id="id_{field}_error">(?:<svg.*?</svg>)?(.*?)</p>', text, re.DOTALL)
    assert beside, text.count(message)
    assert beside[1].endswith(message)
    for name, value in changes.items():
        assert value.strip() in hidden(text, "node-form")[name]


def test_a_problem_of_a_parameter_stands_at_it_and_does_not_refuse(clerk: Client, province: Plan) -> None:
    sent_to(save(clerk, "ZN-1", {"goals-3-params-step": "0"}), "ZN-1")
    text = page(clerk, "ZN-1")
    assert "应大于0。" in text
    assert re.search(r'<details class="picker" open>\s*<summary>区间', text)


def test_what_an_imported_pack_says_wrong_hinders_no_other_change(clerk: Client, house: House, plan: Plan) -> None:
    text = shipped()["guizhou.yaml"].replace("least: 5\n        most: 8", "least: 9\n        most: 8")
    actions.replace_scheme(plan, text, by=house.clerk)
    assert "最多的项数不能小于最少的项数。" in page(clerk, "ZN-1")
    sent_to(save(clerk, "ZN-1", {"node-title": "职能目标"}), "ZN-1")
    assert save(clerk, "ZN-1", {"goals-least": "10"}).status_code == 422


def test_numbers_without_a_kind_of_goal_are_told(clerk: Client, plan: Plan) -> None:
    answer = save(clerk, "DJ", {"goals-least": "5"})
    assert answer.status_code == 422
    assert "请先写一类目标，选好它的计分规则。" in answer.content.decode()


# ---------------------------------------------------------------- another indicator as a condition


def test_a_condition_is_written_in_plain_words(clerk: Client, plan: Plan) -> None:
    rows = {"requires-otherwise-0-key": "申报未通过", "requires-otherwise-0-value": "50％",
            "requires-otherwise-1-key": "未申报", "requires-otherwise-1-value": "记0分"}  # fmt: skip
    sent_to(save(clerk, "DJ", {"requires-node": "ZN-1", "requires-key": "通过", **rows}), "DJ")
    assert data_of(plan, "DJ", "requires") == {
        "node": "ZN-1", "key": "通过", "otherwise": {"申报未通过": "50%", "未申报": "zero"},
    }  # fmt: skip
    assert 'value="记0分"' in page(clerk, "DJ")
    empty = dict.fromkeys(("requires-node", "requires-key", *rows), "")
    sent_to(save(clerk, "DJ", empty), "DJ")
    assert data_of(plan, "DJ", "requires") is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"requires-node": ""}, "请选择以哪个指标为条件；不设条件的，请清空下面几项。"),
        ({"requires-key": ""}, "请写明那个指标的结果是什么，本指标才照常计分。"),
        ({"requires-otherwise-0-value": "少给点"},
         "第1行：只能写记0分、记满分、分值摊给其他指标，或占分值的百分数，如50%。"),
        ({"requires-otherwise-0-value": "group_mean"},
         "第1行：只能写记0分、记满分、分值摊给其他指标，或占分值的百分数，如50%。"),
        ({"requires-otherwise-1-key": "申报未通过"}, "“申报未通过”写了两行，请合为一行。"),
        ({"requires-otherwise-1-value": ""}, "第2行没有写全，请写明结果和怎样计分。"),
        ({"requires-otherwise-1-key": "通过"}, "第2行的“通过”就是照常计分的结果，请删去这一行。"),
    ],
)  # fmt: skip
def test_what_is_no_condition_is_refused_beside_its_field(
    clerk: Client, province: Plan, changes: dict[str, str], message: str
) -> None:
    before = pack_text(province)
    answer = save(clerk, "CX-2", changes)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(message) == 2  # on top and beside the field
    assert pack_text(province) == before
    [(name, value)] = changes.items()
    assert hidden(text, "node-form")[name] == value


def test_an_indicator_is_no_condition_of_its_own_and_other_leaves_are_offered(clerk: Client, plan: Plan) -> None:
    offered = dict(RequiresForm.of(scheme_of(plan), scheme_of(plan).nodes["DJ"]).fields["node"].offered)  # type: ignore[attr-defined]
    assert list(offered) == ["", "ZN-1", "ZN-2", "JF-1"]


# ---------------------------------------------------------------- items, several numbers


def test_items_are_scored_by_themselves_and_put_together(clerk: Client, plan: Plan) -> None:
    save(clerk, "DJ", {"node-per": "layer", "pick_aggregate": "SR-28"})
    weights = {"aggregate-weights-0-key": "企业", "aggregate-weights-0-value": "60",
               "aggregate-weights-1-key": "群众", "aggregate-weights-1-value": "40"}  # fmt: skip
    sent_to(save(clerk, "DJ", weights), "DJ")
    assert (data_of(plan, "DJ", "per"), data_of(plan, "DJ", "aggregate")) == (
        "layer", {"SR-28": {"weights": {"企业": "60", "群众": "40"}}},
    )  # fmt: skip
    sent_to(save(clerk, "DJ", {"node-per": "", "pick_aggregate": "-"}), "DJ")
    assert (data_of(plan, "DJ", "per"), data_of(plan, "DJ", "aggregate")) == (None, None)


def test_each_number_of_a_rule_has_its_own_measure(clerk: Client, plan: Plan) -> None:
    assert 'id="inputs"' not in page(clerk, "DJ")  # one number, one measure
    save(clerk, "DJ", {"pick_rule": "SR-16"})
    text = page(clerk, "DJ")
    part = text[text.index('id="inputs"') :]
    assert re.findall(r'name="measures-\d+-name" value="(\w+)"', part) == ["level", "change"]
    sent_to(save(clerk, "DJ", {"measures-1-picked": "mean"}), "DJ")
    assert data_of(plan, "DJ", "measures") == {"change": {"mean": {}}}
    sent_to(save(clerk, "DJ", {"measures-0-picked": "-"}), "DJ")  # the one that is stored stands first
    assert data_of(plan, "DJ", "measures") is None


def test_a_name_that_was_tampered_with_breaks_nothing(clerk: Client, plan: Plan) -> None:
    before = pack_text(plan)
    sent = {"measures-0-name": "actual", "measures-0-picked": "mean", "measures-1-name": "actual",
            "measures-1-picked": "max", "measures-2-name": "", "measures-2-picked": "SR-99"}  # fmt: skip
    assert save(clerk, "DJ", sent).status_code == 422
    assert pack_text(plan) == before


def test_the_second_of_two_people_at_the_goals_is_told(clerk: Client, house: House, province: Plan) -> None:
    sent = hidden(page(clerk, "ZN-1"), "node-form")
    save(logged_in(house.colleague), "ZN-1", {"goals-least": "4"})
    answer = post(clerk, "save", {**sent, "goals-least": "6"})
    assert answer.status_code == 409
    assert data_of(province, "ZN-1", "goals")["least"] == "4"
    assert hidden(answer.content.decode(), "node-form")["goals-least"] == "6"


# ---------------------------------------------------------------- marks of parts


def test_what_the_plans_below_may_do_with_a_part_is_written(clerk: Client, house: House, plan: Plan) -> None:
    before = pack_text(plan)
    sent = hidden(page(clerk), "marks")
    assert [name for name in sent if name.startswith("mark-")] == [
        f"mark-{part}" for part in ("total", "missing", "ranking", "grades", "quotas", "bars", "uses")
    ]
    sent_to(post(clerk, "marks", sent), "")
    assert (pack_text(plan), revision(plan)) == (before, 0)
    sent_to(post(clerk, "marks", {**sent, "mark-bars": "uniform", "mark-grades": "refine"}), "")
    assert scheme_of(plan).below == {"bars": "uniform", "grades": "refine"}
    assert hidden(page(clerk), "marks")["mark-bars"] == "uniform"
    answer = post(logged_in(house.colleague), "marks", {**sent, "mark-bars": "own"})  # a page that has become stale
    assert answer.status_code == 409
    assert hidden(answer.content.decode(), "marks")["mark-bars"] == "own"
    cleared = {**hidden(page(clerk), "marks"), "mark-bars": "", "mark-grades": ""}
    sent_to(post(clerk, "marks", cleared), "")
    assert pack_text(plan) == before


def test_a_mark_that_nobody_knows_is_refused(clerk: Client, plan: Plan) -> None:
    sent = {**hidden(page(clerk), "marks"), "mark-bars": "loose"}
    assert post(clerk, "marks", sent).status_code == 422
    assert scheme_of(plan).below == {}
