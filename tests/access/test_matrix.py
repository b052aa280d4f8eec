"""The whole site: who may do what, compared with what is written down (trust.md T1, T12, T26, T39)."""

from collections.abc import Callable, Iterator

import pytest

from hengji.foundation.access.routes import routes
from tests.access.calls import ask, calls, hidden, problem, told_apart
from tests.access.cast import OUTSIDERS, cast, disable, targets
from tests.access.expected import compare
from tests.access.matrix import Matrix

DECISIONS = "address method actor decision, for own, other and unrelated objects; by phase where phases differ"
ANSWERS = "address method who actor relation status"


@pytest.fixture
def matrix(db: None) -> Iterator[Matrix]:
    with cast() as world:
        objects = targets(world)
        disable(world)
        yield Matrix(routes(), objects, world)


def test_every_address_is_declared_and_has_its_objects(matrix: Matrix) -> None:
    assert "\n".join(matrix.problems()) == ""


def test_decisions_are_those_written_down(matrix: Matrix, record_property: Callable[[str, object], None]) -> None:
    compare("decisions.txt", DECISIONS, matrix.lines())
    record_property("figure", f"matrix: {matrix.cells} cells over {len(matrix.guarded)} URLs")


def test_cast_is_large_enough(matrix: Matrix) -> None:
    assert len(matrix.world.actors) >= 12
    assert set(OUTSIDERS) < set(matrix.world.actors)


def test_answers_are_those_written_down_and_refusals_change_nothing(
    matrix: Matrix, record_property: Callable[[str, object], None]
) -> None:
    answers = [(call, ask(matrix, call)) for call in calls(matrix)]
    compare("answers.txt", ANSWERS, [f"{call} {answer.status}" for call, answer in answers])
    assert [found for call, answer in answers if (found := problem(call, answer))] == []
    record_property("figure", f"matrix: {len(answers)} requests as expected")


def test_foreign_objects_look_like_missing_ones(matrix: Matrix) -> None:
    assert [str(call) for call in hidden(matrix) if told_apart(matrix, call)] == []
