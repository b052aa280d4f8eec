"""Which conditions become a subquery of their own, and how a condition on a plan travels to what belongs to it."""

import pytest
from django.db.models import Exists, Q

from hengji.foundation.access.joins import EVERYTHING, apart, through
from hengji.foundation.access.policy import no_holders, no_phase_is_open

from .standins import NOW, Organ, Plan, Thing


@pytest.mark.parametrize(
    "q",
    [
        Q(pk=1),
        Q(owner=1) | Q(owner__parent__in=[1, 2]),
        ~Q(owner__parent__pk__gt=3),
        Q(maker__isnull=True),
        Q(owner_id__exact=1),
        Q(Exists(Organ.objects.all())),
    ],
)
def test_conditions_on_single_rows_stay_as_they_are(q: Q) -> None:
    assert apart(Thing, q) is q


@pytest.mark.parametrize("q", [Q(helpers=1), Q(maker=1) | ~Q(plan__windows__phase="x"), Q(owner__children__pk=1)])
def test_conditions_over_many_rows_get_a_subquery_of_their_own(q: Q) -> None:
    alone = apart(Thing, q)
    assert [child[0] for child in alone.children if isinstance(child, tuple)] == ["pk__in"]


def test_no_condition_means_everything() -> None:
    assert apart(Plan, Q()) == EVERYTHING


def test_a_condition_travels_along_a_path() -> None:
    q = Q(windows__phase="x") & ~(Q(pk=1) | Q(pk=2))
    assert through(q, "plan") == Q(plan__windows__phase="x") & ~(Q(plan__pk=1) | Q(plan__pk=2))
    assert through(q, "") is q


def test_defaults_open_nothing_and_name_nobody() -> None:
    assert no_phase_is_open(frozenset({"x"}), Plan, NOW) == Q(pk__in=())
    assert list(no_holders(frozenset({"head"}))) == []
