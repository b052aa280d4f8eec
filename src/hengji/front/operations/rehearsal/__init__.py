"""The rehearsed year: one scene for each stage, in the order of the year, played once through the real actions."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from .scenes import below, coming, facts, goals, past, results, run, scheme, tasks
from .stage import Scene, Stage

__all__ = ["SCENES", "Scene", "Stage", "rehearse"]

SCENES: tuple[Scene, ...] = (scheme, below, past, tasks, goals, facts, coming, run, results)


def rehearse(stage: Stage, say: Callable[[str], None] = lambda _title: None) -> Stage:
    """Play what has not been played; each scene is whole or has not happened."""
    for scene in SCENES:
        if not scene.is_played(stage):
            say(scene.TITLE)
            with transaction.atomic():
                scene.play(stage)
    return stage
