"""A run opened: its file read, hashed, computed again; kept in memory, as the same bytes give the same answer."""

import hashlib
import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock

from hengji.core.scoring.engine import Outcome
from hengji.core.scoring.run import Run as FrozenRun
from hengji.core.scoring.run import digest_of, load_run, outcome_of, result_table, rules_used
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import ProblemsError
from hengji.outcome.assessment.models import Run

from .standings import Group, Standing, groups_of, standings_of

KEPT = 4  # runs held in memory


class RunIsDamagedError(ValueError):
    """The stored file cannot be read or computed at all."""


@dataclass(frozen=True)
class Opened:
    """What pages read of a run. ``verified``: the file, its recorded digest and a fresh computation agree."""

    frozen: FrozenRun
    outcome: Outcome
    verified: bool

    @property
    def scheme(self) -> Scheme:
        return self.outcome.scheme

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        return standings_of(self.frozen.results, self.outcome)

    @cached_property
    def by_code(self) -> dict[str, Standing]:
        return {standing.code: standing for standing in self.standings}

    @cached_property
    def groups(self) -> dict[str, Group]:
        return groups_of(self.standings, self.scheme)


_kept: OrderedDict[str, Opened] = OrderedDict()
_lock = Lock()


def opened(record: Run) -> Opened:
    """Open a run; the bytes are hashed each time, so a change in the database is seen at once."""
    key = hashlib.sha256(record.digest.encode() + bytes(record.content)).hexdigest()
    with _lock:
        if key not in _kept:
            _kept[key] = _computed(record)
            if len(_kept) > KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(key)
        return _kept[key]


def _computed(record: Run) -> Opened:
    try:
        frozen = load_run(zlib.decompress(bytes(record.content)).decode())
        outcome = outcome_of(frozen)
    except (ValueError, zlib.error, KeyError, ProblemsError) as error:
        raise RunIsDamagedError from error
    again = replace(frozen, rules=rules_used(outcome.scheme), results=result_table(outcome))
    return Opened(frozen, outcome, record.digest == frozen.digest == digest_of(frozen) == digest_of(again))
