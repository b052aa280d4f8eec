"""Evidence without a file: two persons, always."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from hengji.foundation.evidence import actions, queries
from hengji.foundation.evidence.enums import Paper
from hengji.foundation.evidence.models import PaperEvidence
from hengji.foundation.organisations.models import User

from .world import A, B, count, entries


def said(number: str = "黔办〔2026〕7号") -> dict[str, str]:
    return {"title": "会议纪要", "place": "档案柜3号", "register_number": number, "handler": "张三", "note": "",
            "label": "internal"}  # fmt: skip


def a_paper(by: User, *, number: str = "黔办〔2026〕7号", organisation_code: str = A) -> PaperEvidence:
    return actions.enter_paper(by=by, organisation_code=organisation_code, said=said(number))


def test_paper_is_entered_by_one_and_checked_by_another(officer: User, leader: User) -> None:
    paper = a_paper(officer)
    assert (paper.state, str(paper)) == (Paper.ENTERED, "会议纪要")
    checked = actions.check_paper(paper, by=leader)
    assert (checked.state, checked.checked_by) == (Paper.CHECKED, leader)
    assert checked.checked_at is not None
    assert entries("evidence.enter_paper") == [("zhang", f"evidence.paperevidence:{paper.pk}")]
    assert entries("evidence.check_paper") == [("li", f"evidence.paperevidence:{paper.pk}")]


def test_maker_is_never_checker(officer: User, other: User) -> None:
    paper = a_paper(officer)
    for person in (officer, other):
        with pytest.raises(PermissionDenied):
            actions.check_paper(paper, by=person)
        with pytest.raises(PermissionDenied):
            actions.return_paper(paper, by=person, reason="不符")
    assert count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperEvidence.objects.filter(pk=paper.pk).update(checked_by=officer)


def test_second_click_changes_nothing(officer: User, leader: User) -> None:
    paper = actions.check_paper(a_paper(officer), by=leader)
    with pytest.raises(ValidationError, match="已核对"):
        actions.check_paper(paper, by=leader)
    with pytest.raises(ValidationError, match="已核对"):
        actions.return_paper(paper, by=leader, reason="不符")
    with pytest.raises(ValidationError, match="已核对"):
        actions.correct_paper(paper, by=officer, said=said())
    assert count() == 2


def test_returned_paper_is_corrected_and_checked_by_somebody_else(officer: User, leader: User) -> None:
    paper = actions.return_paper(a_paper(officer), by=leader, reason="登记号不符")
    assert (paper.state, paper.reason) == (Paper.RETURNED, "登记号不符")
    corrected = actions.correct_paper(paper, by=leader, said=said("黔办〔2026〕8号"))
    assert (corrected.register_number, corrected.entered_by) == ("黔办〔2026〕8号", leader)
    with pytest.raises(PermissionDenied):
        actions.check_paper(corrected, by=leader)
    assert actions.check_paper(corrected, by=officer).state == Paper.CHECKED
    assert [actor for actor, _ in entries("evidence.return_paper") + entries("evidence.correct_paper")] == ["li", "li"]


def test_paper_belongs_to_an_own_organ(officer: User, stranger: User, other: User) -> None:
    with pytest.raises(PermissionDenied):
        a_paper(officer, organisation_code=B)
    with pytest.raises(PermissionDenied):
        a_paper(stranger)
    paper = a_paper(officer)
    with pytest.raises(PermissionDenied):
        actions.correct_paper(paper, by=other, said=said())
    with pytest.raises(Http404):
        queries.paper_for(other, paper.pk)
    assert queries.paper_for(officer, paper.pk) == paper


def test_number_is_entered_once_for_a_place(officer: User, other: User) -> None:
    a_paper(officer)
    with pytest.raises(ValidationError):
        a_paper(officer)
    assert a_paper(other, organisation_code=B).pk


def test_inbox_holds_looks_and_corrections(officer: User, leader: User, stranger: User) -> None:
    paper = a_paper(officer)
    assert [(each.title, each.kind, each.url) for each in queries.todo(leader)] == [
        ("核对无文件材料：会议纪要", "evidence.check", f"/materials/papers/{paper.pk}/")
    ]
    assert queries.todo(officer) == queries.todo(stranger) == []
    actions.return_paper(paper, by=leader, reason="登记号不符")
    assert [(each.why, each.kind) for each in queries.todo(officer)] == [("登记号不符", "evidence.correct")]
    assert queries.todo(leader) == []
