"""Workbenches kept in memory, a few at a time: what makes one edit of a big year cost milliseconds."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock

from hengji.core.scoring.checks import check_sums
from hengji.core.scoring.engine import Workbench
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Problem
from hengji.outcome.assessment.trials.report import Report, reported
from hengji.outcome.assessment.whatif.changes import Changes, Standing, changes, standings
from hengji.outcome.assessment.whatif.edits import Edit, Fault
from hengji.outcome.assessment.whatif.schemes import edited_scheme
from hengji.outcome.assessment.whatif.sheets import edited_sheet
from hengji.outcome.assessment.whatif.standing import real

from .bases import Base, Loaded

KEPT = 4  # benches in memory
REPORTS = 8  # reports in memory


@dataclass(frozen=True)
class Result:
    """What the edits make of the base: everybody before and after, and what is wrong with the edits."""

    scheme: Scheme
    changes: Changes
    faults: tuple[Fault, ...]
    problems: tuple[Problem, ...]


@dataclass
class Bench:
    """A base on the table. One request at a time computes on it."""

    loaded: Loaded
    workbench: Workbench
    before: list[Standing]
    known: frozenset[str]
    lock: Lock = field(default_factory=Lock)
    _values: tuple[Edit, ...] = ()
    _edited: Workbench | None = None

    @classmethod
    def of(cls, loaded: Loaded) -> "Bench":
        workbench = Workbench(loaded.sheet, loaded.confirmed_only, loaded.settled)
        known = frozenset(problem.message for problem in check_sums(loaded.scheme))
        return cls(loaded, workbench, standings(workbench.score(loaded.scheme)), known)

    def score(self, edits: Sequence[Edit]) -> Result:
        """Score the base under the edits; those that cannot be applied are left out and said."""
        edits = self.real(edits)
        with self.lock:
            scheme, faults = edited_scheme(self.loaded.scheme, edits)
            workbench, more = self._with_values(edits)
            outcome = workbench.score(scheme)
            found = changes(self.before, outcome)
        problems = [problem for problem in check_sums(scheme) if problem.message not in self.known]
        return Result(scheme, found, (*faults, *more), tuple(problems))

    def real(self, edits: Sequence[Edit]) -> tuple[Edit, ...]:
        """Those edits that change something."""
        return real(self.loaded.scheme, self.loaded.sheet, edits)

    def _with_values(self, edits: Iterable[Edit]) -> tuple[Workbench, list[Fault]]:
        """The workbench for the edited sheet; it is kept as long as no record is edited anew."""
        values = tuple(edit for edit in edits if edit.path[0] in {"value", "new"})
        if not values:
            return self.workbench, []
        if values != self._values or self._edited is None:
            sheet, touched, faults = edited_sheet(self.loaded.sheet, values)
            if faults:
                return self.workbench.with_sheet(sheet, touched), faults
            self._values, self._edited = values, self.workbench.with_sheet(sheet, touched)
        return self._edited, []


_benches: OrderedDict[tuple[str, str, str], Bench] = OrderedDict()
_reports: OrderedDict[tuple[str, str, str, int], Report] = OrderedDict()
_lock = Lock()


def bench_of(base: Base) -> Bench:
    """The bench of a base, made on first use; an equal digest means equal content."""
    key = (base.kind, base.key, base.digest)
    with _lock:
        if key in _benches:
            _benches.move_to_end(key)
            return _benches[key]
    made = Bench.of(base.loaded)
    with _lock:
        _benches[key] = made
        while len(_benches) > KEPT:
            _benches.popitem(last=False)
    return made


def report_of(base: Base, seed: int) -> Report:
    """The report of the scheme tests; a run gives its participants, goals and data."""
    key = (base.kind, base.key, base.digest, seed)
    with _lock:
        if key in _reports:
            _reports.move_to_end(key)
            return _reports[key]
    made = reported(base.loaded.scheme, base.loaded.sheet if base.given else None, seed=seed)
    with _lock:
        _reports[key] = made
        while len(_reports) > REPORTS:
            _reports.popitem(last=False)
    return made


def report_is_ready(base: Base, seed: int) -> bool:
    with _lock:
        return (base.kind, base.key, base.digest, seed) in _reports
