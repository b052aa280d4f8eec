"""Who takes part in a trial where no run gives participants: those a pack lists, else a few for each declared group."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import cycle, islice
from typing import Any

from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Participant

PER_GROUP = 8
ALONE = 20  # where a scheme declares no groups
YES = "是"


def people_of(scheme: Scheme) -> tuple[Participant, ...]:
    """The pack's own participants, else made-up ones; what a leaf's ``applies`` asks for and nobody has, all have."""
    listed = scheme.carried.get("participants", {})
    groups = listed.get("groups", ()) if isinstance(listed, Mapping) else ()
    found = list(_listed(groups)) or list(_made_up(scheme))
    had = {mark for person in found for mark in person.attributes}
    missing = {node.applies: YES for node in scheme.nodes.values() if node.applies and node.applies not in had}
    return tuple(
        Participant(each.code, each.name, each.group, each.klass, {**missing, **each.attributes}) for each in found
    )


def _listed(groups: Iterable[Mapping[str, Any]]) -> Iterator[Participant]:
    for group in groups:
        marks = {**dict.fromkeys(group.get("has", ()), YES), **({"双重管理": YES} if "dual" in group else {})}
        for number, member in enumerate(_members(group), 1):
            own = {**marks, **dict.fromkeys(member.get("has", ()), YES)}
            klass = str(member.get("class", group.get("class", "")))
            yield Participant(f"{group['code']}{number:02d}", str(member["name"]), str(group["code"]), klass, own)


def _members(group: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "members" in group:
        yield from group["members"]
        return
    for number in range(1, int(group.get("count", PER_GROUP)) + 1):
        yield {"name": f"{group.get('kind', '单位')}{number:02d}"}


def _made_up(scheme: Scheme) -> Iterator[Participant]:
    """In each group a few, the classes dealt out in turn."""
    groups = list(scheme.groups) or [""]
    size = PER_GROUP if scheme.groups else ALONE
    classes = cycle(list(scheme.classes) or [""])
    for group in groups:
        for number, klass in enumerate(islice(classes, size), 1):
            title = scheme.groups.get(group, "示例")
            yield Participant(f"{group}{number:02d}", f"{title}{number:02d}", group, klass)
