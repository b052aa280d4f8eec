"""Uses, and who may see a material through them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengji.foundation.access.policy import can
from hengji.foundation.access.testing import disagreements
from hengji.foundation.common.testing import EXPERT, INSPECTOR, LEADER, OFFICE, OFFICER, STRANGER, Person
from hengji.foundation.evidence import actions, queries
from hengji.foundation.evidence.enums import Label, Scan
from hengji.foundation.evidence.models import File, PaperEvidence
from hengji.foundation.organisations.models import User

from .corpus.build import pdf
from .test_papers import a_paper
from .world import HIDDEN, OTHER, PLACE, A, B, a_file, account, bring, entries

ACTIONS = ("view", "attach", "edit", "withdraw", "download", "check", "review")
PEOPLE = (OFFICER, LEADER, OTHER, OFFICE, INSPECTOR, EXPERT, STRANGER, Person("audit", "审计"), Person("admin", "系统"))


def test_use_is_noted_once(officer: User) -> None:
    file = a_file(officer)
    use = actions.attach_material(file, by=officer, place=PLACE)
    assert actions.attach_material(file, by=officer, place=PLACE) == use
    assert entries("evidence.attach") == [("zhang", f"evidence.use:{use.pk}")]
    assert list(queries.uses_at("goals", "goals.report", "7")) == [use]
    assert (str(use), queries.use_url(use)) == ("一季度进展", "")


def test_ended_use_stays_on_record_and_may_begin_again(officer: User) -> None:
    file = a_file(officer)
    use = actions.attach_material(file, by=officer, place=PLACE)
    ended = actions.detach_use(use, by=officer, reason="换一份")
    assert actions.detach_use(use, by=officer) == ended
    assert entries("evidence.detach") == [("zhang", f"evidence.use:{use.pk}")]
    assert list(queries.uses_at("goals", "goals.report", "7")) == []
    assert actions.attach_material(file, by=officer, place=PLACE) != use
    assert file.uses.count() == 2


def test_only_own_fit_material_is_attached(officer: User, other: User) -> None:
    file = a_file(officer)
    with pytest.raises(PermissionDenied):
        actions.attach_material(file, by=other, place=PLACE)
    actions.withdraw_file(file, by=officer, reason="传错了")
    file.refresh_from_db()
    with pytest.raises(ValidationError, match="已经撤回"):
        actions.attach_material(file, by=officer, place=PLACE)
    sick = a_file(officer, 2)
    File.objects.filter(pk=sick.pk).update(scan=Scan.INFECTED)
    sick.refresh_from_db()
    with pytest.raises(ValidationError, match="带有病毒"):
        actions.attach_material(sick, by=officer, place=PLACE)


def test_paper_is_used_like_a_file(officer: User) -> None:
    paper = a_paper(officer)
    use = actions.attach_material(paper, by=officer, place=PLACE)
    assert actions.attach_material(paper, by=officer, place=PLACE) == use
    assert (use.file, use.paper) == (None, paper)


def test_office_sees_a_file_through_its_use_only(officer: User, office: User, stranger: User) -> None:
    file = a_file(officer)
    for person in (office, stranger):
        with pytest.raises(Http404):
            queries.file_for(person, file.pk)
    actions.attach_material(file, by=officer, place=HIDDEN)
    with pytest.raises(Http404):
        queries.file_for(office, file.pk)
    use = actions.attach_material(file, by=officer, place=PLACE)
    assert queries.file_for(office, file.pk) == file
    assert queries.shown_uses(office, file) == [use]
    assert len(queries.shown_uses(officer, file)) == 2
    with pytest.raises(Http404):
        queries.file_for(stranger, file.pk)
    actions.detach_use(use, by=officer)
    with pytest.raises(Http404):
        queries.file_for(office, file.pk)


@pytest.mark.parametrize(("scan", "seen"), [(Scan.CLEAN, True), (Scan.UNSCANNED, True), (Scan.PENDING, False),
                                            (Scan.INFECTED, False)])  # fmt: skip
def test_others_see_a_file_when_it_is_scanned(
    officer: User, leader: User, office: User, scan: Scan, seen: bool
) -> None:
    file = a_file(officer)
    actions.attach_material(file, by=officer, place=PLACE)
    File.objects.filter(pk=file.pk).update(scan=scan)
    file.refresh_from_db()
    assert can(office, "evidence.view", file) is can(office, "evidence.download", file) is seen
    assert can(leader, "evidence.view", file) is True
    assert can(leader, "evidence.download", file) is seen
    assert can(officer, "evidence.download", file) is (scan is not Scan.INFECTED)


def test_sensitive_files_are_not_for_onlookers(officer: User) -> None:
    expert, file = account(EXPERT), a_file(officer)
    actions.attach_material(file, by=officer, place=PLACE)
    assert can(expert, "evidence.download", file) is True
    File.objects.filter(pk=file.pk).update(label=Label.SENSITIVE)
    file.refresh_from_db()
    assert can(expert, "evidence.view", file) is can(expert, "evidence.download", file) is False


def test_duplicates_are_for_reviewers_within_their_sight(officer: User, other: User, office: User) -> None:
    mine, theirs = bring(pdf(), by=officer).file, bring(pdf(), by=other, organisation_code=B, name="二.pdf").file
    assert queries.duplicates_for(officer, mine) == queries.duplicates_for(other, theirs) == []
    first = actions.attach_material(mine, by=officer, place=PLACE)
    assert queries.duplicates_for(office, mine) == []
    second = actions.attach_material(theirs, by=other, place=PLACE)
    found = queries.duplicates_for(office, mine)
    assert [(each.file, each.organisation, each.uses) for each in found] == [(theirs, "乙局", (second,))]
    assert [each.uses for each in queries.duplicates_for(office, theirs)] == [(first,)]
    assert queries.duplicates_for(officer, mine) == []


def test_picker_offers_what_is_used_elsewhere_first(officer: User, other: User) -> None:
    files = [a_file(officer, number) for number in (1, 2, 3)]
    a_file(other, 4, B)
    actions.attach_material(files[0], by=officer, place=PLACE)
    assert queries.pickable_files(officer) == [files[0], files[2], files[1]]
    assert queries.pickable_files(officer, "总结2") == [files[1]]
    assert [paper.title for paper in queries.pickable_papers(officer, "没有")] == []


def test_chosen_materials_are_own_and_known(officer: User, other: User) -> None:
    mine, theirs, paper = a_file(officer), a_file(other, 2, B), a_paper(officer)
    keys = [
        f"file:{mine.pk}",
        f"file:{theirs.pk}",
        f"paper:{paper.pk}",
        "file:x",
        "file:²",
        "use:1",
        "",
        "file:" + "9" * 30,
    ]
    assert queries.chosen_materials(officer, keys) == [mine, paper]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_scope_and_can_agree(data: st.DataObject, officer: User, other: User) -> None:
    """In a random world both answers of the policy are the same for every person, action and material."""
    people = [account(person) for person in PEOPLE]
    with transaction.atomic():
        for number in range(data.draw(st.integers(1, 2))):
            by, code = data.draw(st.sampled_from([(officer, A), (other, B)]))
            _random_materials(data, number, by, code)
        _random_materials(data, 9, account(EXPERT), "")
        rows: dict[type[Model], list[Model]] = {
            File: [*File.objects.all()],
            PaperEvidence: [*PaperEvidence.objects.all()],
        }
        assert disagreements(people, [f"evidence.{verb}" for verb in ACTIONS], rows) == []
        transaction.set_rollback(True)


def _random_materials(data: st.DataObject, number: int, by: User, code: str) -> None:
    file = a_file(by, number, code)
    for place in data.draw(st.sets(st.sampled_from([PLACE, HIDDEN]))):
        use = actions.attach_material(file, by=by, place=place)
        if data.draw(st.booleans()):
            actions.detach_use(use, by=by)
    File.objects.filter(pk=file.pk).update(
        scan=data.draw(st.sampled_from(Scan.values)), label=data.draw(st.sampled_from(Label.values))
    )
    paper = a_paper(by, number=str(number), organisation_code=code)
    if data.draw(st.booleans()):
        actions.attach_material(paper, by=by, place=PLACE)
