"""What a correction of an issued scheme does to the scores: both texts on one and the same sheet."""

from dataclasses import dataclass, replace

from hengji.core.scoring.engine import Workbench
from hengji.core.scoring.pack import load
from hengji.core.scoring.scheme import Scheme
from hengji.foundation.access.policy import can, scope
from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.permissions import VIEW_EFFECT, VIEW_EFFECTS
from hengji.outcome.assessment.whatif.changes import Changes, changes, standings
from hengji.year.goals.queries import goals_of
from hengji.year.observations.queries.sheet import sheet_of
from hengji.year.plans.models import Correction, Participant


@dataclass(frozen=True)
class Effect:
    """Everybody before and after that the person may see.

    ``whole``: all participants with places and grades; otherwise only the person's own organs, and their totals only,
    because places and grades are not published yet. ``facts``: how many observations the sheet holds.
    """

    scheme: Scheme
    changes: Changes
    facts: int
    whole: bool


def effect_of(correction: Correction, user: User) -> Effect:
    """Score the text before and the text after on the sheet of the moment of the second person's word, or of now.

    Nothing is stored: the same question gives the same answer, as observations are only ever added.
    """
    plan, at = correction.plan, correction.confirmed_at
    sheet = sheet_of(plan, at=at, goals=goals_of(plan, at=at))
    bench = Workbench(sheet)
    after = load(correction.text_after)
    before = standings(bench.score(load(correction.text_before)))
    found = changes(before, bench.score(after))
    whole = can(user, VIEW_EFFECTS, correction)
    return Effect(after, found if whole else _own(found, correction, user), len(sheet.observations), whole)


def _own(found: Changes, correction: Correction, user: User) -> Changes:
    rows = scope(user, VIEW_EFFECT, Participant.objects.filter(plan=correction.plan))
    own = frozenset(rows.values_list("code", flat=True))
    return replace(found, lines=tuple(line for line in found.lines if line.code in own))
