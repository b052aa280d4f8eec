"""Scheme packs: YAML text to a scheme and back. All scalars are text, so no number passes through a float."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from pydantic import ValidationError

from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Code, Place, Problem, ProblemsError

CARRIED = (
    "display", "organiser", "bodies", "principles", "participants", "scale_up", "small_groups", "unranked",
    "calendar", "cut_off", "lights", "mobile_reporting", "ratings", "survey", "innovation", "inspections",
    "objections", "appeals", "disclosure", "documents", "goal_requirements", "goal_library", "bad_goals",
    "task_library", "demo", "shared_bars", "owner_self_policy", "missing_notes",
)  # fmt: skip
# The same reader in C where PyYAML has it, ten times faster.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MAX_ITEMS = 200_000
MAX_DEPTH = 40


@dataclass(slots=True)
class Reading:
    """A pack's text as plain data, with the line of every path, and what was wrong on the way.

    ``found`` keeps what the structure itself has wrong until all of it is read, since places are named by its codes.
    """

    data: Any = None
    lines: dict[tuple[object, ...], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    found: list[tuple[tuple[object, ...], Code, str]] = field(default_factory=list)
    count: int = 0

    def line(self, path: Sequence[object]) -> int:
        """Line of a path, or of the nearest part of it that stands in the text."""
        for end in range(len(path), -1, -1):
            if tuple(path[:end]) in self.lines:
                return self.lines[tuple(path[:end])]
        return 0


def load(text: str) -> Scheme:
    """Read a pack; raises ProblemsError with every problem of its form."""
    scheme, problems = read(text)
    if scheme is None:
        raise ProblemsError(problems)
    return scheme


def read(text: str) -> tuple[Scheme | None, list[Problem]]:
    """Read a pack: the scheme, or None and all problems with their lines."""
    reading = _parsed(text)
    if reading.problems or not isinstance(reading.data, dict):
        return None, reading.problems or [_problem(reading, (), Code.PACK_YAML, "方案包应是键值结构。")]
    data = dict(reading.data)
    carried = {key: data.pop(key) for key in CARRIED if key in data}
    try:
        return Scheme.model_validate({**data, "carried": carried}), []
    except ValidationError as error:
        return None, [from_error(reading, item) for item in error.errors()]


def read_mapping(text: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """A piece of a pack, such as the parameters of a rule: keys with texts, or every problem. Nothing is no key."""
    reading = _parsed(text)
    if reading.data is None and not reading.problems:
        return {}, []
    if reading.problems or not isinstance(reading.data, dict):
        return None, reading.problems or [_problem(reading, (), Code.PACK_YAML, "应按“名称: 值”填写。")]
    return dict(reading.data), []


def _parsed(text: str) -> Reading:
    reading = Reading()
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(table="方案包", row=mark.line + 1 if mark else 0)
        reading.problems.append(
            Problem(Code.PACK_YAML, place, f"不是合格的 YAML 文本：{getattr(error, 'problem', '') or '无法解析'}。",
                    "请检查该行的缩进、冒号和引号。")
        )  # fmt: skip
        return reading
    if root is not None:
        reading.data = _plain(reading, root, (), ())
        reading.problems += [_problem(reading, *found) for found in reading.found]
    return reading


def _plain(reading: Reading, node: yaml.Node, path: tuple[object, ...], above: tuple[int, ...]) -> Any:
    """Turn a YAML node into text, lists and mappings; report repeated keys, cycles and absurd sizes."""
    reading.lines[path] = node.start_mark.line + 1
    reading.count += 1
    if id(node) in above or len(above) > MAX_DEPTH or reading.count > MAX_ITEMS:
        if not any(p.code == Code.NODE_CYCLE for p in reading.problems):
            reading.problems.append(
                _problem(reading, path, Code.NODE_CYCLE, "结构自我引用或嵌套过深，无法成为一棵树。")
            )
        return None
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    inside = (*above, id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(reading, item, (*path, i), inside) for i, item in enumerate(node.value)]
    found: dict[str, Any] = {}
    for key_node, value in node.value:
        key = str(key_node.value)
        if key in found:
            reading.lines[*path, key] = key_node.start_mark.line + 1
            reading.found.append(((*path, key), Code.PACK_KEY, f"键“{key}”重复出现。"))
        found[key] = _plain(reading, value, (*path, key), inside)
    return found


_REMEDY = {
    Code.PACK_YAML: "请检查缩进、冒号和引号。",
    Code.NODE_CYCLE: "请去掉锚点引用（& 和 *），把内容写全。",
    Code.PACK_KEY: "请改正或删去这个键。",
    Code.PACK_VALUE: "请按说明改写这个值。",
}


def _problem(reading: Reading, path: Sequence[object], code: Code, message: str, remedy: str = "") -> Problem:
    place = Place(table="方案包", row=reading.line(path), path=_path_text(reading, path))
    return Problem(code, place, message, remedy or _REMEDY[code])


def _path_text(reading: Reading, path: Sequence[object]) -> str:
    """Name a path the way its author thinks of it: nodes by code, the rest by key."""
    parts: list[str] = []
    data = reading.data
    for step in path:
        data = data[step] if _reaches(data, step) else None
        if isinstance(step, int):
            parts.append(data["code"] if isinstance(data, dict) and "code" in data else str(step + 1))
        elif step not in {"tree", "children", "items", "sections", "params", "key"}:
            parts.append(str(step))
    return " › ".join(parts)


def _reaches(data: object, step: object) -> bool:
    return (isinstance(data, dict) and step in data) or (
        isinstance(data, list) and isinstance(step, int) and step < len(data)
    )


def from_error(reading: Reading, item: Any) -> Problem:
    """Say one of pydantic's findings in an official's words."""
    path = tuple(step for step in item["loc"] if not str(step).startswith("function-"))
    kind = item["type"]
    if kind == "missing":
        return _problem(reading, path, Code.PACK_KEY, f"缺少必填的“{path[-1]}”。", "请补上这一项。")
    if kind == "extra_forbidden":
        return _problem(reading, path, Code.PACK_KEY, f"不认识的键“{path[-1]}”。{_near(str(path[-1]), path)}")
    return _problem(reading, path, Code.PACK_VALUE, f"{say(item)}（现为“{str(item.get('input'))[:30]}”）。")


def say(item: Any) -> str:
    """The Chinese sentence of a validation finding."""
    context = item.get("ctx") or {}
    sentences = {
        "literal_error": f"只能是 {context.get('expected', '')}".replace("'", "").replace(" or ", "、"),
        "string_pattern_mismatch": "只能是 rescale、zero、full、group_mean 或百分数",
        "int_parsing": "应为整数",
        "bool_parsing": "只能是 true 或 false",
        "greater_than_equal": "不能小于 0",
        "list_type": "应为列表",
        "tuple_type": "应为列表",
        "dict_type": "应为键值结构",
        "model_type": "应为键值结构",
        "string_too_short": "不能为空",
        "string_type": "应为文本",
        "missing": "必填",
        "extra_forbidden": "不认识的键",
    }
    if item["type"] == "value_error":
        return str(context.get("error", item["msg"]))
    return sentences.get(item["type"], str(item["msg"]))


def _near(key: str, path: Sequence[object]) -> str:
    names = [*Scheme.model_fields, *CARRIED] if len(path) == 1 else _NODE_KEYS
    near = difflib.get_close_matches(key, names, 1)
    return f"是否想写“{near[0]}”？" if near else ""


_NODE_KEYS = [*next(iter(Scheme.model_fields["tree"].annotation.__args__)).model_fields]  # type: ignore[union-attr]


class _Writer(yaml.SafeDumper):
    """Writes text without quotes where the reader takes every scalar as text anyway."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # PyYAML's own class attribute


_Writer.yaml_implicit_resolvers = {}


def dump(scheme: Scheme) -> str:
    """Write a scheme in the canonical form: the keys' own order, defaults left out, text without needless quotes."""
    data = scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    carried = data.pop("carried", {})
    cases = data.pop("cases", None)
    data.update({key: carried[key] for key in CARRIED if key in carried})
    if cases:
        data["cases"] = cases
    return yaml.dump(
        _texts(data), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )  # fmt: skip


def _texts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _texts(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(item) for item in value]
    return value if isinstance(value, str) else str(value).lower()


def schema() -> dict[str, Any]:
    """JSON schema of a pack, for editors and for the interface's forms."""
    return Scheme.model_json_schema(by_alias=True)
