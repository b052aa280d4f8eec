"""Who is evaluated in the demo year: groups, classes and marks as the pack lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Participant
from hengji.front.operations.demo_sheet.draws import chance

GROUP_SPREAD = 0.25


@dataclass(frozen=True, slots=True)
class Organ:
    """A participant and how good it is this year; ``seed`` names its random numbers."""

    participant: Participant
    latent: float
    seed: int

    @property
    def fictional(self) -> bool:
        """Tell whether the organ exists in the demo only, so that bad things may be told of it."""
        return self.participant.has("虚构")


def people_of(scheme: Scheme, organs: int, seed: int) -> list[Organ]:
    """The first ``organs`` of the pack's list, the further groups for a large rehearsal behind them."""
    return list(islice(_organs(scheme, seed), organs))


def enlarged(scheme: Scheme) -> Scheme:
    """The scheme with the further groups of a large rehearsal; small groups share the places of another one."""
    more = scheme.carried.get("scale_up", {}).get("groups", ())
    groups = {**scheme.groups, **{group["code"]: group["title"] for group in more}}
    pools = {group["code"]: group["pool_with"] for group in more if "pool_with" in group}
    quotas = scheme.quotas.model_copy(update={"pools": {**scheme.quotas.pools, **pools}})
    return scheme.model_copy(update={"groups": groups, "quotas": quotas})


def _organs(scheme: Scheme, seed: int) -> Iterator[Organ]:
    carried = scheme.carried
    owners = {leaf.owner for leaf in scheme.leaves}
    unranked = {one["name"]: one["reason"] for one in carried.get("unranked", {}).get("members", ())}
    for group in (*carried["participants"]["groups"], *carried.get("scale_up", {}).get("groups", ())):
        effect = chance(seed, group["code"]).gauss(0, GROUP_SPREAD)
        for number, member in enumerate(_members(group), 1):
            code = f"{group['code']}{number:02d}"
            rng = chance(seed, code)
            attributes = _marks(group, member) | _drawn(scheme, rng.random())
            if member["name"] in owners:
                attributes["考评责任单位"] = "是"
            if member["name"] in unranked:
                attributes["unranked"] = unranked[member["name"]]
            klass = member.get("class", group["class"])
            person = Participant(code, member["name"], group["code"], klass, attributes)
            yield Organ(person, rng.gauss(0, 1) + effect, seed)


def _members(group: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "members" in group:
        yield from group["members"]
        return
    for number in range(1, int(group["count"]) + 1):
        yield {"name": f"{group['kind']}{number:02d}(示例)"}


def _marks(group: Mapping[str, Any], member: Mapping[str, Any]) -> dict[str, str]:
    marks = dict.fromkeys(member.get("has", group.get("has", ())), "是")
    if "dual" in group:
        marks["双重管理"] = "是"
    if member.get("fictional") == "true":
        marks["虚构"] = "是"
    return marks


def _drawn(scheme: Scheme, share: float) -> dict[str, str]:
    """Marks that only some organs have this year, as a leaf's ``applicable`` says."""
    leaves = [leaf for leaf in scheme.leaves if leaf.applies and "applicable" in leaf.demo]
    return {leaf.applies: "是" for leaf in leaves if share < float(leaf.demo["applicable"])}
