"""The catalogue and the packs, as their pages ask for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from hengji.core.scoring.book import BOOK, BY_KEY, expected, place_of, result_of
from hengji.core.scoring.cases import run_cases
from hengji.core.scoring.decimals import decimal_text, half_up
from hengji.core.scoring.pack import load
from hengji.core.scoring.rule import Case, Entry, Kind, Rule
from hengji.core.scoring.run import rules_used
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import ProblemsError

SHOWN_PLACES = 4  # of a worked case that never ends


def rules_by_kind(words: str = "") -> dict[Kind, list[Entry[Any]]]:
    """The catalogue in the book's order under the headings of its kinds; ``words`` narrows it down."""
    found: dict[Kind, list[Entry[Any]]] = {}
    for entry in BOOK:
        text = f"{entry.key} {entry.name} {entry.what} {entry.formula}".lower()
        if all(word in text for word in words.lower().split()):
            found.setdefault(entry.kind, []).append(entry)
    return {kind: found[kind] for kind in Kind if kind in found}


def rule_by_key(key: str) -> Entry[Any] | None:
    return BY_KEY.get(key)


def implemented_in(entry: Entry[Any]) -> str:
    return place_of(entry)


@dataclass(frozen=True)
class Origin:
    """A published text behind a rule: its code in the rulebook, what it is, where it was read."""

    code: str
    title: str
    address: str = ""


@lru_cache(maxsize=1)
def _sources() -> dict[str, Origin]:
    text = (resources.files("hengji.year.plans") / "sources.yaml").read_text(encoding="utf-8")
    return {code: Origin(code, **about) for code, about in yaml.safe_load(text).items()}


def sources_of(entry: Entry[Any]) -> list[Origin]:
    """The texts behind an entry and its cases."""
    marks = " ".join([entry.source, *(case.mark for case in entry.cases)])
    codes = dict.fromkeys(re.findall(r"\[([A-Z]\d*)\]", marks))
    return [_sources().get(code) or Origin(code, "") for code in codes]


def source_titles(marks: str) -> str:
    """The titles behind marks such as "[S26][B]", for tables."""
    return "；".join(_sources()[code].title for code in re.findall(r"\[([A-Z]\d*)\]", marks) if code in _sources())


@dataclass(frozen=True)
class Worked:
    """A worked case with its result, computed now."""

    case: Case
    result: str
    good: bool


def worked_cases(entry: Entry[Any]) -> list[Worked]:
    return [_worked(entry, case) for case in entry.cases]


def _worked(entry: Entry[Any], case: Case) -> Worked:
    found = result_of(entry, case)
    wanted = expected(case)
    if not isinstance(found, Fraction):
        return Worked(case, _said(found), found == wanted)
    # A rulebook that prints four decimals of a number that never ends is right when these agree.
    good = found == wanted or half_up(found, SHOWN_PLACES) == wanted
    return Worked(case, decimal_text(found) if good and found == wanted else decimal_text(found, SHOWN_PLACES), good)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "有效" if value else "无效"
    return str(value)


def inputs_of(entry: Entry[Any]) -> dict[str, str]:
    """Titles of a rule's inputs by name, as far as its worked cases show them."""
    if not isinstance(entry, Rule):
        return {}
    return {spec.name: spec.title for case in entry.cases for spec in entry.inputs_for(entry.parse(case.params))}


@lru_cache(maxsize=1)
def packs() -> tuple[Scheme, ...]:
    """The packs that come with the program, by title; they change with the program only."""
    return tuple(sorted(_packs(), key=lambda scheme: scheme.title))


def _packs() -> Iterator[Scheme]:
    folder = resources.files("hengji.core.scoring") / "packs"
    for file in folder.iterdir():
        if file.name.endswith(".yaml"):
            try:
                yield load(file.read_text(encoding="utf-8"))
            except ProblemsError:
                continue


def pack_by_name(name: str) -> Scheme | None:
    return next((scheme for scheme in packs() if scheme.pack == name), None)


def packs_using(key: str) -> list[Scheme]:
    return [scheme for scheme in packs() if key in rules_used(scheme)]


@dataclass(frozen=True)
class CaseResult:
    """A pack's own worked example and what differs from it, nothing where it comes out."""

    name: str
    note: str
    wanted: str
    differences: tuple[str, ...]


@lru_cache(maxsize=32)
def _case_results(name: str) -> tuple[CaseResult, ...]:
    scheme = pack_by_name(name)
    return tuple(_case_result(scheme, place) for place in range(len(scheme.cases))) if scheme else ()


def case_results(scheme: Scheme) -> tuple[CaseResult, ...]:
    return _case_results(scheme.pack)


def _case_result(scheme: Scheme, place: int) -> CaseResult:
    case = scheme.cases[place]
    problems = run_cases(scheme.model_copy(update={"cases": (case,)}))
    wanted = "，".join(f"{_title(scheme, name)} {value}" for name, value in case.expect.items())
    return CaseResult(case.name, case.note, wanted, tuple(problem.message for problem in problems))


def _title(scheme: Scheme, name: str) -> str:
    words = {"total": "总分", "grade": "等次", "rank": "名次"}
    sections = {section.code: section.title for section in scheme.sections}
    node = scheme.nodes.get(name)
    return words.get(name) or (node.title if node else sections.get(name, name))
