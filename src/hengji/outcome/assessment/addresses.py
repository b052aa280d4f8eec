"""Addresses of a run's pages. Codes come from the sheet and may hold anything, a slash or nothing at all."""

from django.urls import reverse

from .models import Run
from .queries.standings import Standing
from .queries.walk import TOTAL

EMPTY = "_"  # stands for a group without a code


class CodeConverter:
    """A code as one part of a path: "~" and "/" are written as in JSON pointers, the empty code as one sign."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        return "" if value == EMPTY else value.replace("~1", "/").replace("~0", "~")

    def to_url(self, value: str) -> str:
        return value.replace("~", "~0").replace("/", "~1") or EMPTY


def run_url(record: Run) -> str:
    return reverse("run", args=[record.pk])


def group_url(record: Run, group: str) -> str:
    return reverse("run-group", args=[record.pk, group])


def organ_url(record: Run, standing: Standing, node: str = TOTAL) -> str:
    """The walk at a node; the total has the participant's own address."""
    if node == TOTAL:
        return reverse("run-organ", args=[record.pk, standing.code])
    return reverse("run-node", args=[record.pk, standing.code, node])


def compare_url(record: Run, standing: Standing) -> str:
    return reverse("run-compare", args=[record.pk, standing.code])
