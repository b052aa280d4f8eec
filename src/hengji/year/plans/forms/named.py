"""Rules or measures under names: one rule for each kind of goal, one measure for each number that a rule takes.

A line holds the name, the rule and its parameters. Stored and shown and sent back it is the same mapping.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.rule import Entry
from hengji.core.scoring.scheme import RuleRef, Scheme

from .fields import PickField, PlainField
from .parameters import ParameterForm

NOTHING = "-"  # picked instead of a key: the line goes


@dataclass(frozen=True)
class Wording:
    """What the inputs of a line are called; without ``name`` names are given and not typed."""

    name: str
    picked: str
    empty: str  # of the choice while nothing is chosen
    remove: str
    new: str = ""  # title of the line that stands ready
    help: str = ""


class NamedForm(forms.Form):
    """One line, always bound: to what a pack holds (``shown``), or to what was sent."""

    def __init__(
        self, scheme: Scheme, data: Mapping[str, Any], prefix: str, offered: Sequence[Entry[Any]], words: Wording
    ) -> None:  # fmt: skip
        super().__init__(data, prefix=prefix)
        self.words = words
        self.was, self.key = (str(data.get(f"{prefix}-{name}") or "") for name in ("was", "key"))
        self.entry = BY_KEY.get(self.key)
        if words.name:
            self.fields["name"] = PlainField(label=words.name, help_text="" if self.was else words.help)
        self.fields["picked"] = PickField(label=words.picked, choices=self._choices(offered))
        self.parameters = (
            None if self.entry is None
            else ParameterForm(self.entry, scheme, data, prefix=f"{prefix}-params")
        )  # fmt: skip
        self.title = self.name or words.new

    @property
    def name(self) -> str:
        return str(self.data.get(f"{self.prefix}-name") or "").strip()

    @property
    def picked(self) -> str:
        return str(self.data.get(f"{self.prefix}-picked") or "")

    @property
    def known_as(self) -> str:
        """The rule's name, or its key where nobody knows it."""
        return self.entry.name if self.entry else self.key

    @property
    def is_removed(self) -> bool:
        return self.picked == NOTHING

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.key or self.picked)

    @property
    def is_open(self) -> bool:
        """Whether there is something to see to."""
        wrong = bool(self.errors or (self.parameters and self.parameters.errors))
        return wrong or bool(self.picked)

    def _choices(self, offered: Sequence[Entry[Any]]) -> list[tuple[str, str]]:
        choices = [("", self.known_as or self.words.empty)]
        if self.key:
            choices.append((NOTHING, self.words.remove))
        return [*choices, *((each.key, each.name) for each in offered if each.key != self.key)]

    def reference(self, stored: Mapping[str, RuleRef]) -> dict[str, Any] | None:
        """The rule with its parameters as a pack holds them; a new rule takes what it shares with the old one."""
        ref = stored.get(self.was)
        before = ref.params if ref and ref.key == self.key else {}
        now = self.parameters.mapping(before) if self.parameters else before
        if self.picked in BY_KEY and self.picked != self.key:
            shared = BY_KEY[self.picked].params.model_fields
            return {self.picked: {name: value for name, value in now.items() if name in shared}}
        return {self.key: now} if self.key else None


def shown(scheme: Scheme, stored: Mapping[str, RuleRef], names: Sequence[str], prefix: str) -> dict[str, str]:
    """What a browser would send of these names and the rules stored under them; one empty name stands ready."""
    data: dict[str, str] = {}
    for place, name in enumerate(names):
        line = f"{prefix}-{place}"
        data |= {f"{line}-name": name, f"{line}-was": name if name in stored else ""}
        if name not in stored:
            continue
        ref = stored[name]
        data[f"{line}-key"] = ref.key
        if entry := BY_KEY.get(ref.key):
            data |= ParameterForm.of(entry, scheme, ref.params, prefix=f"{line}-params").data
    return data


def lines_in(
    scheme: Scheme, data: Mapping[str, Any], prefix: str, offered: Sequence[Entry[Any]], words: Wording
) -> list[NamedForm]:  # fmt: skip
    """The lines that were sent, in their order."""
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,4}})-name")
    places = sorted(int(match[1]) for key in data if (match := pattern.fullmatch(key)))
    return [NamedForm(scheme, data, f"{prefix}-{place}", offered, words) for place in places]


def find_problems(lines: Sequence[NamedForm]) -> Iterator[str]:
    """What keeps lines from being a mapping, said at the line as well: no name, no rule, a name twice."""
    left = [line for line in lines if not (line.is_empty or line.is_removed)]
    names = [line.name for line in left]
    for line in left:
        if not line.name:
            yield _tell(line, "name", _("“%s”还没有写名称。") % line.known_as)
        elif names.count(line.name) > 1:
            yield _tell(line, "name", _("“%s”写了两次，请改成不同的名称，或删去一类。") % line.name)
        if not (line.key or line.picked):
            yield _tell(line, "picked", _("“%s”还没有选计分规则。") % line.name)


def _tell(line: NamedForm, field: str, message: str) -> str:
    line.is_valid()
    line.add_error(field if field in line.fields else None, message)
    return message


def mapping_of(lines: Sequence[NamedForm], stored: Mapping[str, RuleRef]) -> dict[str, dict[str, Any]]:
    """Name → rule with parameters; only sound where there are no problems."""
    found = {}
    for line in lines:
        reference = None if line.is_removed else line.reference(stored)
        if reference is not None:
            found[line.name] = reference
    return found
