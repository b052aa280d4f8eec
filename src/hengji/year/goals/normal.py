"""One form for what people type: narrow digits, ISO dates, the words of choices. What cannot be read stays as it is."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date

from .content import CHOICES, NUMBERS, YES

LINES = frozenset({"milestones", "partners", "description"})  # fields of several lines
_YES = frozenset({"是", "1", "on", "true", "涉密", "y", "yes", "√"})
_DATE = re.compile(
    r"(\d{4})\s*[-年./]\s*(\d{1,2})(?:\s*[-月./]\s*(\d{1,2})\s*日?|\s*月\s*(底|末)?)?\s*(?:前|之前|以前)?"
)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
DECEMBER = 12


def normal(name: str, text: str) -> str:
    """The stored form of a field's text."""
    if name in LINES:
        return "\n".join(line.strip() for line in text.replace("\r", "").split("\n")).strip()
    plain = " ".join(text.split())
    if name in NUMBERS:
        return number_text(plain)
    if name == "deadline":
        found = day_of(plain)
        return found.isoformat() if found else plain
    if name == "classified":
        return YES if plain.lower() in _YES else ""
    if name in CHOICES:
        return _choice(name, plain)
    return plain


def number_text(text: str) -> str:
    """A number without separators of thousands and in narrow digits; other text as it was."""
    narrow = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    return narrow if _NUMBER.fullmatch(narrow) else text


def is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def day_of(text: str) -> date | None:
    """The day that a date names; a month means its last day. None where it names none."""
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= DECEMBER or not year:
        return None
    last = monthrange(year, month)[1]
    day = int(found[3]) if found[3] else last
    return date(year, month, day) if 1 <= day <= last else None


def _choice(name: str, text: str) -> str:
    """The stored value of a choice, from its value, its label, or the words people use."""
    words = CHOICES[name]
    said = {str(label): value for value, label in words.choices}
    said |= {str(label).removesuffix("目标"): value for value, label in words.choices}
    said |= SYNONYMS.get(name, {})
    return said.get(text, text)


SYNONYMS = {
    "direction": {"正向": "up", "逆向": "down", "负向": "down", "区间": "range", "高好": "up", "低好": "down"},
    "kind": {"个性": "functional", "个性目标": "functional"},
}
