"""A sheet with single records replaced or added; everything else is shared with the original."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.decimals import NumberTextError, parse_decimal
from hengji.core.scoring.types import MISSING_WORDS, Coded, Missing, Observations, Sheet

from .edits import Edit, EditError, Fault

if TYPE_CHECKING:
    from numpy.typing import NDArray

BAD_VALUE = "请填写数字，或未报、不适用、待公布、免考。"


@dataclass(frozen=True, slots=True)
class Number:
    """A value as a sheet keeps it: mantissa and decimals, or a way of having none."""

    mantissa: int
    places: int
    missing: int

    @classmethod
    def of(cls, text: str) -> Number:
        if text in MISSING_WORDS:
            return cls(0, 0, MISSING_WORDS[text])
        try:
            return cls(*parse_decimal(text), 0)
        except NumberTextError:
            raise EditError(BAD_VALUE) from None


@dataclass(frozen=True, slots=True)
class Added:
    """A record that the sheet did not have."""

    participant: int
    number: Number
    text: Mapping[str, str]


def edited_sheet(sheet: Sheet, edits: Iterable[Edit]) -> tuple[Sheet, frozenset[str], list[Fault]]:
    """A copy of the sheet, the leaves that were touched, and the edits that could not be applied."""
    index = {person.code: i for i, person in enumerate(sheet.participants)}
    replaced: dict[int, Number] = {}
    added: list[Added] = []
    touched: set[str] = set()
    faults: list[Fault] = []
    for edit in edits:
        if edit.path[0] not in {"value", "new"}:
            continue
        try:
            _apply(sheet, index, edit, replaced, added)
            touched.add(edit.path[2])
        except EditError as error:
            faults.append(Fault(edit, str(error)))
    if not touched:
        return sheet, frozenset(), faults
    return replace(sheet, observations=_observations(sheet.observations, replaced, added)), frozenset(touched), faults


def _apply(
    sheet: Sheet, index: Mapping[str, int], edit: Edit, replaced: dict[int, Number], added: list[Added]
) -> None:  # fmt: skip
    kind, participant, code, *rest = edit.path if len(edit.path) > 3 else (*edit.path, "", "", "")  # noqa: PLR2004
    if participant not in index:
        raise EditError("没有这个参评对象。")
    if kind == "new":
        goal, name, key = (*rest, "", "", "")[:3]
        text = {"indicator": code, "goal": goal, "input": name, "key": key}
        added.append(Added(index[participant], Number.of(edit.value), text))
        return
    rows = rows_of(sheet, index[participant], code)
    if not rest[0].isdecimal() or int(rest[0]) >= len(rows):
        raise EditError("没有这条记录。")
    replaced[int(rows[int(rest[0])])] = Number.of(edit.value)


def rows_of(sheet: Sheet, participant: int, code: str) -> NDArray[np.int64]:
    """A participant's records under a leaf, in the sheet's order."""
    observations = sheet.observations
    words = observations.text["indicator"].words
    if code not in words:
        return np.zeros(0, dtype=np.int64)
    mine = np.flatnonzero(observations.participant == participant)
    found: NDArray[np.int64] = mine[observations.text["indicator"].at(mine) == words.index(code)]
    return found


def value_text(observations: Observations, row: int) -> str:
    """A record's value as it was written."""
    if observations.missing[row]:
        return next(word for word, state in MISSING_WORDS.items() if state == Missing(int(observations.missing[row])))
    places = int(observations.places[row])
    digits = str(abs(int(observations.mantissa[row]))).rjust(places + 1, "0")
    sign = "-" if observations.mantissa[row] < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _observations(old: Observations, replaced: Mapping[int, Number], added: Sequence[Added]) -> Observations:
    columns: dict[str, Any] = {}
    for name in ("mantissa", "places", "missing"):
        column = getattr(old, name).copy()
        for row, number in replaced.items():
            column[row] = getattr(number, name)
        columns[name] = np.append(column, [getattr(each.number, name) for each in added]).astype(column.dtype)
    who = np.append(old.participant, [each.participant for each in added]).astype(old.participant.dtype)
    if not added:
        return replace(old, participant=who, **columns)
    text = {name: _longer(coded, len(old), [each.text.get(name, "") for each in added])
            for name, coded in old.text.items()}  # fmt: skip
    extra = {name: _longer(coded, len(old), [""] * len(added)) for name, coded in old.extra.items()}
    return Observations(who, columns["mantissa"], columns["places"], columns["missing"], text, extra)


def _longer(coded: Coded, size: int, texts: Sequence[str]) -> Coded:
    """A text column with more rows at its end."""
    index = {word: i for i, word in enumerate(coded.words)}
    new = [index.setdefault(text, len(index)) for text in texts]
    if coded.codes is None and len(index) == 1:
        return coded
    return Coded(np.append(coded.at(np.arange(size)), new).astype(np.int32), tuple(index))
