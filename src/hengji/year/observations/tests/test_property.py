"""Whatever people do in whatever order, no row is ever lost, and what the sheet was at a time stays what it was."""

from collections.abc import Callable, Mapping

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengji.core.scoring.sheet import sheet_tables
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.year.observations.actions import (
    Arrival,
    answer_voiding,
    confirm_observations,
    register_observations,
    replace_observation,
    void_observation,
)
from hengji.year.observations.enums import Way
from hengji.year.observations.models import Batch, Confirmation, Observation, Voiding, VoidingAnswer
from hengji.year.observations.queries.sheet import sheet_of
from hengji.year.observations.tests.world import World, s1

TABLES = (Batch, Observation, Confirmation, Voiding, VoidingAnswer)
Step = tuple[str, int]


class UndoError(Exception):
    """Ends one example: what it wrote is taken back."""


def shown(world: World, **how: object) -> list[tuple[str, ...]]:
    table = sheet_tables(sheet_of(world.plan, **how))["observations"]  # type: ignore[arg-type]  # at or confirmed_only
    return list(zip(*(table.columns[title] for title in table.header), strict=True))


def rows() -> set[tuple[str, int]]:
    return {(model.__name__, key) for model in TABLES for key in model._default_manager.values_list("pk", flat=True)}


class Play:
    """People doing things; what is refused changes nothing."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.count = 0
        self.verbs: Mapping[str, Callable[[int], object]] = {
            "register": self.register, "confirm": self.confirm, "replace": self.replace, "void": self.void,
            "agree": lambda place: self.answer(place, agreed=True),
            "refuse": lambda place: self.answer(place, agreed=False),
        }  # fmt: skip

    def register(self, place: int) -> object:
        fact = s1(f"A{place % 3 + 1}", str(place), matter=f"事项{place % 4}")
        return register_observations(self.world.plan, [fact], by=self.world.office, arrival=Arrival(str(self.count)))

    def confirm(self, place: int) -> object:
        return confirm_observations([self._row(place)], by=self.world.chief, way=Way.HEARD)

    def replace(self, place: int) -> object:
        row = self._row(place)
        fact = s1(row.participant.code, str(100 + self.count), matter=row.matter)
        return replace_observation(row, fact, by=self.world.office, reason="更正")

    def void(self, place: int) -> object:
        return void_observation(self._row(place), by=self.world.office, reason="作废")

    def answer(self, place: int, *, agreed: bool) -> object:
        asked = list(Voiding.objects.order_by("pk"))
        if not asked:
            return None
        return answer_voiding(asked[place % len(asked)], by=self.world.chief, agreed=agreed, remark="意见")

    def _row(self, place: int) -> Observation:
        found = list(Observation.objects.select_related("participant").order_by("pk"))
        if not found:
            raise ProblemsError([])
        return found[place % len(found)]

    def do(self, step: Step) -> None:
        self.count += 1
        before = rows()
        try:
            self.verbs[step[0]](step[1])
        except ProblemsError:
            assert rows() == before
        assert before <= rows()


VERBS = st.sampled_from(["register", "register", "confirm", "confirm", "replace", "void", "agree", "refuse"])


@given(st.lists(st.tuples(VERBS, st.integers(0, 30)), min_size=4, max_size=14))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
def test_nothing_is_lost_and_the_past_stays_what_it_was(world: World, steps: list[Step]) -> None:
    def play() -> None:
        actor = Play(world)
        past = []
        for step in steps:
            actor.do(step)
            past.append((timezone.now(), shown(world), shown(world, confirmed_only=True)))
        for moment, all_rows, confirmed in past:
            assert shown(world, at=moment) == all_rows
            assert shown(world, at=moment, confirmed_only=True) == confirmed
            assert set(confirmed) <= set(all_rows)
        cells = [(*row[:3], *row[4:8], *row[10:12]) for row in past[-1][1]]  # what tells facts apart
        assert len(cells) == len(set(cells))

    def play_and_undo() -> None:
        with transaction.atomic():
            with assert_recorded(TABLES):
                play()
            raise UndoError

    with pytest.raises(UndoError):
        play_and_undo()
