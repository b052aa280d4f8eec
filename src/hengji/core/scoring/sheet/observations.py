"""Reading the recorded facts: whole columns at once, every distinct word looked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.decimals import NumberTextError, parse_decimal
from hengji.core.scoring.sheet.cells import number_problem, whole_problem
from hengji.core.scoring.sheet.columns import DAMAGED
from hengji.core.scoring.sheet.findings import Complaint, short
from hengji.core.scoring.sheet.inputs import check_inputs, check_words
from hengji.core.scoring.sheet.repeats import distinct, earlier
from hengji.core.scoring.types import MISSING_WORDS, TEXT_COLUMNS, Code, Missing, Observations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from hengji.core.scoring.sheet.frame import Frame
    from hengji.core.scoring.sheet.inputs import Inputs, Words
    from hengji.core.scoring.sheet.known import Known
    from hengji.core.scoring.types import Goal

_GOAL = ("participant", "indicator", "goal")
_KEY = ("indicator", "goal", "key", "period", "layer", "matter", "document")


def read_observations(
    known: Known, goals: tuple[Goal, ...], frame: Frame, inputs: Inputs | None, words: Words | None
) -> Observations:
    """Read the observations in the order of the table."""
    check_words(known, frame, words)
    who, bad = known.who(frame)
    bad |= known.indicators(frame, bars=True)
    frame.judge("value", lambda word: number_problem(word, words=True))
    frame.judge("n", lambda word: whole_problem(word) if word else None)
    names = check_inputs(known, frame, inputs)
    keys = [frame.codes("participant"), names, *(frame.codes(field) for field in _KEY)]
    _check_goals(frame, goals, bad)
    _check_once(frame, keys, bad | _damaged(frame))
    return _columns(frame, who)


def _columns(frame: Frame, who: NDArray[np.int32]) -> Observations:
    values = frame["value"]
    parsed = [_parsed(word) for word in values.words]
    codes = frame.codes("value")
    mantissa, places, missing = (np.array(part)[codes] for part in zip(*parsed, strict=True))
    return Observations(
        who, mantissa.astype(np.int64), places.astype(np.int8), missing.astype(np.int8),
        {field: frame[field] for field in TEXT_COLUMNS}, frame.extra,
    )  # fmt: skip


def _parsed(word: str) -> tuple[int, int, int]:
    """Return mantissa, decimals and way of having no value; a bad word, already complained of, is zero."""
    if word in MISSING_WORDS:
        return 0, 0, MISSING_WORDS[word]
    try:
        return *parse_decimal(word), Missing.VALUE
    except NumberTextError:
        return 0, 0, Missing.NOT_REPORTED


def _check_goals(frame: Frame, goals: Iterable[Goal], bad: NDArray[np.bool_]) -> None:
    """Complain of observations that name a goal which their participant does not have under the indicator."""
    if frame["goal"].words == ("",):
        return
    there = {(goal.participant, goal.indicator, goal.goal) for goal in goals}
    first, inverse = distinct([frame.codes(field) for field in _GOAL])
    named = [_named(frame, row) for row in first.tolist()]
    absent = np.array([name[2] not in {"", DAMAGED} and name not in there for name in named], dtype=bool)
    for row in np.flatnonzero(absent[inverse] & ~bad).tolist():
        frame.tell(_goal_unknown(named[inverse[row]]), row, "goal")


def _named(frame: Frame, row: int) -> tuple[str, str, str]:
    return frame["participant"].text(row), frame["indicator"].text(row), frame["goal"].text(row)


def _goal_unknown(name: tuple[str, str, str]) -> Complaint:
    who, indicator, goal = name
    message = f"“目标”表中，{short(who)}在指标{short(indicator)}下没有目标{short(goal)}。"
    return Complaint(Code.GOAL_UNKNOWN, message, "请核对目标和指标的编码，或在“目标”表中增加这一行。")


def _damaged(frame: Frame) -> NDArray[np.bool_]:
    """Return the rows whose key has a cell that could not be read."""
    marks = np.zeros(len(frame), dtype=bool)
    for field in ("participant", "input", *_KEY):
        words = frame[field].words
        if DAMAGED in words:
            marks |= frame.codes(field) == words.index(DAMAGED)
    return marks


def _check_once(frame: Frame, keys: list[NDArray[Any]], bad: NDArray[np.bool_]) -> None:
    """Complain of each row that says again who, what and when of an earlier one."""
    before = earlier(keys)
    for row in np.flatnonzero((before != np.arange(len(frame))) & ~bad).tolist():
        message = f"与第{frame.rows[before[row]]}行重复：参评对象、指标、目标、输入项、键、期间、层、事项、文号都相同。"
        remedy = "请删去多余的一行；确是两件事的，请在键、期间、层、事项或文号中加以区分。"
        frame.tell(Complaint(Code.OBSERVATION_DUPLICATE, message, remedy), row, "value")
