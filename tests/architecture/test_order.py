"""The order of the house is written in pyproject.toml and kept by import-linter; here: nobody takes a back door."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.repository import ROOT, SOURCE, functions, modules, short

REASONS = ("slow import", "app ready", "optional dependency")
REASON = re.compile(rf"# noqa: PLC0415 - ({'|'.join(REASONS)})\b")


def test_contracts_have_no_exceptions() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    assert contracts
    assert [contract["name"] for contract in contracts if "ignore_imports" in contract] == []


def late_imports(path: Path) -> list[int]:
    inside = {
        node.lineno
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return sorted(inside)


def test_late_imports_give_a_listed_reason() -> None:
    without = []
    for path in modules():
        text = path.read_text(encoding="utf-8").splitlines()
        without += [f"{short(path)}:{line}" for line in late_imports(path) if not REASON.search(text[line - 1])]
    assert without == []


def test_every_room_has_a_door_plate() -> None:
    rooms = [
        init.parent for init in SOURCE.glob("*/*/__init__.py") if init.parent.parent.name not in {"config", "core"}
    ]
    assert rooms
    assert [short(room) for room in rooms if not (room / "README.md").exists()] == []


def test_the_core_is_pure_at_run_time() -> None:
    """Imports every module of the core in a fresh interpreter and looks what came along."""
    program = """
import importlib, pkgutil, sys
import hengji.core
for module in pkgutil.walk_packages(hengji.core.__path__, "hengji.core."):
    if ".tests" not in module.name:
        importlib.import_module(module.name)
unwanted = [name for name in sys.modules if name.split(".")[0] in {"django", "sqlite3", "psycopg"}]
print(" ".join(sorted(unwanted)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == []
