"""What a trial or a what-if starts from: a scheme and a sheet, each kind of source by one function."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from hengji.core.scoring.pack import dump
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Sheet
from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.trials.goals import goals_of
from hengji.outcome.assessment.trials.sheets import Maker
from hengji.year.observations.queries.ground import participants_of
from hengji.year.plans.queries import pack_by_name, scheme_of
from hengji.year.plans.queries.plans import plan_by_code

from .opened import opened
from .runs import run_by_number, runs_for

PACK, RUN, PLAN = "pack", "run", "plan"
SEED = 7  # of the year by chance that a pack is tried on


@dataclass(frozen=True)
class Base:
    """A source that exists; its scheme and sheet are read only when they are asked for.

    ``given`` tells whether the sheet holds what was really observed.
    """

    kind: str
    key: str
    title: str
    digest: str
    given: bool
    load: Callable[[], "Loaded"]

    @cached_property
    def loaded(self) -> "Loaded":
        return self.load()


@dataclass(frozen=True)
class Loaded:
    """Scheme and sheet, and how the sheet is read."""

    scheme: Scheme
    sheet: Sheet
    confirmed_only: bool = False
    settled: bool = False


def base_of(kind: str, key: str, user: User) -> Base | None:
    """The source of that kind and key; None where there is none that the person may see."""
    source = SOURCES.get(kind)
    return None if source is None else source(key, user)


def _pack(key: str, user: User) -> Base | None:
    """A pack, tried on a year by chance."""
    del user  # everybody reads packs
    scheme = pack_by_name(key)
    if scheme is None:
        return None
    digest = f"sha256:{sha256(dump(scheme).encode()).hexdigest()}"
    return Base(
        PACK, key, scheme.title, digest, given=False, load=lambda: Loaded(scheme, Maker.of(scheme).random(SEED))
    )


def _plan(key: str, user: User) -> Base | None:
    """A plan's scheme as it stands and its participants, on a year by chance."""
    plan = plan_by_code(user, key)
    if plan is None:
        return None
    scheme, people = scheme_of(plan), participants_of(plan)
    text = f"{dump(scheme)}{people!r}"
    digest = f"sha256:{sha256(text.encode()).hexdigest()}"

    def load() -> Loaded:
        maker = Maker(scheme, people, goals_of(scheme, people)) if people else Maker.of(scheme)
        return Loaded(scheme, maker.random(SEED))

    return Base(PLAN, key, plan.title, digest, given=False, load=load)


def _run(key: str, user: User) -> Base | None:
    """A stored run: its own scheme and sheet."""
    record = runs_for(user).filter(pk=key).first() if key.isdecimal() else None
    if record is None:
        return None
    return Base(RUN, key, record.title, record.digest, given=True, load=lambda: _opened(record))


def _opened(record: Run) -> Loaded:
    """Raises RunIsDamagedError where the file cannot be read."""
    found = opened(run_by_number(record.pk) or record)
    options = found.frozen.options
    return Loaded(found.scheme, found.outcome.ground.sheet, options["confirmed_only"], options["settled"])


SOURCES: dict[str, Callable[[str, User], Base | None]] = {PACK: _pack, RUN: _run, PLAN: _plan}
