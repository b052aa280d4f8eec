"""Participants of a plan by what people call them: full, short and former names, codes; and what may be meant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property

from hengji.foundation.organisations.models import OrganisationVersion
from hengji.year.plans.models import Participant, Plan

from .task_rows import parts

_SHORTEST = 2  # shorter pieces of a name mean anybody
_MOST = 3
_ALIKE = 0.6


class Organs:
    """Everybody whom a plan evaluates, found by name; two queries, whatever the number of names."""

    def __init__(self, plan: Plan) -> None:
        self.all = list(plan.participants.order_by("position", "pk"))
        self._by_key = {each.pk: each for each in self.all}

    @cached_property
    def _called(self) -> Mapping[str, set[int]]:
        """Names and codes → those that are called so."""
        found: dict[str, set[int]] = {}
        owners: dict[int, list[int]] = {}
        for each in self.all:
            for word in {each.code, each.name}:
                found.setdefault(word, set()).add(each.pk)
            if each.organisation_id and not each.person_id:
                owners.setdefault(each.organisation_id, []).append(each.pk)
        versions = OrganisationVersion.objects.filter(organisation__in=owners)
        for organ, *words in versions.values_list("organisation", "name", "short_name"):
            for word in filter(None, words):
                found.setdefault(word, set()).update(owners[organ])
        return found

    def named(self, text: str) -> Participant | None:
        """The one that is called so, or whose name alone ends so (财政厅: 省财政厅); None for none or several."""
        found = self._called.get(text)
        if not found and len(text) >= _SHORTEST:
            found = {key for word, keys in self._called.items() if word.endswith(text) for key in keys}
        return self._by_key[next(iter(found))] if found and len(found) == 1 else None

    def nearest(self, text: str) -> list[str]:
        """Names of up to three that may have been meant, the likeliest first."""
        shortened = [each.name for each in self.all if _shortens(text, each.name)]
        close = get_close_matches(text, self._called, _MOST, _ALIKE)
        names = [self._by_key[key].name for word in close for key in sorted(self._called[word])]
        return list(dict.fromkeys([*shortened, *names]))[:_MOST]

    def unambiguous(self, participant: Participant) -> str:
        """What to write so that ``named`` finds it again: its name, or its code where others share the name."""
        alone = len(self._called[participant.name]) == 1 and parts(participant.name) == [participant.name]
        return participant.name if alone else participant.code


def _shortens(text: str, name: str) -> bool:
    """Each character in its order: 省发改委 shortens 省发展和改革委员会."""
    rest: Iterator[str] = iter(name)
    return len(text) >= _SHORTEST and all(letter in rest for letter in text)


def listed(names: Collection[str]) -> str:
    return "、".join(f"“{name}”" for name in names)
