"""What a trial or a what-if may start from, as choices."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.queries.bases import PACK, PLAN, RUN
from hengji.outcome.assessment.queries.runs import newest_runs
from hengji.year.plans.queries import packs
from hengji.year.plans.queries.plans import plans_for

SHOWN_RUNS = 12


@dataclass(frozen=True)
class Choice:
    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Choices:
    title: str
    lead: str
    choices: list[Choice]
    nothing: str


def sources(url_name: str, user: User) -> list[Choices]:
    """Runs, plans and packs, each leading to the page of that name."""
    runs = [
        Choice(run.title, _("%(plan)s，%(count)d个") % {"plan": run.plan_title, "count": run.participant_count},
               reverse(url_name, args=[RUN, str(run.pk)]))
        for run in newest_runs(user, SHOWN_RUNS)
    ]  # fmt: skip
    plans = [Choice(plan.title, _("%d年") % plan.year, reverse(url_name, args=[PLAN, plan.code]))
             for plan in plans_for(user)]  # fmt: skip
    templates = [Choice(scheme.title, scheme.edition or scheme.pack, reverse(url_name, args=[PACK, scheme.pack]))
                 for scheme in packs()]  # fmt: skip
    return [
        Choices(_("用已有的汇总"), _("用那一年的办法、单位和真实数据"), runs, _("还没有保存过汇总。")),
        Choices(_("用年度考评"), _("用现有的办法和参评对象，数据为生成的示例"), plans, _("还没有年度考评。")),
        Choices(_("用考评办法模板"), _("用模板的办法和生成的示例数据"), templates, _("没有模板。")),
    ]
