"""Letters: what the scheme says of them, whose turn it is to sign, and who carries the duty today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from hengji.foundation.access.policy import scope
from hengji.foundation.documents.content import Document
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import Appointment, User, valid
from hengji.foundation.organisations.queries import holders, name
from hengji.year.goals.content import digest_of, sheet_text
from hengji.year.goals.enums import SheetState
from hengji.year.goals.letter_content import Pairs, Terms, document_in, signed_document
from hengji.year.goals.letter_enums import LetterKind, LetterState, Side
from hengji.year.goals.letter_permissions import VIEW_LETTER
from hengji.year.goals.models import GoalSheet, GoalVersion, Letter, LetterSignature, LetterSuccession
from hengji.year.plans.models import Participant, Plan

from .scheme import GoalRules, goal_rules

PART = "letter"  # under goal_requirements: basis (文号、条款), party (甲方), signed_by (省长、副省长 …)


def letter_terms(plan: Plan, rules: GoalRules | None = None) -> Terms:
    """目标责任书 where the scheme names a basis for it, else 目标任务书 (rulebook 2.1)."""
    said = (rules or goal_rules(plan)).requirements.get(PART)
    said = said if isinstance(said, Mapping) else {}
    basis = str(said.get("basis") or "").strip()
    if not basis:
        return Terms(LetterKind.TASK.value)
    party = str(said.get("party") or "").strip() or name(plan.organiser, timezone.localdate())
    return Terms(LetterKind.LETTER.value, basis[:300], party[:100], str(said.get("signed_by") or "").strip()[:100])


def pairs_by_sheet(sheets: Iterable[GoalSheet]) -> dict[int, Pairs]:
    """The newest approved goals of many sheets in one query."""
    found: dict[int, list[tuple[object, GoalVersion]]] = {sheet.pk: [] for sheet in sheets}
    rows = GoalVersion.objects.filter(goal__sheet__in=[*found]).current().select_related("goal", "upper")
    for row in rows:
        found[row.goal.sheet_id].append((row.goal, row))
    return found  # type: ignore[return-value]  # a goal is an object


def goals_digest(pairs: Pairs) -> str:
    """What the letter prints at its end; of the first version, the digest with which the goals were issued."""
    return digest_of(sheet_text(pairs))


def letter_of(sheet: GoalSheet) -> Letter | None:
    """The newest version of a sheet's letter."""
    return Letter.objects.filter(sheet=sheet).order_by("-number").first()


def versions_of(sheet: GoalSheet) -> QuerySet[Letter]:
    """All versions of a sheet's letter without their text, in the model's order."""
    return Letter.objects.filter(sheet=sheet).select_related("made_by").defer("text")


def is_newest(letter: Letter) -> bool:
    return not Letter.objects.filter(sheet=letter.sheet_id, number__gt=letter.number).exists()


def shown_document(letter: Letter) -> Document:
    """What the renderers print: the kept text with the signatures of today."""
    return signed_document(document_in(letter.text), letter.signatures.order_by("pk"))


@dataclass(frozen=True)
class Holder:
    """Who carries an organ's duty: 主要负责人 by appointment where there is one, else by the role alone."""

    user: User
    name: str
    post: str
    since: date | None = None


def head_of(participant: Participant, on: date) -> Holder | None:
    """Today's head of a participant: the person itself, or who leads its organ; the latest where there are several."""
    if participant.person_id is not None and participant.person is not None:
        person = participant.person
        return Holder(person.user, person.name, "") if person.user else None
    if participant.organisation_id is None:
        return None
    found = heads_of([participant.organisation_id], on)
    return found.get(participant.organisation_id)


def heads_of(organisations: Iterable[int], on: date) -> dict[int, Holder]:
    """Heads of many organs in a fixed number of queries; who merely stands in is none."""
    places = sorted(set(organisations))
    held = [each for each in holders(Role.UNIT_HEAD, on, organisations=places) if each.source != "delegation"]
    rows = Appointment.objects.filter(
        valid(on), post__organisation__in=places, person__user__in=[each.user.pk for each in held]
    ).select_related("person", "post").order_by("-since", "post__position")  # fmt: skip
    posts: dict[tuple[int, int | None], Appointment] = {}
    for row in rows:
        posts.setdefault((row.post.organisation_id, row.person.user_id), row)
    found: dict[int, Holder] = {}
    for each in sorted(held, key=lambda one: one.user.pk):
        if each.organisation is None:
            continue
        holder = _holder(each.user, posts.get((each.organisation, each.user.pk)))
        if (holder.since or date.min) >= (getattr(found.get(each.organisation), "since", None) or date.min):
            found[each.organisation] = holder
    return found


def _holder(user: User, row: Appointment | None) -> Holder:
    if row is None:
        return Holder(user, user.display_name, "")
    return Holder(user, row.person.name, row.post.title, row.since)


def current_holder(letter: Letter, on: date | None = None) -> Holder | None:
    """Who carries the duty of a letter on a day (today)."""
    return head_of(letter.sheet.participant, on or timezone.localdate())


def must_succeed(
    signatures: Iterable[LetterSignature], successions: Iterable[LetterSuccession], holder: Holder | None
) -> bool:
    """Tell whether somebody else than the signer leads now and has not yet acknowledged the duty."""
    signed = next((each for each in signatures if each.side == Side.ORGAN), None)
    if signed is None or holder is None:
        return False
    same = signed.user_id == holder.user.pk if signed.user_id else signed.name == holder.name
    return not same and all(each.user_id != holder.user.pk for each in successions)


@dataclass(frozen=True)
class LetterLine:
    """An issued sheet with its newest letter, as the office's list shows it."""

    sheet: GoalSheet
    letter: Letter | None
    state: str
    signed: Mapping[str, LetterSignature]
    holder: Holder | None


def letters_for(user: User, plan: Plan) -> QuerySet[Letter]:
    """Newest letters of a plan that somebody may see."""
    return scope(user, VIEW_LETTER, Letter.objects.filter(plan=plan)).newest()  # type: ignore[attr-defined,no-any-return]


def letter_lines(user: User, plan: Plan, state: str = "") -> list[LetterLine]:
    """All issued sheets of a plan, with how far their letters are; a fixed number of queries."""
    rows = GoalSheet.objects.filter(plan=plan, state=SheetState.ISSUED)
    sheets = list(rows.select_related("participant__organisation", "participant__person__user", "plan").order_by(
        "participant__position", "participant__code"
    ))  # fmt: skip
    signatures = Prefetch("signatures", LetterSignature.objects.defer("drawing"))
    found = letters_for(user, plan).defer("text").prefetch_related(signatures, "successions")
    letters = {letter.sheet_id: letter for letter in found}
    pairs = pairs_by_sheet(sheets)
    places = [sheet.participant.organisation_id for sheet in sheets if sheet.participant.organisation_id]
    heads = heads_of(places, timezone.localdate())
    lines = [
        _line(sheet, letters.get(sheet.pk), pairs[sheet.pk], heads.get(sheet.participant.organisation_id or 0))
        for sheet in sheets
    ]
    return [line for line in lines if not state or line.state == state]


def _line(sheet: GoalSheet, letter: Letter | None, pairs: Pairs, holder: Holder | None) -> LetterLine:
    signed = {each.side: each for each in letter.signatures.all()} if letter else {}
    state = _state(letter, signed, goals_digest(pairs), holder)
    return LetterLine(sheet, letter, state.value, signed, holder)


def _state(
    letter: Letter | None, signed: Mapping[str, LetterSignature], digest: str, holder: Holder | None
) -> LetterState:  # fmt: skip
    if letter is None:
        return LetterState.MISSING
    if letter.goals_digest != digest:
        return LetterState.OLD
    if not letter.is_signed_for:
        return LetterState.PLAIN
    if Side.ORGAN not in signed:
        return LetterState.ORGAN
    if must_succeed(signed.values(), letter.successions.all(), holder):
        return LetterState.SUCCEED
    return LetterState.DONE if Side.SUPERIOR in signed else LetterState.SUPERIOR
