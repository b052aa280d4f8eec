"""Numbers and years as people write them in a goal: 「不低于95%」, 「65万人」, 「2026年12月底」."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from hengji.year.goals.linter.model import GoalText

AT_LEAST = ("不低于", "不少于", "不小于", "至少", "达到", "大于等于", "高于", ">=", "≥", ">", "以上")
AT_MOST = ("不超过", "不高于", "不多于", "控制在", "小于等于", "低于", "少于", "<=", "≤", "<", "以内", "以下")
_BEFORE = "|".join((*AT_LEAST, *AT_MOST, "约", "为"))
_AMOUNT = re.compile(
    rf"\s*(?:(?:{_BEFORE})\s*)*([+-]?\d{{1,18}}(?:\.\d{{1,9}})?)\s*([^\d\s~-][^\d~]{{0,11}})?\s*", re.ASCII
)
_WITHIN = re.compile(r"(?:以上|以内|以下|及以上)$")
_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?!\d)")
_TIME = re.compile(
    r"\d{1,2}\s*月|季度|上半年|下半年|半年|年底|年末|年内|全年|当年|每[年月季周]|"
    r"春季|秋季|春节|国庆|汛期?前|学期|\d+\s*(?:个月|个工作日|天|日)内|[一二三四五六七八九十]+月|\d{4}\s*[-./]\s*\d{1,2}|\d{4}年|\d{4}"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what stood behind it; 「万」 and 「亿」 belong to the unit and are not multiplied in."""

    value: Fraction
    unit: str


def plain(text: str) -> str:
    """The same text with full-width digits, letters and signs made narrow, without separators of thousands."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text))


def amount(text: str) -> Amount | None:
    """Read one number; None for words, ranges and several numbers."""
    found = _AMOUNT.fullmatch(plain(text))
    if found is None:
        return None
    return Amount(Fraction(found[1]), _WITHIN.sub("", (found[2] or "").strip()))


def number(text: str, unit: str = "") -> Fraction | None:
    """The number of a field, where it is written in the goal's own unit or without one."""
    found = amount(text)
    return None if found is None or (unit and found.unit not in {"", unit}) else found.value


def sense(text: str) -> str:
    """Which way a written bound points: up for 「不低于」, down for 「不超过」, empty where there is none or both."""
    narrow = plain(text)
    for word in ("不低于", "不少于", "不小于"):  # they hold 低于 and 少于
        if word in narrow:
            return "up"
    if any(word in narrow for word in AT_MOST):
        return "down"
    return "up" if any(word in narrow for word in AT_LEAST if word != "达到") else ""


def past(goal: GoalText) -> list[Fraction]:
    """The known actual values, oldest first; a value that cannot be read in the goal's unit breaks the series."""
    texts = [*goal.history, goal.last_actual] if goal.last_actual else [*goal.history]
    values: list[Fraction] = []
    for text in texts:
        value = number(text, goal.unit)
        values = [] if value is None else [*values, value]
    return values


def mean_of(goal: GoalText) -> Fraction | None:
    """The three-year mean: as given, else of the last three known values."""
    given = number(goal.mean, goal.unit)
    values = past(goal)[-3:]
    return given if given is not None or len(values) < 3 else sum(values, Fraction(0)) / 3  # noqa: PLR2004 - three years


def years(text: str) -> list[int]:
    """Every year that a text names."""
    return [int(year) for year in _YEAR.findall(plain(text))]


def is_time(text: str) -> bool:
    """Tell whether a deadline can be found in a calendar."""
    return bool(_TIME.search(plain(text)))


def shown(value: Fraction) -> str:
    """A number for a sentence, at most two decimals."""
    text = f"{float(value):.2f}" if abs(value) < 10**15 else str(round(value))
    return text.rstrip("0").rstrip(".") if "." in text else text
