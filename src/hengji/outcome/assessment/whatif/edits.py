"""Edits: a place in the scheme or the sheet and the text that is to stand there. Applying them gives copies.

A path is a list of words, first its kind:
points|weight|cap CODE; param CODE SLOT NAME…; grade NUMBER from|quota|count; value PARTICIPANT CODE NUMBER, the
participant's NUMBER-th record under a leaf; new PARTICIPANT CODE GOAL INPUT KEY, a record that is not there yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KINDS = frozenset({"points", "weight", "cap", "param", "grade", "value", "new"})
MOST = 200  # edits of one scenario
LONGEST = 40  # characters of a value

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One place and what is to stand there."""

    path: Path
    value: str

    @property
    def name(self) -> str:
        """The path as one word: the name of the form field."""
        return json.dumps(self.path, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Fault:
    """An edit that cannot be applied, and why."""

    edit: Edit
    message: str


class EditError(ValueError):
    """One edit that cannot be applied; its message is for the person who made it."""


def path_of(name: str) -> Path | None:
    """Read the name of a form field; None where it is none of ours."""
    if not name.startswith("["):
        return None
    try:
        found = json.loads(name)
    except ValueError:
        return None
    good = isinstance(found, list) and len(found) > 1 and all(isinstance(word, str) for word in found)
    return tuple(found) if good and found[0] in KINDS else None


def read(pairs: Iterable[tuple[str, str]]) -> tuple[Edit, ...]:
    """Edits among the fields of a form, the last of each place; at most MOST of them."""
    found = {path: value.strip() for name, value in pairs if (path := path_of(name)) is not None}
    return tuple(Edit(path, value[:LONGEST]) for path, value in list(found.items())[:MOST])


def to_plain(edits: Iterable[Edit]) -> list[list[str]]:
    """As JSON holds them: each path with its value at the end."""
    return [[*edit.path, edit.value] for edit in edits]


def from_plain(plain: Iterable[Sequence[str]]) -> tuple[Edit, ...]:
    """The contrary of :func:`to_plain`."""
    return tuple(Edit(tuple(words[:-1]), words[-1]) for words in plain)
