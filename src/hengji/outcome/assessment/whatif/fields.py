"""What may be moved, as fields with sliders: a node's points and weight, its rule's numbers, a grade, a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.decimals import NumberTextError, parse_decimal
from hengji.core.scoring.leaf import inputs_of, resolve
from hengji.core.scoring.scheme import Node, RuleRef, Scheme
from hengji.core.scoring.types import MISSING_WORDS, Sheet

from .edits import Edit, Path
from .sheets import rows_of, value_text
from .standing import defaults_of, worth_text

UNBOUNDED = Decimal(10)  # where a slider ends whose number is zero
GRADE_WORDS = {"from": "分数线", "quota": "名额比例", "count": "名额"}
DESCRIBING = ("goal", "input", "key", "layer", "period", "matter")


@dataclass(frozen=True, slots=True)
class Slider:
    """Where a slider ends and how far it moves at a time, as decimal text; ``suffix`` is % or nothing."""

    low: str
    high: str
    step: str
    value: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Field:
    """One number: its place, its name in words, what the base says, what stands there now."""

    path: Path
    words: tuple[str, ...]
    base: str
    value: str

    @property
    def name(self) -> str:
        return Edit(self.path, "").name

    @property
    def slider(self) -> Slider | None:
        """None where the base has no number."""
        text, suffix = (self.base[:-1], "%") if self.base.endswith("%") else (self.base, "")
        try:
            mantissa, places = parse_decimal(text)
        except NumberTextError:
            return None
        number = Decimal(mantissa).scaleb(-places)
        # twice as much, or the whole where a percentage is no more than that
        high = Decimal(100) if suffix and 0 < number <= 100 else 2 * abs(number) or UNBOUNDED  # noqa: PLR2004
        step = Decimal(1).scaleb(-max(places, 1 if high <= UNBOUNDED * 2 else places))
        now = self.value.removesuffix("%")
        return Slider(
            f"{min(number, Decimal(0)):f}", f"{high:f}", f"{step:f}", now if _is_number(now) else text, suffix
        )


@dataclass(frozen=True, slots=True)
class Panel:
    """Fields that belong together; ``key`` is unique on the page."""

    key: str
    title: str
    hint: str
    fields: tuple[Field, ...]


def _is_number(text: str) -> bool:
    try:
        parse_decimal(text)
    except NumberTextError:
        return False
    return True


def blocks_panel(scheme: Scheme, now: Mapping[Path, str]) -> Panel:
    """Points or weights of the blocks, and caps of the sections."""
    fields = [field for node in scheme.tree for field in _worth(node, now, weighted=scheme.combine == "weighted")]
    fields += [_field(("cap", section.code), (section.title, "上限"), worth_text(section, "cap"), now)
               for section in scheme.sections if section.cap is not None]  # fmt: skip
    return Panel("blocks", "板块", "", tuple(fields))


def grades_panel(scheme: Scheme, now: Mapping[Path, str]) -> Panel:
    fields: list[Field] = []
    for number, grade in enumerate(scheme.grades):
        fields += [_field(("grade", str(number), name), (grade.name, word), text, now)
                   for name, word in GRADE_WORDS.items() if (text := worth_text(grade, name))]  # fmt: skip
    return Panel("grades", "等次和名额", "", tuple(fields))


def node_panel(scheme: Scheme, code: str, now: Mapping[Path, str]) -> Panel | None:
    """Points, weight, cap and rule numbers of one node; None where the scheme has no such node."""
    node = scheme.nodes.get(code)
    if node is None:
        return None
    parent = next(
        (each for each in (*scheme.nodes.values(), scheme.root) if any(child is node for child in each.children)), None
    )
    fields = _worth(node, now, weighted=parent is not None and parent.combine == "weighted", plain=True)
    if node.cap is not None:
        fields.append(_field(("cap", code), ("封顶",), worth_text(node, "cap"), now))
    for slot, ref in _refs(node):
        fields += list(_params(scheme, code, slot, ref, now))
    names = [BY_KEY[ref.key].name for _slot, ref in _refs(node) if ref.key in BY_KEY]
    return Panel(f"node-{code}", f"{code} {node.title}", "；".join(dict.fromkeys(names)), tuple(fields))


def record_panel(
    scheme: Scheme, sheet: Sheet, participant: str, code: str, now: Mapping[Path, str]
) -> Panel | None:  # fmt: skip
    """The records of one participant under one leaf; empty fields where there are none."""
    people = {person.code: i for i, person in enumerate(sheet.participants)}
    node = scheme.nodes.get(code)
    if participant not in people or node is None or not node.is_leaf:
        return None
    found = rows_of(sheet, people[participant], code).tolist()
    text, observations = sheet.observations.text, sheet.observations
    fields = [
        _field(("value", participant, code, str(number)), _described(text, row), value_text(observations, row), now)
        for number, row in enumerate(found)
    ]
    fields += [] if found else _new(scheme, node, participant, now)
    title = f"{sheet.participants[people[participant]].name} · {node.title}"
    return Panel(f"record-{participant}-{code}", title, "、".join(["数字", *MISSING_WORDS]), tuple(fields))


def _described(text: Mapping[str, Any], row: int) -> tuple[str, ...]:
    words = dict.fromkeys(word for name in DESCRIBING if (word := text[name].text(row)))
    return tuple(words) or ("数值",)


def _new(scheme: Scheme, node: Node, participant: str, now: Mapping[Path, str]) -> list[Field]:
    if node.goals:
        return []
    found = []
    inputs = inputs_of(scheme, node.rule)
    for spec in inputs:
        name = spec.name if len(inputs) > 1 else ""
        found += [_field(("new", participant, node.code, "", name, key), (key or spec.title,), "", now)
                  for key in spec.keys or ("",)]  # fmt: skip
    return found


def panels_of(scheme: Scheme, sheet: Sheet, edits: Sequence[Edit]) -> list[Panel]:
    """The panels that a set of edits needs beside blocks and grades, in the order of the edits."""
    now = {edit.path: edit.value for edit in edits}
    shown = {field.path for panel in (blocks_panel(scheme, {}), grades_panel(scheme, {})) for field in panel.fields}
    wanted: dict[str, Panel | None] = {}
    for path in (path for path in now if path not in shown):
        if path[0] in {"value", "new"} and len(path) > 3:  # noqa: PLR2004 - kind, participant, leaf and more
            wanted.setdefault(f"{path[1]} {path[2]}", record_panel(scheme, sheet, path[1], path[2], now))
        elif path[0] in {"points", "weight", "cap", "param"}:
            wanted.setdefault(path[1], node_panel(scheme, path[1], now))
    return [panel for panel in wanted.values() if panel is not None]


def _worth(node: Node, now: Mapping[Path, str], *, weighted: bool, plain: bool = False) -> list[Field]:
    """A node counts by its weight where its parent weighs, else by its points."""
    kind, word = ("weight", "权重") if weighted else ("points", "分值")
    text = worth_text(node, kind)
    return [_field((kind, node.code), (word,) if plain else (node.title, word), text, now)] if text else []


def _refs(node: Node) -> list[tuple[str, RuleRef]]:
    found = [(slot, ref) for slot in ("rule", "measure", "aggregate") if (ref := getattr(node, slot)) is not None]
    found += [(f"measures:{name}", ref) for name, ref in node.measures.items()]
    return found + [(f"goals:{name}", ref) for name, ref in (node.goals.rules.items() if node.goals else ())]


def _params(scheme: Scheme, code: str, slot: str, ref: RuleRef, now: Mapping[Path, str]) -> Iterator[Field]:
    """Every number among the parameters, those that the pack leaves to the rule's defaults included."""
    params = resolve(scheme, ref.params)
    written = dict(_numbers(params, ()))
    unwritten = {(name,): text for name, text in defaults_of(ref, params).items() if (name,) not in written}
    own = (slot.partition(":")[2],) if ":" in slot else ()
    for names, text in (written | unwritten).items():
        yield _field(("param", code, slot, *names), (*own, *names), text, now)


def _numbers(value: Any, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:  # noqa: ANN401 - raw YAML
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _numbers(inner, (*names, str(name)))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _numbers(inner, (*names, str(number)))
    elif isinstance(value, str) and _is_number(value.removesuffix("%")):
        yield names, value


def _field(path: Path, words: Sequence[str], base: str, now: Mapping[Path, str]) -> Field:
    return Field(path, tuple(words), base, now.get(path, base))
