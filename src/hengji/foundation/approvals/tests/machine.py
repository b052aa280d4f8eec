"""Random chains and random people: what must hold after every action, whatever was tried."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from typing_extensions import override

from hengji.foundation.approvals.actions import (
    Minutes,
    Paper,
    confirm_record,
    decide,
    open_case,
    record_meeting,
    record_paper,
    refuse_record,
    reopen_after_return,
    withdraw,
)
from hengji.foundation.approvals.chain import PREVIOUS, START, ChainSpec, StepSpec
from hengji.foundation.approvals.enums import PASSED, CaseState, StepState, Verdict
from hengji.foundation.approvals.models import Case, Decision, Maker, Step
from hengji.foundation.approvals.queries import latest_steps, live_decisions, open_seats, persons_of
from hengji.foundation.approvals.tests.conftest import submission
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.models import Delegation, User

PEOPLE = 6
DAY = date(2026, 1, 5)
seen: Counter[str] = Counter()  # states of cases after each action, so that a long run can say what it met
who = st.integers(0, PEOPLE - 1)


@st.composite
def chains(draw: st.DrawFn) -> ChainSpec:
    steps: list[StepSpec] = []
    for index in range(draw(st.integers(1, 4))):
        back = draw(st.sampled_from([START, PREVIOUS, *(step.code for step in steps)]))
        kind = draw(st.sampled_from(["online", "online", "meeting", "paper"]))
        steps.append(
            StepSpec(f"s{index}", f"第{index}步", kind, "office", "", draw(st.sampled_from(["all", "any"])),
                     draw(st.integers(0, 3)), back, draw(st.booleans()))
        )  # fmt: skip
    return ChainSpec(tuple(steps), draw(st.booleans()))


class Approvals(RuleBasedStateMachine):
    """Actions may be refused; what is refused changes nothing, what happens is in the ledger."""

    case: Case | None = None

    @initialize(chain=chains(), data=st.data())
    def start(self, chain: ChainSpec, data: Any) -> None:  # noqa: ANN401 - hypothesis' own type
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.users = User.objects.bulk_create(User(username=f"u{n}", display_name=f"用户{n}") for n in range(PEOPLE))
        absent, stand_in = data.draw(st.permutations(self.users))[:2]
        today = timezone.localdate()
        Delegation.objects.create(
            absent=absent, stand_in=stand_in, roles=["office"], since=today, until=today.replace(year=today.year + 1)
        )
        self.asked = {
            step.code: data.draw(
                st.lists(
                    st.sampled_from(self.users),
                    min_size=data.draw(st.sampled_from([0, 2, 2, 2])),
                    max_size=4,
                    unique_by=lambda user: user.pk,
                )
            )
            for step in chain.steps
        }
        self.digests = 1
        self._do(lambda: setattr(self, "case", open_case(submission(), chain, self.asked, by=self.users[0])))

    def _do(self, action: Any) -> None:  # noqa: ANN401 - any action
        before, rows = Entry.objects.count(), self._rows()
        try:
            with assert_recorded(), transaction.atomic():
                action()
        except ProblemsError:
            assert (Entry.objects.count(), self._rows()) == (before, rows)
        else:
            assert Entry.objects.count() - before == (self._rows() != rows)

    def _rows(self) -> list[Any]:
        return [list(model.objects.order_by("pk").values()) for model in (Case, Step, Decision)]

    @rule(by=who, verdict=st.sampled_from(["approve", "approve", "approve", "return"]))
    def decides(self, by: int, verdict: str) -> None:
        if self.case:
            self._do(lambda: decide(self.case, by=self.users[by], verdict=verdict, remark="意见"))

    @rule(by=st.sampled_from([0, 0, *range(PEOPLE)]))
    def withdraws(self, by: int) -> None:
        if self.case:
            self._do(lambda: withdraw(self.case, by=self.users[by]))

    @rule(by=who, verdict=st.sampled_from(["approve", "return"]), checker=who, agrees=st.booleans())
    def records(self, by: int, verdict: str, checker: int, agrees: bool) -> None:
        if not self.case:
            return
        case, user, other = self.case, self.users[by], self.users[checker]
        self._do(lambda: record_meeting(case, by=user, minutes=Minutes("议题", "5号", DAY, verdict, "意见")))
        self._do(lambda: record_paper(case, by=user, paper=Paper("王", "S1", DAY, verdict, "意见")))
        self._do(lambda: confirm_record(case, by=other) if agrees else refuse_record(case, by=other, remark="不符"))

    @rule(by=st.integers(0, 1))
    def submits_again(self, by: int) -> None:
        if self.case:
            case, user = self.case, self.users[by]
            self.digests += 1
            self._do(lambda: reopen_after_return(case, digest=f"d{self.digests}", by=user, candidates=self.asked))

    @invariant()
    def holds(self) -> None:
        if not self.case:
            return
        case = Case.objects.get(pk=self.case.pk)
        steps = latest_steps(case)
        assert len(steps) == len(case.chain.steps)
        present = [step for step in steps if step.state in {StepState.ACTIVE, StepState.RECORDED}]
        assert len(present) == (case.state == CaseState.OPEN)
        returns = Step.objects.filter(case=case, state=StepState.RETURNED).count()
        closed = Entry.objects.filter(action="approvals.withdraw_case").count()
        at_rest = case.state in {CaseState.RETURNED, CaseState.WITHDRAWN}
        assert case.round == 1 + returns + closed - at_rest
        seen[case.state] += 1
        if case.state == CaseState.APPROVED:
            assert all(step.state in PASSED and step.digest == case.digest for step in steps)
        for step in steps:
            self._check_step(case, step)
        self._check_people(case, steps)

    def _check_step(self, case: Case, step: Step) -> None:
        agreed = live_decisions(step).filter(verdict=Verdict.APPROVE)
        if step.state == StepState.DONE:
            assert agreed.exists()
            assert step.kind != "online" or step.countersign == "any" or not open_seats(step)
        if step.state == StepState.SKIPPED:
            assert not open_seats(step)
            assert case.chain.steps[step.index].may_skip

    def _check_people(self, case: Case, steps: list[Step]) -> None:
        makers = set(Maker.objects.filter(case=case).values_list("user", flat=True))
        decisions = Decision.objects.filter(step__in=steps).select_related("record")
        assert makers.isdisjoint(persons_of(decisions))
        for decision in decisions:
            assert decision.record is None or decision.record.recorded_by_id not in makers | {decision.by_id}
        done = [step for step in steps if step.state == StepState.DONE]
        for first, second in pairwise(done):
            if {first.kind, second.kind} == {"online"} and not case.chain.same_person_in_a_row:
                assert persons_of(live_decisions(first)).isdisjoint(persons_of(live_decisions(second)))

    @override
    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
