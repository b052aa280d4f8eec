"""The nouns of scoring: participants, goals, observations, the ways of having no value, problems."""

from __future__ import annotations

from collections.abc import Mapping  # the dataclasses are inspected at run time
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


class Missing(IntEnum):
    """The four ways of having no value; a greater one wins where several inputs of a leaf have none."""

    VALUE = 0
    PENDING = 1
    NOT_REPORTED = 2
    NOT_APPLICABLE = 3
    EXEMPT = 4


MISSING_WORDS = {
    "待公布": Missing.PENDING,
    "未报": Missing.NOT_REPORTED,
    "不适用": Missing.NOT_APPLICABLE,
    "免考": Missing.EXEMPT,
}
WORD_OF = {state: word for word, state in MISSING_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Participant:
    """Who is evaluated in a plan: an organ, a division or a person."""

    code: str
    name: str
    group: str = ""
    klass: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    def has(self, mark: str) -> bool:
        """Tell whether an attribute of that name is set (anything but empty, 否 and 0)."""
        return self.attributes.get(mark, "") not in {"", "否", "0"}


@dataclass(frozen=True, slots=True)
class Goal:
    """What one participant undertakes under an indicator; numbers are decimal text, empty where not set.

    ``extra`` holds the sheet's further columns by their titles; nothing computes with them.
    """

    participant: str
    indicator: str
    goal: str
    title: str = ""
    rule: str = ""
    points: str = ""
    direction: str = "up"
    baseline: str = ""
    target: str = ""
    challenge: str = ""
    unit: str = ""
    deadline: str = ""
    version: str = "1"
    effective: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Observation:
    """One recorded fact that can enter a score; ``value`` is decimal text or one of MISSING_WORDS."""

    participant: str
    indicator: str
    value: str
    goal: str = ""
    channel: str = ""
    input: str = ""
    key: str = ""
    period: str = ""
    layer: str = ""
    n: str = ""
    matter: str = ""
    document: str = ""
    date: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A text column stored as codes into a list of words; ``codes`` is None where every cell is the one word."""

    codes: NDArray[np.int32] | None
    words: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Coded:
        """Encode texts in their order of first appearance."""
        index: dict[str, int] = {}
        codes = np.fromiter((index.setdefault(text, len(index)) for text in texts), np.int32, len(texts))
        if len(index) <= 1:
            return cls(None, tuple(index) or ("",))
        return cls(codes, tuple(index))

    def at(self, rows: NDArray[Any]) -> NDArray[np.int32]:
        """Return the codes of some rows."""
        return np.zeros(len(rows), dtype=np.int32) if self.codes is None else self.codes[rows]

    def text(self, row: int) -> str:
        """Return the text of one row."""
        return self.words[0 if self.codes is None else int(self.codes[row])]


TEXT_COLUMNS = ("indicator", "goal", "channel", "input", "key", "period", "layer", "n", "matter", "document", "date",
                "state")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Observations:
    """All observations of a sheet as columns: who, numbers as mantissa and decimals, the rest as coded text.

    ``extra`` holds the sheet's further columns by their titles; nothing computes with them.
    """

    participant: NDArray[np.int32]
    mantissa: NDArray[np.int64]
    places: NDArray[np.int8]
    missing: NDArray[np.int8]
    text: Mapping[str, Coded]
    extra: Mapping[str, Coded] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.participant)

    def rows_by_indicator(self) -> dict[str, NDArray[np.int64]]:
        """Return the row numbers of each indicator, in the sheet's order."""
        column = self.text["indicator"]
        if column.codes is None:
            return {column.words[0]: np.arange(len(self))} if len(self) else {}
        order = np.argsort(column.codes, kind="stable")
        bounds = np.searchsorted(column.codes[order], np.arange(len(column.words) + 1))
        return {word: order[bounds[i] : bounds[i + 1]] for i, word in enumerate(column.words)}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The frozen input of a run."""

    participants: tuple[Participant, ...]
    goals: tuple[Goal, ...]
    observations: Observations


class Code(StrEnum):
    """Every kind of problem that the core can name; a code is never reused for something else."""

    PACK_YAML = "PACK_YAML"
    PACK_KEY = "PACK_KEY"
    PACK_VALUE = "PACK_VALUE"
    PACK_CASE = "PACK_CASE"
    NODE_DUPLICATE = "NODE_DUPLICATE"
    NODE_CYCLE = "NODE_CYCLE"
    NODE_UNKNOWN = "NODE_UNKNOWN"
    NODE_EMPTY = "NODE_EMPTY"
    NODE_MIXED = "NODE_MIXED"
    POINTS_SUM = "POINTS_SUM"
    WEIGHTS_SUM = "WEIGHTS_SUM"
    RULE_UNKNOWN = "RULE_UNKNOWN"
    RULE_PARAMS = "RULE_PARAMS"
    RULE_KIND = "RULE_KIND"
    TIER_OVERLAP = "TIER_OVERLAP"
    TIER_GAP = "TIER_GAP"
    TIER_OPEN = "TIER_OPEN"
    TARGET_ZERO = "TARGET_ZERO"
    FORMULA_REFUSED = "FORMULA_REFUSED"
    FORMULA_NAME = "FORMULA_NAME"
    GRADE_ORDER = "GRADE_ORDER"
    GRADE_UNKNOWN = "GRADE_UNKNOWN"
    GROUP_EMPTY = "GROUP_EMPTY"
    GROUP_UNKNOWN = "GROUP_UNKNOWN"
    CLASS_UNKNOWN = "CLASS_UNKNOWN"
    ALL_WORST = "ALL_WORST"
    SHEET_MISSING = "SHEET_MISSING"
    SHEET_UNREADABLE = "SHEET_UNREADABLE"
    COLUMN_MISSING = "COLUMN_MISSING"
    COLUMN_DUPLICATE = "COLUMN_DUPLICATE"
    CELL_EMPTY = "CELL_EMPTY"
    NUMBER_TEXT = "NUMBER_TEXT"
    NUMBER_DIGITS = "NUMBER_DIGITS"
    WORD_UNKNOWN = "WORD_UNKNOWN"
    PARTICIPANT_DUPLICATE = "PARTICIPANT_DUPLICATE"
    PARTICIPANT_UNKNOWN = "PARTICIPANT_UNKNOWN"
    INDICATOR_UNKNOWN = "INDICATOR_UNKNOWN"
    INDICATOR_INNER = "INDICATOR_INNER"
    INPUT_UNKNOWN = "INPUT_UNKNOWN"
    KEY_UNKNOWN = "KEY_UNKNOWN"
    LAYER_UNKNOWN = "LAYER_UNKNOWN"
    PERIOD_UNKNOWN = "PERIOD_UNKNOWN"
    GOAL_DUPLICATE = "GOAL_DUPLICATE"
    GOAL_UNKNOWN = "GOAL_UNKNOWN"
    GOAL_RULE = "GOAL_RULE"
    GOAL_POINTS = "GOAL_POINTS"
    OBSERVATION_DUPLICATE = "OBSERVATION_DUPLICATE"
    DIVISION_BY_ZERO = "DIVISION_BY_ZERO"
    SPREAD_BONUS = "SPREAD_BONUS"
    TIE_OPEN = "TIE_OPEN"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a table (sheet or file), row and column as a person counts them, or a path in a pack."""

    table: str = ""
    row: int = 0
    column: str = ""
    path: str = ""

    @override
    def __str__(self) -> str:
        row = f"第{self.row}行" if self.row else ""
        column = f"“{self.column}”列" if self.column else ""
        return " ".join(part for part in (self.table, self.path, row + column) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should mend: a code, where, what is wrong, what to do. Warnings do not stop a run."""

    code: Code
    place: Place
    message: str
    remedy: str
    warning: bool = False


class ProblemsError(Exception):
    """Raised where work cannot go on; carries every problem that was found, not just the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{p.code} {p.place} {p.message}" for p in self.problems[:20]))
