"""Participants of a plan, and who scores in an owner's place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import Organisation, Person, User
from hengji.year.plans.enums import FROZEN, OVER, Fault
from hengji.year.plans.models import Participant, Plan, Substitute
from hengji.year.plans.rows import json_text

from .changes import Changes
from .refusing import locked, refuse
from .storing import set_columns


@dataclass(frozen=True)
class Entrant:
    """A participant as it is to stand: known by its code. Dates are the first and last day inside the year, if any."""

    code: str
    name: str
    organisation: Organisation | None = None
    person: Person | None = None
    group: str = ""
    klass: str = ""
    is_lead: bool = False
    since: date | None = None
    until: date | None = None
    ranked: bool = True
    unranked_reason: str = ""
    successor: str = ""  # code of whoever takes its place
    attributes: Mapping[str, str] = field(default_factory=dict)


def check_participants(plan: Plan, entrants: Sequence[Entrant], *, reason: str = "") -> list[Problem]:
    """The dry run: every reason why set_participants would refuse. Writes nothing."""
    known = {row.code: row for row in plan.participants.all()}
    return [*_check_time(plan, reason), *_check_entrants(plan, entrants, known)]


@transaction.atomic
def set_participants(plan: Plan, entrants: Sequence[Entrant], *, by: User, reason: str = "") -> list[Participant]:
    """Add or change participants by code, all or none; others stay. After issuing a reason is wanted."""
    plan = locked(plan)
    known = {row.code: row for row in plan.participants.all()}
    refuse([*_check_time(plan, reason), *_check_entrants(plan, entrants, known)])
    changes = Changes()
    groups = {row.code: row for row in plan.group_rows.all()}
    classes = {row.code: row for row in plan.planclass_rows.all()}
    for place, entrant in enumerate(entrants, len(known)):
        columns = {**_columns(entrant), "group_id": None, "klass_id": None}
        if entrant.group:
            columns["group_id"] = groups[entrant.group].pk
        if entrant.klass:
            columns["klass_id"] = classes[entrant.klass].pk
        if entrant.code in known:
            set_columns(changes, known[entrant.code], columns)
        else:
            known[entrant.code] = changes.add(Participant(plan=plan, code=entrant.code, position=place, **columns))
    for entrant in entrants:
        after = known[entrant.successor].pk if entrant.successor else None
        set_columns(changes, known[entrant.code], {"successor_id": after})
    changes.write("plans.set_participants", by=by, reason=reason.strip())
    return [known[entrant.code] for entrant in entrants]


@transaction.atomic
def remove_participant(participant: Participant, *, by: User) -> None:
    """Take a participant out of a plan that is not issued; later it ends on a day, with a successor or none."""
    plan = locked(participant.plan)
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    if plan.state in FROZEN:
        text = _("考评办法已印发，参评对象不能删去。")
        refuse([Problem(Fault.PLAN_FROZEN, text, row.code, _("请填写参评止日期和承继单位。"))])
    changes = Changes()
    changes.remove([row])
    changes.write("plans.remove_participant", by=by)


@transaction.atomic
def set_substitutes(
    plan: Plan, pairs: Mapping[tuple[Organisation, str], Organisation], *, by: User, reason: str = ""
) -> list[Substitute]:  # fmt: skip
    """Let exactly these stand: (owner, code of an indicator or "") → who scores the owner's own cell.

    After issuing a reason is wanted.
    """
    plan = locked(plan)
    refuse([*_check_substitution(plan, reason), *_check_pairs(plan, pairs)])
    changes = Changes()
    known = {(row.owner_id, row.indicator): row for row in plan.substitutes.all()}
    wanted = {(owner.pk, code): substitute for (owner, code), substitute in pairs.items()}
    changes.remove([row for key, row in known.items() if key not in wanted])
    for (owner, code), substitute in wanted.items():
        if (owner, code) in known:
            set_columns(changes, known[owner, code], {"substitute_id": substitute.pk})
        else:
            changes.add(Substitute(plan=plan, owner_id=owner, indicator=code, substitute=substitute))
    changes.write("plans.set_substitutes", by=by, reason=reason.strip())
    return list(plan.substitutes.all())


def _key(row: Organisation | Person | None) -> int | None:
    return None if row is None else row.pk


def _columns(entrant: Entrant) -> dict[str, Any]:
    return {
        "name": entrant.name.strip(),
        "organisation_id": _key(entrant.organisation),
        "person_id": _key(entrant.person),
        "is_lead": entrant.is_lead,
        "since": entrant.since,
        "until": entrant.until,
        "ranked": entrant.ranked,
        "unranked_reason": entrant.unranked_reason.strip(),
        "attributes": json_text(dict(entrant.attributes)),
    }


def entrant_of(row: Participant) -> Entrant:
    """A participant as it stands, to be set again with something changed (dataclasses.replace)."""
    return Entrant(
        row.code, row.name, row.organisation, row.person, row.group.code if row.group else "",
        row.klass.code if row.klass else "", row.is_lead, row.since, row.until, row.ranked, row.unranked_reason,
        row.successor.code if row.successor else "", attributes_of(row),
    )  # fmt: skip


def attributes_of(participant: Participant) -> dict[str, str]:
    found: dict[str, str] = json.loads(participant.attributes)
    return found


def _check_time(plan: Plan, reason: str) -> Iterator[Problem]:
    if plan.state in OVER:
        yield Problem(Fault.PLAN_STATE, _("本考评已办结，参评对象不再变动。"))
    elif plan.state in FROZEN and not reason.strip():
        text = _("考评办法已印发，调整参评对象要写明理由。")
        yield Problem(Fault.REASON, text, _("理由"), _("请填写理由和依据。"))


def _check_entrants(
    plan: Plan, entrants: Sequence[Entrant], known: Mapping[str, Participant]
) -> Iterator[Problem]:  # fmt: skip
    groups = set(plan.group_rows.values_list("code", flat=True))
    classes = set(plan.planclass_rows.values_list("code", flat=True))
    codes = {*known, *(entrant.code for entrant in entrants)}
    for entrant in entrants:
        yield from _check_texts(entrant)
        yield from _check_days(entrant, plan.year)
        yield from _check_words(entrant, groups, classes, codes)
    for code, count in Counter(entrant.code for entrant in entrants).items():
        if count > 1:
            yield Problem(Fault.ROW_TWICE, _("参评对象“%s”写了两次。") % code, code, _("请只留一行。"))
    yield from _check_same(plan, entrants)


def _check_texts(entrant: Entrant) -> Iterator[Problem]:
    if not entrant.code.strip():
        yield Problem(Fault.PARTICIPANT_CODE, _("没有填写编码。"), entrant.name, _("请填写编码。"))
    if not entrant.name.strip():
        yield Problem(Fault.CELL_EMPTY, _("没有填写名称。"), entrant.code, _("请填写名称。"))
    if not entrant.ranked and not entrant.unranked_reason.strip():
        yield Problem(Fault.REASON, _("不参加排名的没有写明理由。"), entrant.code, _("请填写理由。"))


def _check_days(entrant: Entrant, year: int) -> Iterator[Problem]:
    """The first and the last day lie inside the plan's year, in this order."""
    if entrant.since and entrant.until and entrant.since > entrant.until:
        yield Problem(Fault.DATE_ORDER, _("参评止早于参评起。"), entrant.code, _("请核对日期。"))
    for words, day in ((_("参评起"), entrant.since), (_("参评止"), entrant.until)):
        if day is not None and day.year != year:
            text = _("%(words)s不在%(year)d年内。") % {"words": words, "year": year}
            yield Problem(Fault.PARTICIPANT_DATES, text, entrant.code, _("全年参评的，不用填写起止日期。"))


def _check_words(entrant: Entrant, groups: set[str], classes: set[str], codes: set[str]) -> Iterator[Problem]:
    if entrant.group and entrant.group not in groups:
        text = _("没有组别“%s”。") % entrant.group
        yield Problem(Fault.GROUP_UNKNOWN, text, entrant.code, _("请先在考评办法中设定组别。"))
    if entrant.klass and entrant.klass not in classes:
        text = _("没有类别“%s”。") % entrant.klass
        yield Problem(Fault.CLASS_UNKNOWN, text, entrant.code, _("请先在考评办法中设定类别。"))
    if entrant.successor and (entrant.successor not in codes or entrant.successor == entrant.code):
        text = _("承继单位“%s”不是另一个参评对象。") % entrant.successor
        yield Problem(Fault.PARTICIPANT_CODE, text, entrant.code, _("请填写它的编码。"))


def _check_same(plan: Plan, entrants: Sequence[Entrant]) -> Iterator[Problem]:
    """An organ, or a person, takes part once."""
    taken = {(row.organisation_id, row.person_id): row.code for row in plan.participants.all()}
    for entrant in entrants:
        key = _key(entrant.organisation), _key(entrant.person)
        if key == (None, None):
            continue
        if taken.setdefault(key, entrant.code) != entrant.code:
            text = _("“%(name)s”已用编码“%(code)s”参评。") % {"name": entrant.name, "code": taken[key]}
            yield Problem(Fault.PARTICIPANT_TWICE, text, entrant.code, _("一个单位或个人只登记一次。"))


def _check_substitution(plan: Plan, reason: str) -> Iterator[Problem]:
    if plan.state in OVER:
        yield Problem(Fault.PLAN_STATE, _("本考评已办结，替补评分单位不再变动。"))
    elif plan.state in FROZEN and not reason.strip():
        text = _("考评办法已印发，调整替补评分单位要写明理由。")
        yield Problem(Fault.REASON, text, _("理由"), _("请填写理由和依据。"))


def _check_pairs(plan: Plan, pairs: Mapping[tuple[Organisation, str], Organisation]) -> Iterator[Problem]:
    codes = set(plan.indicator_rows.values_list("code", flat=True))
    for (owner, code), substitute in pairs.items():
        if owner.pk == substitute.pk:
            text = _("替补评分单位不能是责任单位自己。")
            yield Problem(Fault.SUBSTITUTE, text, owner.code, _("请另选一个单位。"))
        if code and code not in codes:
            text = _("没有编码为“%s”的指标。") % code
            yield Problem(Fault.NODE_ABSENT, text, owner.code, _("请核对指标编码。"))
