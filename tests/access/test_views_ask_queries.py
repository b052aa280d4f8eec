"""Views obtain rows from queries only, which are scoped: no view names a manager."""

import ast
from pathlib import Path

import pytest

from tests.architecture.repository import SOURCE, modules, short, tree

MANAGERS = {"objects", "_default_manager", "_base_manager"}


def managers_named(module: ast.Module) -> list[int]:
    return [node.lineno for node in ast.walk(module) if isinstance(node, ast.Attribute) and node.attr in MANAGERS]


def is_view(path: Path) -> bool:
    inside = path.relative_to(SOURCE).parts if SOURCE in path.parents else ()
    return len(inside) > 2 and inside[2].removesuffix(".py") in {"views", "api"} and inside[1] != "access"


def test_no_view_asks_a_manager() -> None:
    views = [path for path in modules() if is_view(path)]
    assert views
    assert [f"{short(path)}:{line}" for path in views for line in managers_named(tree(path))] == []


@pytest.mark.parametrize("text", ["Goal.objects.all()", "x = goal._default_manager", "f(a.b._base_manager.count())"])
def test_a_manager_is_recognised(text: str) -> None:
    assert managers_named(ast.parse(text)) == [1]
