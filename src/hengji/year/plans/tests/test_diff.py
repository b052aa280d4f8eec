"""The difference of two schemes in sentences."""

import pytest

from hengji.core.scoring import pack
from hengji.core.scoring.scheme import Scheme
from hengji.year.plans import edits
from hengji.year.plans.diff import Kind, diff
from hengji.year.plans.edits import Draft
from hengji.year.plans.tests.packs import SMALL, shipped


def changed(**codes: dict[str, object]) -> Scheme:
    draft: Draft = edits.draft_of(pack.load(SMALL))
    edits.change(draft, {code.replace("_", "-"): fields for code, fields in codes.items()})
    return edits.scheme_of_draft(draft)


def told(after: Scheme | str) -> list[str]:
    scheme = pack.load(after) if isinstance(after, str) else after
    return [each.text for each in diff(pack.load(SMALL), scheme)]


@pytest.mark.parametrize("text", shipped().values(), ids=shipped())
def test_a_scheme_does_not_differ_from_itself(text: str) -> None:
    assert diff(pack.load(text), pack.load(text)) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"points": "45"}, "“机关党建”由40分改为45分"),
        ({"points": "40.00"}, None),
        ({"points": None}, "“机关党建”不再规定分值（原为“40”）"),
        ({"weight": "30"}, "“机关党建”的权重定为“30”"),
        ({"title": "党的建设"}, "“机关党建”更名为“党的建设”"),
        ({"rule": {"SR-01": {"target": "120"}}}, "“机关党建”的计分规则中，目标值（目标自带的优先）由“100”改为“120”"),
        ({"rule": {"SR-09": {}}}, "“机关党建”的计分规则由“SR-01 完成率按比例得分”改为“SR-09 是否完成”"),
        ({"owner": "省委组织部"}, "“机关党建”的考评责任单位定为“省委组织部”"),
        ({"by_class": {"综合": "35"}}, "“机关党建”的按类别的分值或权重定为“综合 35”"),
        ({"demo": {"dist": "normal"}}, None),
    ],
)
def test_a_field_of_an_indicator(fields: dict[str, object], sentence: str | None) -> None:
    found = told(changed(DJ=fields))
    if sentence and "SR-09" in sentence:
        assert found[0].startswith("“机关党建”的计分规则由“SR-01 ")
        assert "改为“SR-09 " in found[0]
        return
    assert found == ([sentence] if sentence else [])


def test_an_owner_that_is_replaced_and_one_that_is_gone() -> None:
    assert told(changed(ZN_1={"owner": "省财政厅"})) == ["“重点工作”的考评责任单位由“省发展改革委”改为“省财政厅”"]
    assert told(changed(ZN_1={"owner": None})) == ["“重点工作”不再规定考评责任单位（原为“省发展改革委”）"]


def test_branches_that_come_go_and_move_are_told_once() -> None:
    draft = edits.draft_of(pack.load(SMALL))
    edits.move(draft, "DJ", "ZN", 0)
    edits.add(draft, {"code": "CX", "title": "创新", "points": "40"}, "", None)
    edits.add(draft, {"code": "CX-1", "title": "项目", "points": "40", "rule": "SR-01"}, "CX", None)
    found = diff(pack.load(SMALL), edits.scheme_of_draft(draft))
    assert [(each.kind, each.code, each.text) for each in found] == [
        (Kind.MOVED, "DJ", "“机关党建”由“第一级”移至“职能职责”"),
        (Kind.ADDED, "CX", "增加“创新”（40分）及其下级1项"),
    ]
    back = diff(edits.scheme_of_draft(draft), pack.load(SMALL))
    assert [each.text for each in back] == [
        "“机关党建”由“职能职责”移至“第一级”", "删去“创新”（40分）及其下级1项",
    ]  # fmt: skip


def test_one_that_leaves_a_branch_before_it_goes_has_moved() -> None:
    draft = edits.draft_of(pack.load(SMALL))
    edits.move(draft, "ZN-1", "", None)
    edits.remove(draft, "ZN")
    assert told(edits.scheme_of_draft(draft)) == [
        "“重点工作”由“职能职责”移至“第一级”", "删去“职能职责”（60分）及其下级2项",
    ]  # fmt: skip


def test_another_order_is_told() -> None:
    draft = edits.draft_of(pack.load(SMALL))
    edits.reorder(draft, "ZN", ["ZN-2", "ZN-1"])
    assert told(edits.scheme_of_draft(draft)) == ["“职能职责”下级的顺序改为：日常工作、重点工作"]


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("{A: 甲组, B: 乙组}", "{A: 第一组, C: 丙组}",
         ["组别“A”由“甲组”改为“第一组”", "增加组别“C 丙组”", "删去组别“B 乙组”"]),
        ("{name: 优秀, from: 90}", "{name: 优秀, from: 85, quota: 20%}",
         ["等次 › 优秀 › 起：由“90”改为“85”", "等次 › 优秀 › 名额比例：增加“20%”"]),
        ("cap: 3", "cap: 5", ["“加分” › 上限：由“3”改为“5”"]),
        (
            "第三条", "第五条", ["一票否决和限制 › FJ-1 › 依据：由“某文号 第三条”改为“某文号 第五条”"],
        ),
        ("grades:", "calendar:\n- {step: 印发, to: 2026-02-26}\ngrades:",
         ["日程：增加“印发 事项 印发、止 2026-02-26”"]),
    ],
)  # fmt: skip
def test_other_parts(old: str, new: str, sentences: list[str]) -> None:
    assert told(SMALL.replace(old, new, 1)) == sentences


def test_sections_come_and_go() -> None:
    draft = edits.draft_of(pack.load(SMALL))
    edits.remove_section(draft, "JF")
    edits.set_section(draft, "KF", {"title": "扣分", "kind": "deduction"})
    assert told(edits.scheme_of_draft(draft)) == [
        "删去“加分”下的“表彰”", "增加加减分板块“扣分”", "删去加减分板块“加分”",
    ]  # fmt: skip
