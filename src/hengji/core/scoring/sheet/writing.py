"""A sheet back as its three tables, every column in its canonical place, numbers as they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hengji.core.scoring.decimals import scaled_text
from hengji.core.scoring.sheet.columns import DIRECTIONS, GOALS, OBSERVATIONS, PARTICIPANTS, Shape, Table
from hengji.core.scoring.sheet.frame import texts_of
from hengji.core.scoring.types import WORD_OF, Missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hengji.core.scoring.types import Goal, Observations, Participant, Sheet


def sheet_tables(sheet: Sheet) -> dict[str, Table]:
    """Return the tables by their names in code (participants, goals, observations), titled in Chinese."""
    return {
        PARTICIPANTS.key: _participants(sheet.participants),
        GOALS.key: _goals(sheet.goals),
        OBSERVATIONS.key: _observations(sheet),
    }


def _table(shape: Shape, fields: Mapping[str, Sequence[str]], extra: Mapping[str, Sequence[str]]) -> Table:
    columns = {column.title: fields[column.field] for column in shape.columns} | dict(extra)
    return Table(shape.title, tuple(columns), columns)


def _participants(participants: tuple[Participant, ...]) -> Table:
    fields = {
        "code": [p.code for p in participants],
        "name": [p.name for p in participants],
        "group": [p.group for p in participants],
        "class": [p.klass for p in participants],
    }
    return _table(PARTICIPANTS, fields, _spread([p.attributes for p in participants]))


def _goals(goals: tuple[Goal, ...]) -> Table:
    fields = {column.field: [str(getattr(goal, column.field)) for goal in goals] for column in GOALS.columns}
    fields["direction"] = [DIRECTIONS[goal.direction] for goal in goals]
    return _table(GOALS, fields, _spread([goal.extra for goal in goals]))


def _spread(rows: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Turn what each row carries into columns, in their order of first appearance."""
    titles: Iterable[str] = dict.fromkeys(title for row in rows for title in row)
    return {title: [row.get(title, "") for row in rows] for title in titles}


def _observations(sheet: Sheet) -> Table:
    rows = sheet.observations
    codes = [participant.code for participant in sheet.participants]
    fields = {name: texts_of(column, len(rows)) for name, column in rows.text.items()}
    fields["participant"] = [codes[index] for index in rows.participant.tolist()]
    fields["value"] = _values(rows)
    return _table(OBSERVATIONS, fields, {title: texts_of(column, len(rows)) for title, column in rows.extra.items()})


def _values(rows: Observations) -> list[str]:
    """Write the values with the decimals that they were written with."""
    texts = np.empty(len(rows), dtype=object)
    for places in np.unique(rows.places).tolist():
        chosen = rows.places == places
        texts[chosen] = scaled_text(rows.mantissa[chosen].tolist(), places)
    for missing, word in WORD_OF.items():
        texts[rows.missing == Missing(missing)] = word
    return list(texts.tolist())
