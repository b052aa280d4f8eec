"""Checking inputs and keys of observations against what the rules of the indicators accept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from hengji.core.scoring.sheet.columns import DAMAGED
from hengji.core.scoring.sheet.findings import Complaint, Nearest, short
from hengji.core.scoring.sheet.repeats import distinct
from hengji.core.scoring.types import MISSING_WORDS, Code

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengji.core.scoring.sheet.frame import Frame
    from hengji.core.scoring.sheet.known import Known

Accepted: TypeAlias = Mapping[str, frozenset[str] | None]
Inputs: TypeAlias = Callable[[str], Accepted | None]
Words: TypeAlias = Callable[[str, str], frozenset[str] | None]
_FIELDS = ("indicator", "input", "key")


def check_inputs(known: Known, frame: Frame, inputs: Inputs | None) -> NDArray[np.int32]:
    """Complain of unknown inputs and keys; return each row's input as a code, the empty one as the only one meant."""
    codes = frame.codes("input")
    if inputs is None or not len(frame):
        return codes
    numeric = np.array([_counts(word) for word in frame["value"].words])[frame.codes("value")]
    first, inverse = distinct([*(frame.codes(field) for field in _FIELDS), numeric])
    names = {word: code for code, word in enumerate(frame["input"].words)}
    meant = codes[first]
    verdicts: dict[int, tuple[str, Complaint]] = {}
    for number, row in enumerate(first.tolist()):
        indicator, name, key = (frame[field].text(row) for field in _FIELDS)
        accepted = inputs(indicator) if known.is_leaf(indicator) else None
        if accepted is None or DAMAGED in {name, key}:
            continue
        if not name and len(accepted) == 1:
            (name,) = accepted
            meant[number] = names.setdefault(name, len(names))
        found = _problem(accepted, name, key, numeric=bool(numeric[row]))
        if found is not None:
            verdicts[number] = found
    _tell(frame, inverse, verdicts)
    return meant[inverse]


def check_words(known: Known, frame: Frame, words: Words | None) -> None:
    """Complain of layers and periods that have no weight at their indicator, and would silently count for nothing."""
    for column, code, thing in (("layer", Code.LAYER_UNKNOWN, "层"), ("period", Code.PERIOD_UNKNOWN, "期间")):
        if words is None or not len(frame):
            continue
        first, inverse = distinct([frame.codes("indicator"), frame.codes(column)])
        verdicts: dict[int, tuple[str, Complaint]] = {}
        for number, row in enumerate(first.tolist()):
            indicator, word = frame["indicator"].text(row), frame[column].text(row)
            accepted = words(indicator, column) if known.is_leaf(indicator) else None
            if accepted is not None and word not in accepted and word != DAMAGED:
                verdicts[number] = column, _without_weight(code, thing, accepted, word)
        _tell(frame, inverse, verdicts)


def _without_weight(code: Code, thing: str, accepted: frozenset[str], word: str) -> Complaint:
    message = f"该指标没有名为{short(word)}的{thing}。" if word else f"没有写明是哪一个{thing}。"
    hint = Nearest((known, "") for known in sorted(accepted)).hint(word) if word else ""
    return Complaint(code, message, f"{hint}可填：{short('、'.join(sorted(accepted - {''})), 200)}。")


def _counts(value: str) -> bool:
    """Tell whether a value must say of what; 0 of nothing states that nothing happened."""
    return value not in MISSING_WORDS and value.strip("+-0.") != ""


def _problem(accepted: Accepted, name: str, key: str, *, numeric: bool) -> tuple[str, Complaint] | None:
    """Judge an input and its key; a row without a number, or with 0, may mean the whole indicator: both empty."""
    if not name and not numeric and not key:
        return None
    if name not in accepted:
        return "input", _input_unknown(accepted, name)
    keys = accepted[name]
    if keys is None or key in keys or (not key and (not keys or not numeric)):
        return None
    return "key", _key_unknown(name, keys, key)


def _input_unknown(accepted: Accepted, name: str) -> Complaint:
    message = f"该指标没有输入项{short(name)}。" if name else "没有写明是哪一个输入项。"
    hint = Nearest((known, "") for known in accepted).hint(name) if name else ""
    listed = "、".join(accepted)
    remedy = f"{hint}可填：{listed}。" if accepted else "该指标不需要填写，请删除此行。"
    return Complaint(Code.INPUT_UNKNOWN, message, remedy)


def _key_unknown(name: str, keys: frozenset[str], key: str) -> Complaint:
    message = f"输入项{short(name)}没有键{short(key)}。" if key else f"输入项{short(name)}须写明键。"
    hint = Nearest((known, "") for known in sorted(keys)).hint(key) if key else ""
    remedy = f"{hint}可填：{short('、'.join(sorted(keys)), 200)}。" if keys else "请把“键”单元格留空。"
    return Complaint(Code.KEY_UNKNOWN, message, remedy)


def _tell(frame: Frame, inverse: NDArray[np.int64], verdicts: Mapping[int, tuple[str, Complaint]]) -> None:
    for row in np.flatnonzero(np.isin(inverse, list(verdicts))).tolist():
        field, complaint = verdicts[int(inverse[row])]
        frame.tell(complaint, row, field)
