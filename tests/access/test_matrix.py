"""The whole site: who may do what, compared with what is written down (trust.md T1, T12, T26, T39)."""

from collections.abc import Callable, Iterator

import pytest

from hengji.foundation.access.routes import routes
from hengji.foundation.access.testing import Targets
from tests.access.calls import Call, ask, calls, problem, without_tokens
from tests.access.cast import OUTSIDERS, cast, disable, targets
from tests.access.expected import compare
from tests.access.matrix import METHODS, Matrix

DECISIONS = "address method actor decision, for own, other and unrelated objects; by phase where phases differ"
ANSWERS = "address method who actor relation status"


@pytest.fixture
def matrix(db: None) -> Iterator[Matrix]:
    with cast() as world:
        objects = targets(world)
        disable(world)
        yield Matrix(routes(), objects, world)


def test_every_address_is_declared_and_has_its_objects(matrix: Matrix) -> None:
    assert matrix.problems() == []


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
    assert [found for call, answer in answers if (found := problem(call, answer))] == []
    compare("answers.txt", ANSWERS, [f"{call} {answer.status}" for call, answer in answers])
    record_property("figure", f"matrix: {len(answers)} requests as expected")


def test_foreign_objects_look_like_missing_ones(matrix: Matrix) -> None:
    for call in hidden(matrix):
        foreign, missing = (without_tokens(ask(matrix, call, given).body) for given in (None, absent(matrix, call)))
        assert foreign == missing, call


def hidden(matrix: Matrix) -> Iterator[Call]:
    """For each address one request for an object that exists and that the actor must not know of."""
    seen: set[str] = set()
    for call in calls(matrix):
        if call.decision == "404" and call.method == METHODS[0] and call.route.name not in seen:
            seen.add(call.route.name)
            yield call


def absent(matrix: Matrix, call: Call) -> dict[str, object]:
    targets: Targets = matrix.targets[call.route.name]
    return dict(targets.absent())
