"""A reader with a pocket calculator: every published number of the made-up year adds up again from its parts.

What is added is what the pages print, with a plain arithmetic of its own; the parts must be the numbers stored for the
nodes below, so the walk goes from each total to the leaves without a gap.
"""

import re
from collections import Counter
from fractions import Fraction

from hengji.core.scoring.explain import Step, explain
from hengji.core.scoring.run import make_run, outcome_of
from hengji.core.scoring.types import MISSING_WORDS
from hengji.front.operations.demo_sheet import demo_sheet
from hengji.front.operations.rehearsal.stage import PACK
from hengji.outcome.assessment.queries.standings import Standing, standings_of
from hengji.outcome.assessment.queries.walk import TOTAL
from hengji.year.plans.queries import pack_by_name

ORGANS = 20
NUMBER = r"[-−]?\d+(?:\.\d+)?"
SUM = re.compile(rf"((?:{NUMBER})(?: \+ {NUMBER})*) = ({NUMBER})")
CONVERTED = re.compile(rf"÷({NUMBER})×({NUMBER})折算为 ({NUMBER})")
WEIGHTED = re.compile(rf"按权重合成：\((.+)\)÷({NUMBER}) → ({NUMBER})")
SECTION = re.compile(rf"各项合计 ({NUMBER})，上限 ({NUMBER})，计入总分 ({NUMBER})")
WHOLE = re.compile(rf"基础分 ({NUMBER})，加分项加 ({NUMBER})，减分项减 ({NUMBER})，总分 ({NUMBER})")


def exact(text: str) -> Fraction:
    return Fraction(text.replace("−", "-"))


def rounded_like(number: Fraction, text: str) -> bool:
    """Whether a text is the number, half up at the places that the text has (a zero at the end may be left out)."""
    return any(
        exact(text) == Fraction(int(abs(number) * 10**places + Fraction(1, 2)), 10**places) * (1 if number >= 0 else -1)
        for places in range(len(text.partition(".")[2]), 5)
    )


def test_every_published_number_adds_up_from_what_is_printed_below_it() -> None:
    scheme = pack_by_name(PACK)
    assert scheme is not None
    run, _made = make_run(scheme, demo_sheet(scheme, organs=ORGANS), {})
    outcome = outcome_of(run)
    seen: Counter[str] = Counter()
    for standing in standings_of(run.results, outcome):
        _walk(standing, explain(outcome, standing.code, TOTAL), standing.total, seen)
    assert seen == {"total": 20, "section": 40, "weighted": 20, "converted": 44, "sum": 116}


def _walk(standing: Standing, step: Step, published: str, seen: Counter[str]) -> None:
    if not step.parts:
        return
    kind = _adds_up(standing, step, published)
    assert kind, (standing.code, step.code, step.sentence, published)
    seen[kind] += 1
    for part in step.parts:
        _walk(standing, part, standing.scores[part.code], seen)


def _adds_up(standing: Standing, step: Step, published: str) -> str:
    """By which of the printed ways a number comes out; empty where it does not."""
    sentence = step.sentence
    stored = [standing.scores[part.code] for part in step.parts]
    if found := WHOLE.search(sentence):
        base, plus, minus, total = (exact(each) for each in found.groups())
        good = _sum(sentence, stored) and rounded_like(base + plus - minus, published) and exact(published) == total
        return "total" if good else ""
    if found := SECTION.search(sentence):
        added, cap, counted = (exact(each) for each in found.groups())
        whole = sum((exact(each) for each in stored if each not in MISSING_WORDS), Fraction(0))
        return "section" if (added, min(added, cap), counted) == (whole, counted, exact(published)) else ""
    if found := WEIGHTED.search(sentence):
        terms = [tuple(exact(each) for each in term.split("×")) for term in found[1].split(" + ")]
        mean = sum((share * weight for share, weight in terms), Fraction(0)) / exact(found[2])
        return "weighted" if rounded_like(mean, found[3]) and exact(found[3]) == exact(published) else ""
    return _plain(sentence, stored, published)


def _plain(sentence: str, stored: list[str], published: str) -> str:
    added = _sum(sentence, stored)
    if added is None:
        return ""
    if found := CONVERTED.search(sentence):
        present, base, result = (exact(each) for each in found.groups())
        good = rounded_like(added / present * base, found[3]) and result == exact(published)
        return "converted" if good else ""
    return "sum" if added == exact(published) else ""


def _sum(sentence: str, stored: list[str]) -> Fraction | None:
    """The printed sum, if its terms are the stored numbers of the parts that count, and add up to what is printed."""
    found = SUM.search(sentence)
    if found is None:
        return None
    terms = [exact(each) for each in found[1].split(" + ")]
    numbers = Counter(exact(each) for each in stored if each not in MISSING_WORDS)
    added = sum(terms, Fraction(0))
    return added if not Counter(terms) - numbers and added == exact(found[2]) else None
