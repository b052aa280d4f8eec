"""Five organs with an official run, an office of two, a steering group, and somebody who had no part in the scores."""

from __future__ import annotations

from datetime import date

from hengji.foundation.approvals.actions import decide
from hengji.foundation.approvals.enums import Verdict
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.outcome.assessment.actions import run_plan
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.models import Run
from hengji.outcome.grading import actions
from hengji.outcome.grading.models import Proceeding
from hengji.year.goals.tests.house import a_plan, a_user, participant
from hengji.year.observations.actions import Arrival, confirm_observations, register_observations
from hengji.year.observations.enums import Way
from hengji.year.observations.fact_rows import Fact
from hengji.year.observations.models import Observation
from hengji.year.plans.models import Plan

PACK = """
pack: graded-by-hand
title: 手算办法
places: {leaf: 4, block: 4, total: 2}
groups: {A: 甲组}
tree:
  - {code: A, title: 重点任务, points: 60, rule: {SR-01: {target: "100"}}}
  - {code: B, title: 信息报送, points: 40, rule: {SR-01: {target: "10"}}}
ranking: {within: group}
grades:
  - {name: 优秀, from: 90, quota: 40%}
  - {name: 良好, from: 80}
  - {name: 合格}
quotas: {within: group}
bars:
  - {code: V1, when: 重大事故, basis: 某办〔2026〕1号 第三条, effect: {highest_grade: 合格}}
"""
SEEN = {"P1": ("100", "10"), "P2": ("95", "10"), "P3": ("92", "10"), "P4": ("80", "9"), "P5": ("50", "5")}
TODAY = date(2026, 11, 24)


class House:
    """P1 is barred by a veto; P2 and P3 stand at the border of 优秀. ``played``: up to the official run."""

    def __init__(self, code: str = "GR", *, played: bool = True) -> None:
        self.plan: Plan = a_plan(code, len(SEEN), text=PACK)
        place = self.plan.organiser
        self.office, self.chief, self.steering = (a_user(f"{code}-{name}") for name in ("o", "c", "s"))
        give(self.office, "office", place)
        give(self.chief, "office_chief", place)
        give(self.steering, "steering", place)
        self.clerk, self.head, self.other = (a_user(f"{code}-{name}") for name in ("clerk", "head", "other"))
        own = participant(self.plan, "P3").organisation
        give(self.clerk, "unit_filler", own)
        give(self.head, "unit_head", own)
        give(self.other, "unit_filler", participant(self.plan, "P5").organisation)
        self.facts = [
            Fact(who, leaf, value) for who, pair in SEEN.items() for leaf, value in zip("AB", pair, strict=True)
        ]
        self.facts.append(Fact("P1", "V1", "1", document="某通报1号", date="2026-06-01"))
        if played:
            self._play()

    def _play(self) -> None:
        register_observations(self.plan, self.facts, by=self.office, arrival=Arrival("all"))
        self.confirm()
        self.run: Run = run_plan(self.plan, by=self.chief, kind=Kind.OFFICIAL)

    def confirm(self) -> None:
        rows = list(Observation.objects.filter(plan=self.plan).unconfirmed())
        makers = {row.registered_by_id for row in rows}
        by: User = self.office if self.chief.pk in makers else self.chief
        confirm_observations(rows, by=by, way=Way.HEARD)

    def proposed(self) -> Proceeding:
        return actions.propose_result(self.plan, by=self.office, note="甲组界线相差1.8分")

    def approve(self, proceeding: Proceeding) -> Proceeding:
        """The steering group consents to what lies before it."""
        found = Proceeding.objects.get(pk=proceeding.pk)
        case = found.decision or found.review
        assert case is not None
        decide(case, by=self.steering, verdict=Verdict.APPROVE.value)
        return Proceeding.objects.get(pk=proceeding.pk)

    def public(self, opens: date | None = None) -> Proceeding:
        found = self.approve(actions.submit_review(self.proposed(), by=self.office))
        return actions.publish_result(found, by=self.chief, opens=opens)

    def seen(self, who: str = "P3", leaf: str = "A") -> Observation:
        rows = Observation.objects.filter(plan=self.plan, participant__code=who, indicator=leaf)
        return rows.standing().get()
