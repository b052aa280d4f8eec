"""Organisations by what people call them: full or short names of any time, and codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from hengji.foundation.organisations.models import Organisation, OrganisationVersion


def names_of(places: Collection[int]) -> frozenset[str]:
    """Everything that these organs are or were called, and their codes."""
    if not places:
        return frozenset()
    versions = OrganisationVersion.objects.filter(organisation__in=places).values_list("name", "short_name")
    codes = Organisation.objects.filter(pk__in=places).values_list("code", flat=True)
    return frozenset({*(name for pair in versions for name in pair), *codes}) - {""}


def organisations_called(names: Collection[str]) -> Mapping[str, Organisation]:
    """The organisation that each name or code means; a name that several have, or none, is left out."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for field in ("name", "short_name"):
        for key, name in OrganisationVersion.objects.filter(**{f"{field}__in": names}).values_list(
            "organisation", field
        ):
            found[name].add(key)
    for key, code in Organisation.objects.filter(code__in=names).values_list("pk", "code"):
        found[code].add(key)
    rows = Organisation.objects.in_bulk({key for keys in found.values() for key in keys})
    return {name: rows[min(keys)] for name, keys in found.items() if name and len(keys) == 1}
