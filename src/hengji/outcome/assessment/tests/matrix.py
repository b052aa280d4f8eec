"""For the matrix of all addresses: runs, which belong to no organ, and the published texts of the plans."""

from hengji.core.scoring.book import BOOK
from hengji.foundation.access.testing import Targets, World
from hengji.outcome.assessment.actions import store_run
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.tests.sample import sample_run
from hengji.year.plans.queries import packs

_WHOLE = ("run", "run-workbook", "run-csv", "run-file")
_ORGAN = ("run-organ", "run-compare")


def objects(world: World) -> dict[str, Targets]:
    """Nobody owns a run, a rule or a pack: own, other and unrelated are three of a kind."""
    del world
    runs = [_run(seed) for seed in (1, 2, 3)]
    keys = [entry.key for entry in BOOK[:3]]
    names = [scheme.pack for scheme in packs()[:3]]
    return {
        **dict.fromkeys(_WHOLE, _three("number", runs)),
        **dict.fromkeys(_ORGAN, _three("number", runs, participant="A01")),
        "run-group": _three("number", runs, group="A"),
        "run-node": _three("number", runs, participant="A01", node="S2.1"),
        "rule": _three("key", keys),
        "pack": _three("name", names),
    }


def _three(parameter: str, values: list[int] | list[str], **more: str) -> Targets:
    return Targets(*({parameter: value, **more} for value in values))


def _run(seed: int) -> int:
    run = store_run(sample_run(size=3, seed=seed), title=f"第{seed}次", kind=Kind.PROVISIONAL)
    return int(run.pk)
