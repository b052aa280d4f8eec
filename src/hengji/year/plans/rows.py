"""A scheme as rows of the database, and back: what comes out writes the same pack text, byte by byte.

Values are those that the canonical pack text holds: texts, lists and mappings; defaults are left out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hengji.core.scoring.pack import CARRIED
from hengji.core.scoring.scheme import Node, Scheme, Section

from .models import Indicator
from .models import Section as SectionRow

COLUMNS = ("code", "title", "points", "weight")  # of a node; everything else stands in its spec
OWN_TABLES = frozenset({"tree", "sections", "groups", "classes"})
PARTS = tuple(name for name in Scheme.model_fields if name not in OWN_TABLES | {"carried"}) + CARRIED
NODE_FIELDS = tuple(name for name in Node.model_fields if name != "children")


def json_text(value: object) -> str:
    """JSON with the keys in their own order, which is that of the pack."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def node_data(node: Node) -> dict[str, Any]:
    """A node's own fields as the pack text holds them, without its children."""
    return node.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"children"})


def columns_of(data: Mapping[str, Any]) -> dict[str, str]:
    """The columns of an indicator for the fields of a node."""
    spec = {name: value for name, value in data.items() if name not in COLUMNS}
    return {**{name: data.get(name, "") for name in COLUMNS}, "spec": json_text(spec)}


def data_of(row: Indicator) -> dict[str, Any]:
    """The fields of a node for an indicator: the mirror of columns_of."""
    held = {name: getattr(row, name) for name in COLUMNS if getattr(row, name)}
    return {**held, **json.loads(row.spec)}


def section_columns(section: Section) -> dict[str, str]:
    data = section.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"items"})
    spec = {name: value for name, value in data.items() if name not in {"code", "title"}}
    return {"code": section.code, "title": section.title, "spec": json_text(spec)}


def parts_of(scheme: Scheme) -> dict[str, Any]:
    """Everything beside tree, sections, groups and classes, by its name in the pack, in the pack's order."""
    data = scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=set(OWN_TABLES))
    carried = data.pop("carried", {})
    return {name: value for name, value in {**data, **carried}.items() if name in PARTS}


@dataclass(frozen=True)
class Rows:
    """All rows of one plan's scheme, as queries read them."""

    indicators: Sequence[Indicator]
    sections: Sequence[SectionRow]
    groups: Mapping[str, str]
    classes: Mapping[str, str]
    parts: Mapping[str, str]  # JSON text by name


def scheme_from(rows: Rows) -> Scheme:
    """Put a scheme together; raises pydantic's ValidationError where rows were changed behind our back."""
    below: dict[tuple[int | None, int | None], list[Indicator]] = {}
    for row in rows.indicators:
        below.setdefault((row.parent_id, None if row.parent_id else row.section_id), []).append(row)
    data = {name: json.loads(text) for name, text in rows.parts.items()}
    carried = {name: data.pop(name) for name in CARRIED if name in data}
    sections = [
        {"code": each.code, "title": each.title, **json.loads(each.spec), "items": _branch(below, None, each.pk)}
        for each in rows.sections
    ]
    return Scheme.model_validate(
        {
            **data, "groups": dict(rows.groups), "classes": dict(rows.classes), "tree": _branch(below, None, None),
            "sections": sections, "carried": carried,
        }
    )  # fmt: skip


def _branch(
    below: Mapping[tuple[int | None, int | None], Iterable[Indicator]], parent: int | None, section: int | None
) -> list[dict[str, Any]]:
    return [{**data_of(row), "children": _branch(below, row.pk, None)} for row in below.get((parent, section), ())]


def levels(scheme: Scheme) -> Iterator[list[tuple[str, str, int, Node]]]:
    """Nodes level by level, parents first: (code of the section or "", code of the parent or "", position, node)."""
    level = [("", "", place, node) for place, node in enumerate(scheme.tree)]
    for section in scheme.sections:
        level += [(section.code, "", place, node) for place, node in enumerate(section.items)]
    while level:
        yield level
        level = [
            (section, node.code, place, child)
            for section, _parent, _place, node in level
            for place, child in enumerate(node.children)
        ]
