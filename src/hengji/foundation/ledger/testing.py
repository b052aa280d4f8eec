"""For the tests of every room: nothing was written to a governed table without the ledger saying so."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import models

from .canonical import canonical_json
from .governed import governed_models
from .models import Entry
from .replay import last_states, rows_of

States = dict[str, dict[str, str]]


@contextmanager
def assert_recorded(watched: Iterable[type[models.Model]] | None = None) -> Iterator[None]:
    """Compare the tables before and after: each new, changed or removed row must be in the ledger as it now stands."""
    models_watched = tuple(governed_models() if watched is None else watched)
    before = _states(models_watched)
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    yield
    after = _states(models_watched)
    said = last_states(set(before), since=last)
    problems = []
    for label, rows in before.items():
        changed = {key for key in rows.keys() | after[label].keys() if rows.get(key) != after[label].get(key)}
        problems += [
            f"{label}:{key} is {after[label].get(key)}, the ledger says {said[label].get(key, 'nothing')}"
            for key in sorted(changed)
            if key not in said[label] or said[label][key] != after[label].get(key)
        ]
    if problems:
        raise AssertionError("\n".join(problems))


def _states(watched: Iterable[type[models.Model]]) -> States:
    return {model._meta.label_lower: {key: canonical_json(row) for key, row in rows_of(model)} for model in watched}
