"""A plan with three organs, and the people who import, export or must not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.foundation.workbooks.writing import SheetOut, write_workbook
from hengji.year.plans.models import Plan

from .house import a_plan, a_user, participant


@dataclass(frozen=True)
class World:
    plan: Plan
    office: User
    filler: User  # of the first organ
    neighbour: User  # of the second
    auditor: User
    stranger: User


def build(text: str = "") -> World:
    plan = a_plan(text=text) if text else a_plan()
    office, filler, neighbour = a_user("office"), a_user("filler"), a_user("neighbour")
    auditor, stranger = a_user("auditor"), a_user("stranger")
    give(office, Role.OFFICE)
    give(filler, Role.UNIT_FILLER, participant(plan, "P1").organisation)
    give(neighbour, Role.UNIT_FILLER, participant(plan, "P2").organisation)
    give(auditor, Role.AUDITOR)
    return World(plan, office, filler, neighbour, auditor, stranger)


def a_file(folder: Path, text: str, name: str = "goals.csv") -> Path:
    """A CSV file as it stands, or a workbook of the same cells."""
    path = folder / name
    if path.suffix == ".csv":
        path.write_text(text, encoding="utf-8-sig")
    else:
        header, *rows = [line.split(",") for line in text.splitlines()]
        write_workbook(path, [SheetOut("目标表", header, rows)])
    return path
