"""What is wrong with a scheme, each finding beside the node that it is about; computed from its text alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from hengji.core.scoring.cases import run_cases
from hengji.core.scoring.checks import check_scheme
from hengji.core.scoring.pack import load
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Code, Problem
from hengji.core.scoring.types import ProblemsError as CoreProblemsError
from hengji.year.plans.enums import Fault
from hengji.year.plans.measures import Breach, Clause, breaches, has_marks
from hengji.year.plans.models import Plan
from hengji.year.plans.rows import json_text
from hengji.year.plans.words import place_words

from .filings import superior_scheme
from .schemes import scheme_of

OPEN_BASIS = "待填"  # how packs mark a basis that is still to be filled in


@dataclass(frozen=True)
class Finding:
    """A problem of a scheme. ``node`` is the indicator's code, "" where it is about the whole.

    While one that blocks stands, the scheme is not issued.
    """

    code: str
    node: str
    where: str
    message: str
    remedy: str
    blocks: bool = True


def findings(plan: Plan) -> tuple[Finding, ...]:
    """All findings of a plan's scheme, in the order of its tree, then where it does not keep to its superior's."""
    return findings_in(plan, scheme_of(plan))


def findings_in(plan: Plan, scheme: Scheme) -> tuple[Finding, ...]:
    """The same of a scheme that is the plan's, or is to become it."""
    return (*findings_of(scheme, plan.year), *measured(plan, scheme))


def measured(plan: Plan, scheme: Scheme) -> tuple[Finding, ...]:
    """Breaches of the superior's scheme by a plan that was begun from it; they block once the superior is issued."""
    if plan.superior is None or not plan.superior_texts.exists():
        return ()
    superior = superior_scheme(plan)
    found = breaches(superior, scheme) if superior is not None and has_marks(superior) else ()
    blocks = plan.superior.is_frozen
    return tuple(_breach(scheme, clause, breach, blocks=blocks) for clause, breach in found)


def new_breaches(plan: Plan, before: Scheme, after: Scheme) -> tuple[Finding, ...]:
    """Breaches that a correction would bring: those that stand already do not keep others from being mended."""
    known = {(each.code, each.where) for each in measured(plan, before)}
    return tuple(each for each in blocking(measured(plan, after)) if (each.code, each.where) not in known)


def _breach(scheme: Scheme, clause: Clause, breach: Breach, *, blocks: bool) -> Finding:
    node = clause.code if clause.here and clause.code in scheme.nodes else ""
    return Finding(str(breach.fault), node, node or clause.title, breach.message, breach.remedy, blocks)


def blocking(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(each for each in found if each.blocks)


def findings_of_text(text: str, year: int = 0) -> tuple[Finding, ...]:
    """The same of a pack's text."""
    return findings_of(load(text), year)


def findings_of(scheme: Scheme, year: int = 0) -> tuple[Finding, ...]:
    """The same of a scheme; what was asked about before is not checked again."""
    return _checked(json_text(scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True)), year)


@lru_cache(maxsize=64)
def _checked(text: str, year: int) -> tuple[Finding, ...]:
    """Findings of a scheme as JSON text, which is written much faster than a pack's."""
    scheme = Scheme.model_validate(json.loads(text))
    found = [_finding(scheme, problem) for problem in check_scheme(scheme)]
    if not any(each.blocks for each in found) and scheme.tree:
        found += [_finding(scheme, problem) for problem in _case_problems(scheme)]
    return (*found, *_bars(scheme), *_whole(scheme, year))


def _case_problems(scheme: Scheme) -> list[Problem]:
    try:
        return run_cases(scheme)
    except CoreProblemsError as error:
        return list(error.problems)


def _finding(scheme: Scheme, problem: Problem) -> Finding:
    where = problem.place.path
    node = where.split(" ")[0]
    if problem.code == Code.PACK_CASE:
        return Finding(Fault.CASES_FAIL, "", place_words(where), problem.message, problem.remedy)
    return Finding(
        str(problem.code), node if node in scheme.nodes else "", place_words(where), problem.message, problem.remedy,
        not problem.warning,
    )  # fmt: skip


def _bars(scheme: Scheme) -> Iterator[Finding]:
    """A bar takes something away: without the document and article that it rests on it cannot be put into force."""
    for bar in scheme.bars:
        if not bar.basis.strip() or OPEN_BASIS in bar.basis:
            message = _("否决事项“%s”没有依据，不得启用。") % bar.when
            remedy = _("请填写依据的文号和条款，或删去这一事项。")
            yield Finding(Fault.BAR_BASIS, "", place_words(f"bars › {bar.code}"), message, remedy)


def _whole(scheme: Scheme, year: int) -> Iterator[Finding]:
    if not scheme.tree:
        yield Finding(Fault.PLAN_EMPTY, "", "", _("考评办法还没有指标。"), _("请增加指标，或从模板、上年办法导入。"))
    if year and scheme.year and scheme.year != str(year):
        words = {"said": scheme.year, "year": year}
        message = _("考评办法写的年度是%(said)s，本考评是%(year)s年度。") % words
        yield Finding(Fault.PLAN_YEAR, "", place_words("year"), message, _("请改正考评办法的年度。"))
