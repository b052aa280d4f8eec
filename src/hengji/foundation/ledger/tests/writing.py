"""What the tests of the ledger write: groups of Django's own, a governed table like any other."""

from __future__ import annotations

import random
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, transaction

from hengji.foundation.ledger.actions import record
from hengji.foundation.ledger.canonical import snapshot
from hengji.foundation.ledger.models import Entry

WATCHED = (Group,)
GOVERNED = ("django.contrib.auth.models.Group",)


@transaction.atomic
def write(name: str, by: object = "zhang") -> Group:
    group = Group(name=name)
    group.save(force_insert=True)
    record("group.create", by=by, obj=group)
    return group


@transaction.atomic
def rename(group: Group, name: str, by: object = "zhang") -> Entry:
    before = snapshot(group)
    group.name = name
    group.save(update_fields=["name"])
    return record("group.rename", by=by, obj=group, before=before, reason="名称写错了")


def fill(count: int, seed: int = 1) -> list[Group]:
    """A little history: groups, every third of them renamed."""
    draw = random.Random(seed)
    groups = []
    for place in range(count):
        groups.append(write(f"组{place}"))
        if place % 3 == 2:
            rename(draw.choice(groups), f"改{place}")
    return groups


def sql(statement: str, *values: Any) -> int:
    """What a database administrator types."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return int(cursor.rowcount)


def table(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
