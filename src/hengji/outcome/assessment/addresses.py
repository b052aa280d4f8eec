"""Addresses of a run's pages, and of what is tried on it."""

from django.urls import reverse

from .models import Run
from .queries.standings import Standing
from .queries.walk import TOTAL


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


def whatif_url(kind: str, key: str) -> str:
    return reverse("whatif-base", args=[kind, key])


def trial_url(kind: str, key: str) -> str:
    return reverse("trial", args=[kind, key])
