"""What a trial or a what-if may start from, as choices."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.outcome.assessment.queries.bases import PACK, RUN
from hengji.outcome.assessment.queries.runs import newest_runs
from hengji.year.plans.queries import packs

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


def sources(url_name: str) -> list[Choices]:
    """Runs and packs, each leading to the page of that name."""
    runs = [
        Choice(run.title, _("%(plan)s，%(count)d个") % {"plan": run.plan_title, "count": run.participant_count},
               reverse(url_name, args=[RUN, str(run.pk)]))
        for run in newest_runs(SHOWN_RUNS)
    ]  # fmt: skip
    templates = [Choice(scheme.title, scheme.edition or scheme.pack, reverse(url_name, args=[PACK, scheme.pack]))
                 for scheme in packs()]  # fmt: skip
    return [
        Choices(_("用已有的汇总"), _("用那一年的办法、单位和真实数据"), runs, _("还没有保存过汇总。")),
        Choices(_("用考评办法模板"), _("用模板的办法和生成的示例数据"), templates, _("没有模板。")),
    ]
