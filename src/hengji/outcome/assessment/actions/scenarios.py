from collections.abc import Iterator, Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.ledger.actions import record
from hengji.foundation.ledger.canonical import name_of, snapshot
from hengji.outcome.assessment.models import LONGEST_TITLE, Scenario
from hengji.outcome.assessment.queries.bases import Base
from hengji.outcome.assessment.queries.benches import Result, bench_of
from hengji.outcome.assessment.queries.findings import scenario_finding
from hengji.outcome.assessment.whatif.edits import Edit, to_plain

MOST_SCENARIOS = 100  # of one owner


@transaction.atomic
def save_scenario(base: Base, edits: Sequence[Edit], *, title: str, by: AbstractBaseUser) -> Scenario:
    """Keep a what-if. Saving the same once more gives the one that is there; nothing official is touched.

    Raises ProblemsError where the title is missing, nothing was changed, or an edit cannot be applied.
    """
    bench, title = bench_of(base), title.strip()
    edits = bench.real(edits)
    result = bench.score(edits)
    problems = [*_problems_of(title, edits, result), *_too_many(by)]
    if problems:
        raise ProblemsError(problems)
    mine = Scenario.objects.filter(owner_id=by.pk, title=title, base_kind=base.kind, base_key=base.key)
    same = next((each for each in mine if each.edits == to_plain(edits)), None)
    if same is not None:
        return same
    scenario = Scenario.objects.create(
        owner_id=by.pk, title=title, base_kind=base.kind, base_key=base.key, base_title=base.title,
        base_digest=base.digest, edits=to_plain(edits), finding=scenario_finding(result.changes),
    )  # fmt: skip
    record("assessment.save_scenario", by=by, obj=scenario)
    return scenario


def _problems_of(title: str, edits: Sequence[Edit], result: Result) -> Iterator[Problem]:
    if not title:
        yield Problem("SCENARIO_TITLE", _("没有写名称。"), _("名称"), _("请给这个方案起个名，例如“党建降到12分”。"))
    if len(title) > LONGEST_TITLE:
        yield Problem(
            "SCENARIO_TITLE", _("名称过长。"), _("名称"), _("请不超过%(count)d个字。") % {"count": LONGEST_TITLE}
        )
    if not edits:
        yield Problem("SCENARIO_EMPTY", _("还没有改动。"), "", _("请先调整分值、参数或数据，再保存。"))
    for fault in result.faults:
        yield Problem("SCENARIO_EDIT", fault.message, " ".join(fault.edit.path[1:]), _("请改正或移除这一处。"))


def _too_many(by: AbstractBaseUser) -> Iterator[Problem]:
    if Scenario.objects.filter(owner_id=by.pk).count() >= MOST_SCENARIOS:
        yield Problem("SCENARIO_MOST", _("已有%(count)d个方案。") % {"count": MOST_SCENARIOS}, "",
                      _("请先删除不再需要的方案。"))  # fmt: skip


@transaction.atomic
def remove_scenario(scenario: Scenario, *, by: AbstractBaseUser) -> None:
    """Throw a scenario away for good; the ledger keeps that it was there. One that is gone already stays gone."""
    held = Scenario.objects.select_for_update().filter(pk=scenario.pk).first()
    if held is None:
        return
    name, before = name_of(held), snapshot(held)
    held.delete()
    record("assessment.remove_scenario", by=by, obj=name, before=before)
