"""The editor's page: what it shows, what it saves, what it refuses, and who may come in."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hengji.core.scoring import pack
from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.plans import actions
from hengji.year.plans.forms.indicator import NodeForm
from hengji.year.plans.forms.reference import changed_reference, reference_of
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import pack_text, revision, scheme_of
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL, shipped

EDIT = "/plans/SZ-2026/edit/"
POSTED = ("save", "step", "worths", "section", "bars", "marks", "case", "undo", "preview")


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clerk(house: House, plan: Plan) -> Client:
    return logged_in(house.clerk)


@pytest.fixture
def colleague(house: House, plan: Plan) -> Client:
    return logged_in(house.colleague)


def page(client: Client, node: str = "", **more: str) -> str:
    answer = client.get(EDIT, {"node": node, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def hidden(text: str, form: str) -> dict[str, str]:
    """What a browser would send of a form that nobody touched."""
    part = text[text.index(f'id="{form}"') :]
    part = part[: part.index("</form>")]
    part = re.sub(r"<template.*?</template>", "", part, flags=re.DOTALL)
    found = {}
    for tag in re.findall(r"<input[^>]*>", part):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and 'form="rule-search"' not in tag:
            found[name[1]] = value[1] if value else ""
    for name_of, inside in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', part, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name_of] = chosen[1] if chosen else ""
    for name_of, inside in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', part, re.DOTALL):
        found[name_of] = inside.strip()
    return found


def post(client: Client, address: str, sent: dict[str, str], *, htmx: bool = False) -> Any:  # noqa: ANN401 - Django's
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"{EDIT}{address}/", sent, headers=headers)


def save(client: Client, node: str, changes: dict[str, str], *, htmx: bool = False) -> Any:  # noqa: ANN401
    return post(client, "save", {**hidden(page(client, node), "node-form"), **changes}, htmx=htmx)


def sent_to(answer: Any, node: str) -> None:  # noqa: ANN401
    assert (answer.status_code, answer.headers.get("Location")) == (302, f"{EDIT}?node={node}" if node else f"{EDIT}?")


def codes(plan: Plan) -> list[str]:
    return list(scheme_of(plan).nodes)


# ---------------------------------------------------------------- what is shown and saved


@pytest.mark.parametrize("node", ["ZN", "ZN-1", "DJ", "JF-1"])
def test_saving_what_nobody_touched_changes_nothing(clerk: Client, plan: Plan, node: str) -> None:
    before = pack_text(plan)
    sent_to(save(clerk, node, {}), node)
    assert (pack_text(plan), revision(plan)) == (before, 0)


@pytest.mark.parametrize(("name", "text"), shipped().items(), ids=shipped())
def test_no_indicator_of_any_pack_changes_by_being_shown(name: str, text: str) -> None:
    scheme = pack.load(text)
    for node in scheme.nodes.values():
        form = NodeForm.of(scheme, node, weighted=node.weight is not None)
        assert form.changed() == {}, node.code
        for part in ("rule", "measure"):
            shown = reference_of(scheme, node, part)
            data = {f"{part}-key": shown.key, **(shown.form.data if shown.form else {})}
            assert changed_reference(scheme, node, part, data) == {}, (node.code, part)


def test_a_sum_that_does_not_add_up_is_said_at_once_and_goes_again(clerk: Client, plan: Plan) -> None:
    sent_to(save(clerk, "ZN-1", {"node-points": "38"}), "ZN-1")
    text = page(clerk, "ZN-1")
    assert text.count("合计58分，应为60分，还差2分") == 2  # in the tree and beside the points
    assert "还有1个问题，改好才能印发" in text
    assert re.findall(r">(\d个问题)<", text) == ["1个问题"]
    sent_to(post(clerk, "worths", {**hidden(page(clerk, "ZN"), "worths"), "worth-ZN-2": "22"}), "ZN")
    text = page(clerk, "ZN")
    assert "合计60分，正好" in text
    assert "没有问题，可以印发" in text
    assert list(plan.edits.order_by("number").values_list("what", flat=True)) == [
        "修改“ZN-1”的分值", "修改“ZN-2”的分值",
    ]  # fmt: skip


def test_all_fields_of_an_indicator_are_saved_in_one_edit_and_recorded(clerk: Client, plan: Plan) -> None:
    changes = {
        "node-title": "重点任务", "node-owner": "省政府督查室", "node-article": "第三条",
        "node-policy": "按完成率计分。\r\n超额不多得。",
        "node-source": "督查台账", "node-frequency": "季", "node-material": "免报", "node-applies": "双重管理",
        "node-verifiers": "省统计局\n省审计厅", "node-by_class-0-key": "综合", "node-by_class-0-value": "30",
        "node-missing_pending": "zero", "rule-target": "200", "rule-cap_ratio": "1.2", "node-points": "40",
    }  # fmt: skip
    with assert_recorded():
        sent_to(save(clerk, "ZN-1", changes), "ZN-1")
    node = scheme_of(plan).nodes["ZN-1"]
    assert (node.title, node.owner, node.article, node.source) == ("重点任务", "省政府督查室", "第三条", "督查台账")
    assert (node.policy, node.frequency, node.material) == ("按完成率计分。\n超额不多得。", "季", "免报")
    assert (node.applies, node.verifiers, list(node.by_class)) == ("双重管理", ("省统计局", "省审计厅"), ["综合"])
    assert node.rule is not None
    assert node.rule.params == {"target": "200", "cap_ratio": "1.2"}
    assert node.missing is not None
    assert node.missing.pending == "zero"
    assert plan.edits.count() == 1


def test_one_answer_holds_node_sums_and_problems(clerk: Client, plan: Plan) -> None:
    answer = save(clerk, "ZN-1", {"node-points": "45"}, htmx=True)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert answer["HX-Push-Url"] == f"{EDIT}?node=ZN-1"
    assert "已保存：修改“ZN-1”的分值。" in text
    assert "合计65分，应为60分，多出5分" in text
    assert 'value="45"' in text
    assert "撤销：修改“ZN-1”的分值" in text


def test_a_new_code_is_followed(clerk: Client, plan: Plan) -> None:
    sent_to(save(clerk, "ZN-2", {"node-code": "RC"}), "RC")
    assert codes(plan) == ["ZN", "ZN-1", "RC", "DJ", "JF-1"]


def test_a_rule_with_problems_is_kept_and_said_at_its_field(clerk: Client, plan: Plan) -> None:
    sent_to(save(clerk, "DJ", {"rule-target": "很多"}), "DJ")
    text = page(clerk, "DJ")
    assert scheme_of(plan).nodes["DJ"].rule.params == {"target": "很多"}  # type: ignore[union-attr]
    field = text[text.index('id="id_rule-target"') :]
    assert field.index("应为十进制数字。") < field.index("完成率封顶比例")
    assert "还有1个问题" in text


def test_a_refused_save_loses_nothing_that_was_typed(clerk: Client, plan: Plan) -> None:
    before = pack_text(plan)
    answer = save(
        clerk, "ZN-1", {"node-title": "", "node-points": "四十", "node-article": "第九条", "rule-target": "77"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count('value="四十"') == 1
    assert 'value="第九条"' in text
    assert 'value="77"' in text
    assert "没有做任何改动" in text
    assert pack_text(plan) == before


def test_another_rule_takes_over_what_both_know(clerk: Client, plan: Plan) -> None:
    sent_to(save(clerk, "DJ", {"rule-cap_ratio": "1.5", "pick_rule": "SR-02"}), "DJ")
    assert scheme_of(plan).nodes["DJ"].rule.model_dump() == {"key": "SR-02", "params": {"target": "100"}}  # type: ignore[union-attr]
    sent_to(save(clerk, "DJ", {"pick_rule": "SR-07"}), "DJ")
    assert "每次扣分" in page(clerk, "DJ")
    rows = {
        "rule-events-0-key": "迟到",
        "rule-events-0-value": "0.5",
        "rule-events-3-key": "缺席",
        "rule-events-3-value": "1",
    }
    sent_to(save(clerk, "DJ", rows), "DJ")
    assert scheme_of(plan).nodes["DJ"].rule.params == {"events": {"迟到": "0.5", "缺席": "1"}}  # type: ignore[union-attr]
    sent_to(save(clerk, "DJ", {"pick_rule": "-", "pick_measure": "SR-30"}), "DJ")
    node = scheme_of(plan).nodes["DJ"]
    assert node.rule is None
    assert node.measure is not None
    assert node.measure.key == "SR-30"


@pytest.mark.parametrize(
    ("words", "first"), [("越低越好", "SR-02"), ("每件扣", "SR-08"), ("名次", "SR-10"), ("满意度", "SR-26")]
)
def test_rules_are_found_in_plain_words(clerk: Client, words: str, first: str) -> None:
    found = re.findall(r'name="pick_rule" value="([^"-]+-?[^"]*)"', page(clerk, "DJ", q=words))
    assert found[0] == first
    assert len(found) < 6


def test_nothing_found_is_said(clerk: Client) -> None:
    assert "没有相符的规则" in page(clerk, "DJ", q="量子")


def test_formula_words_source_and_curve_stand_beside_the_parameters(clerk: Client) -> None:
    text = page(clerk, "DJ")
    assert "按实际完成值占目标值的比例得分" in text
    assert "完成值到100得40分，再高不增加" in text
    assert "出处：" in text


def test_what_is_typed_is_drawn_and_summed_and_not_saved(clerk: Client, plan: Plan) -> None:
    sent = {**hidden(page(clerk, "ZN-1"), "node-form"), "node-points": "41", "rule-target": "80"}
    text = post(clerk, "preview", sent).content.decode()
    assert "完成值到80得41分，再高不增加" in text
    assert "合计61分，应为60分，多出1分" in text
    text = post(clerk, "preview", {**sent, "rule-target": "0x"}).content.decode()
    assert "目标值（目标自带的优先）：应为十进制数字。" in text
    sent = {**hidden(page(clerk, "ZN"), "worths"), "worth-ZN-2": "19.5", "what": "sum"}
    assert "合计59.5分，应为60分，还差0.5分" in post(clerk, "preview", sent).content.decode()
    assert "有一项不是数" in post(clerk, "preview", {**sent, "worth-ZN-2": "十九"}).content.decode()
    assert revision(plan) == 0


def test_organs_are_offered_while_typing_an_owner(clerk: Client) -> None:
    text = page(clerk, "ZN-1")
    offered = text[text.index('<datalist id="known-organs">') :]
    offered = offered[: offered.index("</datalist>")]
    assert re.findall(r'value="([^"]*)"', offered) == ["省发展改革委", "省直目标办", "省财政厅"]
    assert re.search(r'<input[^>]*name="node-owner"[^>]*list="known-organs"', text)


# ---------------------------------------------------------------- moving


def step(client: Client, do: str, node: str, **more: str) -> str:
    answer = post(client, "step", {"do": do, "node": node, **more})
    assert answer.status_code == 302
    return str(answer["Location"]).partition("node=")[2]


def test_branches_move_by_one_step_and_to_a_place(clerk: Client, plan: Plan) -> None:
    step(clerk, "down", "ZN-1")
    assert codes(plan)[:3] == ["ZN", "ZN-2", "ZN-1"]
    step(clerk, "up", "ZN-1")
    assert codes(plan)[:3] == ["ZN", "ZN-1", "ZN-2"]
    step(clerk, "in", "ZN-2")
    assert [child.code for child in scheme_of(plan).nodes["ZN-1"].children] == ["ZN-2"]
    step(clerk, "out", "ZN-2")
    assert codes(plan)[:3] == ["ZN", "ZN-1", "ZN-2"]
    step(clerk, "out", "ZN-2")
    assert [top.code for top in scheme_of(plan).tree] == ["ZN", "ZN-2", "DJ"]
    step(clerk, "to", "ZN-2", under="JF")
    assert [item.code for item in scheme_of(plan).sections[0].items] == ["JF-1", "ZN-2"]
    edits = revision(plan)
    step(clerk, "up", "ZN")  # already first
    step(clerk, "out", "JF-1")  # out of a section there is nowhere to go
    assert revision(plan) == edits


def test_branches_are_added_copied_and_removed_and_all_of_it_is_undone(clerk: Client, plan: Plan) -> None:
    before = pack_text(plan)
    assert step(clerk, "add", "ZN") == "ZN-3"
    assert step(clerk, "behind", "ZN-1") == "ZN-4"
    assert step(clerk, "add", "") == "BK-1"
    assert step(clerk, "add", "JF") == "JF-2"
    copy = step(clerk, "copy", "DJ")
    assert codes(plan) == [
        "ZN", "ZN-1", "ZN-4", "ZN-2", "ZN-3", "DJ", scheme_of(plan).tree[2].code, "BK-1", "JF-1", "JF-2",
    ]  # fmt: skip
    assert copy
    assert step(clerk, "remove", "ZN") == ""
    for number in range(6, 0, -1):
        node = codes(plan)[-1]  # the last item, which goes as well
        left = post(clerk, "undo", {"number": str(number), "node": node})
        sent_to(left, node if node in codes(plan) else "")
    assert pack_text(plan) == before
    assert "没有可以撤销的修改" in page(clerk)


def test_the_undo_button_says_what_it_takes_back_and_a_second_click_is_told(clerk: Client, plan: Plan) -> None:
    save(clerk, "DJ", {"node-title": "党的建设"})
    assert "撤销：修改“DJ”的名称" in page(clerk)
    assert post(clerk, "undo", {"number": "1"}).status_code == 302
    answer = post(clerk, "undo", {"number": "1"})
    assert answer.status_code == 422
    assert scheme_of(plan).nodes["DJ"].title == "机关党建"


def test_sections_are_made_changed_and_removed(clerk: Client, plan: Plan) -> None:
    assert post(clerk, "section", {"do": "add"}).status_code == 302
    sent = {
        **hidden(page(clerk, "JJ-1"), "node-form"),
        "section-title": "减分",
        "section-kind": "deduction",
        "section-cap": "6",
    }
    sent_to(post(clerk, "section", sent), "JJ-1")
    made = scheme_of(plan).sections[1]
    assert (made.title, made.kind, str(made.cap)) == ("减分", "deduction", "6")
    sent_to(post(clerk, "worths", {**hidden(page(clerk, "JF"), "worths"), "worth-JF-1": "2"}), "JF")
    assert str(scheme_of(plan).nodes["JF-1"].cap) == "2"
    sent_to(post(clerk, "section", {"do": "remove", "node": "JJ-1"}), "")
    assert [each.code for each in scheme_of(plan).sections] == ["JF"]


def test_the_basis_of_a_bar_is_written(clerk: Client, plan: Plan) -> None:
    sent = hidden(page(clerk), "bars")
    sent_to(post(clerk, "bars", {**sent, "bar-FJ-1": ""}), "")
    assert "没有依据，不得启用" in page(clerk)
    assert post(clerk, "bars", {**sent, "bar-FJ-1": "甲"}).status_code == 409
    sent_to(post(clerk, "bars", {**hidden(page(clerk), "bars"), "bar-FJ-1": "省委发〔2026〕1号第三条"}), "")
    assert scheme_of(plan).bars[0].basis == "省委发〔2026〕1号第三条"


# ---------------------------------------------------------------- worked examples


def test_an_example_runs_while_typed_and_is_kept(clerk: Client, plan: Plan) -> None:
    sent = {**hidden(page(clerk, "DJ"), "case-form"), "case-in-actual": "90", "case-expected": "36"}
    assert "算得36，与应得一致 ✓" in post(clerk, "preview", {**sent, "what": "case"}).content.decode()
    wrong = {**sent, "case-expected": "37", "what": "case"}
    assert "算得36，与应得不一致 ✗" in post(clerk, "preview", wrong).content.decode()
    assert scheme_of(plan).cases == ()
    sent_to(post(clerk, "case", sent), "DJ")
    [case] = scheme_of(plan).cases
    assert (case.name, case.given, case.expect) == ("机关党建算例", {"DJ": "90"}, {"DJ": "36"})
    text = page(clerk, "DJ")
    assert "已知 90；应得 36，算得 36" in text
    save(clerk, "DJ", {"rule-target": "120"})
    text = page(clerk, "DJ")
    assert "已知 90；应得 36，算得 30" in text
    assert "不一致 ✗" in text
    assert "还有1个问题" in text
    sent_to(post(clerk, "case", {"node": "DJ", "do": "remove", "place": "0", "name": case.name}), "DJ")
    assert scheme_of(plan).cases == ()
    answer = post(clerk, "case", {"node": "DJ", "do": "remove", "place": "0", "name": case.name})
    assert answer.status_code == 409


def test_an_example_counts_events_by_their_names(clerk: Client, plan: Plan) -> None:
    save(clerk, "DJ", {"pick_rule": "SR-07"})
    save(
        clerk,
        "DJ",
        {
            "rule-events-0-key": "迟到",
            "rule-events-0-value": "0.5",
            "rule-events-1-key": "缺席",
            "rule-events-1-value": "2",
        },
    )
    sent = {
        **hidden(page(clerk, "DJ"), "case-form"),
        "case-in-event-0": "3",
        "case-in-event-1": "1",
        "case-expected": "36.5",
    }
    sent_to(post(clerk, "case", sent), "DJ")
    assert scheme_of(plan).cases[0].given == {"DJ": {"迟到": "3", "缺席": "1"}}
    assert "一致 ✓" in page(clerk, "DJ")


def test_an_example_runs_although_the_sum_is_wrong_elsewhere(clerk: Client, plan: Plan) -> None:
    save(clerk, "ZN-1", {"node-points": "1", "rule-target": "x"})
    sent = {**hidden(page(clerk, "DJ"), "case-form"), "case-in-actual": "50", "case-expected": "20", "what": "case"}
    assert "算得20，与应得一致 ✓" in post(clerk, "preview", sent).content.decode()


def test_an_example_without_a_result_is_refused_with_what_was_typed(clerk: Client, plan: Plan) -> None:
    answer = post(clerk, "case", {"node": "DJ", "case-in-actual": "90", "case-name": "九成"})
    assert answer.status_code == 422
    assert 'value="九成"' in answer.content.decode()
    assert revision(plan) == 0


# ---------------------------------------------------------------- two people


def test_the_second_of_two_people_at_one_indicator_is_told(clerk: Client, colleague: Client, plan: Plan) -> None:
    sent = hidden(page(clerk, "ZN-1"), "node-form")
    save(colleague, "ZN-1", {"node-title": "同事改的名称"})
    answer = post(clerk, "save", {**sent, "node-title": "我改的名称"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "“同事改的名称”已被修改（最近一次修改：colleague" in text
    assert 'value="我改的名称"' in text
    assert scheme_of(plan).nodes["ZN-1"].title == "同事改的名称"
    again = hidden(text[text.index('id="desk"') :], "node-form")
    assert post(clerk, "save", again).status_code == 409  # a second click overwrites nothing either


def test_people_at_different_indicators_do_not_disturb_each_other(clerk: Client, colleague: Client, plan: Plan) -> None:
    sent = hidden(page(clerk, "ZN-1"), "node-form")
    save(colleague, "DJ", {"node-title": "党的建设"})
    sent_to(post(clerk, "save", {**sent, "node-title": "重点任务"}), "ZN-1")
    assert [scheme_of(plan).nodes[code].title for code in ("ZN-1", "DJ")] == ["重点任务", "党的建设"]


def test_a_table_of_points_that_became_stale_is_refused(clerk: Client, colleague: Client, plan: Plan) -> None:
    sent = hidden(page(clerk, "ZN"), "worths")
    save(colleague, "ZN-2", {"node-points": "21"})
    answer = post(clerk, "worths", {**sent, "worth-ZN-1": "39"})
    assert answer.status_code == 409
    assert str(scheme_of(plan).nodes["ZN-1"].points) == "40"


def test_an_indicator_that_somebody_removed_is_said(clerk: Client, colleague: Client, plan: Plan) -> None:
    sent = hidden(page(clerk, "ZN-2"), "node-form")
    step(colleague, "remove", "ZN-2")
    answer = post(clerk, "save", {**sent, "node-title": "我改的名称"})
    assert answer.status_code == 422
    assert "没有编码为“ZN-2”的指标" in answer.content.decode()
    assert "要找的指标不在了" in page(clerk, "ZN-2")


# ---------------------------------------------------------------- who may


def test_strangers_and_the_evaluated_do_not_learn_that_it_exists(house: House, plan: Plan) -> None:
    for user in (house.stranger, house.filler, house.reader):
        client = logged_in(user)
        assert client.get(EDIT).status_code == 404
        assert {client.post(f"{EDIT}{address}/").status_code for address in POSTED} == {404}
    assert Client().get(EDIT).status_code == 302


def test_the_steering_group_sees_a_draft_and_does_not_edit_it(house: House, plan: Plan) -> None:
    client = logged_in(house.steering)
    assert {client.post(f"{EDIT}{address}/").status_code for address in POSTED} == {403}
    assert client.get(EDIT).status_code == 403


def test_another_office_does_not_find_it(house: House, plan: Plan) -> None:
    other = User.objects.create(username="other", display_name="别处", password=PASSWORD)
    give(other, Role.OFFICE, an_organisation("XX", "别的目标办"))
    client = logged_in(other)
    assert client.get(EDIT).status_code == 404
    assert {client.post(f"{EDIT}{address}/").status_code for address in POSTED} == {404}


def test_a_circulated_draft_rests(clerk: Client, house: House, plan: Plan) -> None:
    actions.circulate_plan(plan, by=house.clerk)
    assert "正在征求意见，内容暂不能修改" in page(clerk)
    assert {clerk.post(f"{EDIT}{address}/").status_code for address in POSTED} == {403}


def test_an_issued_scheme_says_where_corrections_are_made(clerk: Client, house: House, plan: Plan) -> None:
    before = pack_text(plan)
    sent = hidden(page(clerk, "ZN-1"), "node-form")
    actions.circulate_plan(plan, by=house.clerk)
    actions.issue_plan(plan, actions.Document("黔目标办〔2026〕1号", date(2026, 1, 15)), by=house.chief)
    text = page(clerk)
    assert "已经印发（黔目标办〔2026〕1号），内容已冻结" in text
    assert 'href="/plans/SZ-2026/corrections/"' in text
    assert "node-form" not in text
    assert post(clerk, "save", {**sent, "node-title": "晚了"}).status_code == 403
    assert {clerk.post(f"{EDIT}{address}/").status_code for address in POSTED} == {403}
    assert pack_text(plan) == before


@pytest.mark.parametrize("address", POSTED)
def test_an_empty_post_and_a_wild_one_break_nothing(clerk: Client, plan: Plan, address: str) -> None:
    before = pack_text(plan)
    wild = {"node": "DJ", "do": "to", "under": "DJ", "number": "٣", "place": "-1", "what": "case", "seen": "x",
            "rule-key": "SR-99", "node-missing_pending": "!", "case-expected": "甲", "pick_rule": "SR-31"}  # fmt: skip
    for sent in ({}, wild):
        assert post(clerk, address, sent).status_code in {200, 302, 409, 422}
    if address not in {"case", "section"}:
        assert pack_text(plan) == before


def test_the_page_asks_the_database_a_fixed_number_of_times(
    clerk: Client, house: House, plan: Plan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    actions.replace_scheme(plan, shipped()["guizhou.yaml"], by=house.clerk)
    page(clerk)
    with django_assert_max_num_queries(24):
        page(clerk, "DJ-1", all="1")


def test_the_small_pack_is_what_these_tests_think(plan: Plan) -> None:
    assert pack_text(plan) == pack.dump(pack.load(SMALL))
