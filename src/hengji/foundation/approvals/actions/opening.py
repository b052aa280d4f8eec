"""Opening a case, and submitting again after it came back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.approvals.chain import ChainSpec, StepSpec, check_chain
from hengji.foundation.approvals.enums import CaseState, Countersign, Fault, Outcome, StepKind
from hengji.foundation.approvals.models import Case, Maker, Seat
from hengji.foundation.approvals.queries import case_of, makers_of
from hengji.foundation.common.problems import Problem

from .journal import Journal
from .moving import add_steps, advance
from .refusing import locked, not_open, refusal, refuse

TWO = 2


@dataclass(frozen=True)
class Submission:
    """What is to be approved, as text: the owner's page is url_name with key."""

    kind: str
    title: str
    digest: str
    url_name: str
    key: str


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked; ``relation`` says by which dated relation, so that a change of it re-routes the step."""

    user: AbstractBaseUser
    relation: str = ""


Candidates = Mapping[str, Sequence["AbstractBaseUser | Asked"]]
Filled = dict[int, list[Seat]]


@transaction.atomic
def open_case(
    submission: Submission, chain: ChainSpec, candidates: Candidates, *, by: AbstractBaseUser,
    makers: Collection[AbstractBaseUser] = (),
) -> Case:  # fmt: skip
    """Open the case of a document and begin its first step. Makers, the opener among them, are never asked."""
    keys = frozenset(each.pk for each in makers) | {by.pk}
    problems = [*_text_problems(submission), *check_chain(chain)]
    refuse(problems or check_candidates(chain, candidates, keys))
    if case_of(submission.url_name, submission.key) is not None:
        text = _("这份材料已经提交过审批，不用重复提交。")
        raise refusal(Fault.CASE_EXISTS, text, _("请打开审批页查看进展。"))
    journal = Journal()
    case = Case(
        kind=submission.kind, title=submission.title, digest=submission.digest, url_name=submission.url_name,
        key=submission.key, opened_by_id=by.pk, submitted_by_id=by.pk, chain_text=chain.as_json(),
        opened_at=timezone.now(),
    )  # fmt: skip
    journal.add(case)
    for key in sorted(keys):
        journal.add(Maker(case=case, user_id=key))
    add_steps(journal, case, 0, _filled(chain, candidates, keys))
    advance(journal, case)
    journal.write("approvals.open_case", by=by)
    return case


@transaction.atomic
def reopen_after_return(
    case: Case, *, digest: str, by: AbstractBaseUser, candidates: Candidates, makers: Collection[AbstractBaseUser] = (),
) -> Outcome:  # fmt: skip
    """Submit again what came back or was withdrawn: a new round from the first step, about the new content.

    ``makers`` are those who have joined since; whoever submits is one.
    """
    case = locked(case)
    if case.state == CaseState.OPEN and case.digest == digest and case.submitted_by_id == by.pk:
        return Outcome.WAITING  # a second click
    if case.state not in {CaseState.RETURNED, CaseState.WITHDRAWN}:
        raise not_open(case)
    known = makers_of(case)
    keys = known | {by.pk, *(each.pk for each in makers)}
    problems = check_candidates(case.chain, candidates, keys)
    if case.state == CaseState.RETURNED and digest == case.digest:
        text = _("内容和退回时一样，没有修改。")
        problems = [Problem(Fault.SAME_CONTENT, text, "", _("请按意见修改后再提交。")), *problems]
    if not digest:
        problems = [Problem(Fault.TEXT_MISSING, _("缺少内容摘要。")), *problems]
    refuse(problems)
    journal = Journal()
    for key in sorted(keys - known):
        journal.add(Maker(case=case, user_id=key))
    journal.move_case(case, CaseState.OPEN, digest=digest, submitted_by_id=by.pk, round=case.round + 1)
    add_steps(journal, case, 0, _filled(case.chain, candidates, keys))
    outcome = advance(journal, case)
    journal.write("approvals.reopen_case", by=by)
    return outcome


def _text_problems(submission: Submission) -> Iterable[Problem]:
    names = {
        "kind": _("事项类别"),
        "title": _("标题"),
        "digest": _("内容摘要"),
        "url_name": _("页面"),
        "key": _("编号"),
    }
    for name, label in names.items():
        if not str(getattr(submission, name)).strip():
            yield Problem(Fault.TEXT_MISSING, _("缺少%s。") % label, label, _("请补上。"))


def _asked(candidates: Candidates, code: str) -> list[Asked]:
    found = [each if isinstance(each, Asked) else Asked(each) for each in candidates.get(code, ())]
    return list({each.user.pk: each for each in found}.values())


def _filled(chain: ChainSpec, candidates: Candidates, makers: frozenset[int]) -> Filled:
    return {
        index: [
            Seat(user_id=each.user.pk, relation=each.relation)
            for each in _asked(candidates, step.code)
            if each.user.pk not in makers
        ]
        for index, step in enumerate(chain.steps)
    }


def check_candidates(chain: ChainSpec, candidates: Candidates, makers: frozenset[int]) -> list[Problem]:
    """Every step that nobody could decide, whatever happens."""
    codes = {step.code for step in chain.steps}
    found = [
        Problem(Fault.STEP_UNKNOWN, _("审批流程没有步骤“%s”。") % code, "", _("请核对审批人的设置。"))
        for code in sorted(candidates.keys() - codes)
    ]
    before: tuple[StepSpec, frozenset[int]] | None = None
    for step in chain.steps:
        people = {each.user.pk: each.user for each in _asked(candidates, step.code) if each.user.is_active}
        free = frozenset(people) - makers
        found += _seat_problems(step, len(people), len(free))
        if before and not chain.same_person_in_a_row and _blocked(before, step, free):
            text = _("“%(step)s”的审批人在上一步“%(before)s”已经必须办理，同一人不连续办理两步。")
            words = {"step": step.title, "before": before[0].title}
            found.append(Problem(Fault.IN_A_ROW, text % words, step.title, _("请另定审批人。")))
        before = (step, free) if free else before
    return found


def _seat_problems(step: StepSpec, people: int, free: int) -> Iterable[Problem]:
    if not people and not step.may_skip:
        yield Problem(Fault.NO_CANDIDATE, _("没有审批人。"), step.title, _("请先设定由谁办理这一步。"))
    elif people and not free:
        yield Problem(Fault.ONLY_MAKERS, _("只有经办人自己，经办人不能审批。"), step.title, _("请另定审批人。"))
    elif free and free < TWO and step.kind != StepKind.ONLINE:
        text = _("登记和核对须由两人办理，现在只有一人。")
        yield Problem(Fault.TWO_PERSONS, text, step.title, _("请再设定一人。"))


def _blocked(before: tuple[StepSpec, frozenset[int]], step: StepSpec, free: frozenset[int]) -> bool:
    """Tell whether whoever must decide the step before makes this one impossible."""
    earlier, people = before
    if StepKind.ONLINE not in {earlier.kind} & {step.kind}:
        return False
    must = people if earlier.countersign == Countersign.ALL or len(people) == 1 else frozenset()
    return bool(free & must) if step.countersign == Countersign.ALL else bool(free) and free <= must
