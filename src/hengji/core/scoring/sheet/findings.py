"""Collecting problems: all of them, in the order of the sheet, a bounded number of each kind."""

from __future__ import annotations

import difflib
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from hengji.core.scoring.types import Code, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LISTED = 1000
_CANDIDATES = 500
_SUGGESTIONS = 50


class Complaint(NamedTuple):
    """What is wrong with a cell and what to do, wherever it stands."""

    code: Code
    message: str
    remedy: str
    warning: bool = False


class Findings:
    """Problems found so far; of each code the first thousand are kept, the rest are counted."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._counts: Counter[Code] = Counter()

    def add(self, complaint: Complaint, table: str, row: int = 0, column: str = "") -> None:
        """Note a complaint about one place."""
        self._counts[complaint.code] += 1
        if self._counts[complaint.code] <= LISTED:
            code, message, remedy, warning = complaint
            self._kept.append(Problem(code, Place(table, row, column), message, remedy, warning))

    def problems(self, tables: Sequence[str]) -> list[Problem]:
        """Return everything in the order of the tables and rows, sums of what was not listed at the end."""
        order = {name: i for i, name in enumerate(tables)}
        listed = sorted(self._kept, key=lambda p: (order.get(p.place.table, -1), p.place.row))
        return [*listed, *(self._rest(code) for code in self._counts if self._counts[code] > LISTED)]

    def _rest(self, code: Code) -> Problem:
        more = self._counts[code] - LISTED
        warning = all(p.warning for p in self._kept if p.code == code)
        message = f"同类问题另有{more}处，未逐条列出。"
        return Problem(code, Place(), message, "请先改正已列出的，再检查一次；同类问题往往出于同一原因。", warning)


class Nearest:
    """Finds the known word that an unknown one most likely stands for, as long as there are few of both."""

    def __init__(self, titles: Iterable[tuple[str, str]]) -> None:
        self._codes: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        for code, title in titles:
            self._codes.setdefault(title, code)
            self._shown[code] = f"{code}（{title}）" if title not in {"", code} else code
        self._codes.update((code, code) for code in self._shown)
        self._codes.pop("", None)
        self._left = _SUGGESTIONS if len(self._shown) <= _CANDIDATES else 0

    def hint(self, word: str) -> str:
        """Return a sentence naming the nearest known word, or nothing."""
        if word in self._codes:
            return f"此处应填编码：{self._shown[self._codes[word]]}。"
        if self._left == 0:
            return ""
        self._left -= 1
        close = difflib.get_close_matches(word[:100], self._codes, n=1, cutoff=0.5)
        return f"最接近的是：{self._shown[self._codes[close[0]]]}。" if close else ""


def short(text: str, most: int = 40) -> str:
    """Quote a text, cut where it is long."""
    return f"“{text[:most]}…”" if len(text) > most else f"“{text}”"
