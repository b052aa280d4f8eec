"""Timing and tables: medians of repeated runs, printed with the ratio to what they are compared with."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class Timing:
    """Seconds of several runs of one thing."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle of the runs."""
        return statistics.median(self.seconds)


def timed(name: str, work: Callable[[int], object], runs: int) -> Timing:
    """Run ``work(0)`` once unmeasured, then time ``work(1)`` to ``work(runs)``."""
    work(0)
    seconds = []
    for i in range(1, runs + 1):
        start = time.perf_counter()
        work(i)
        seconds.append(time.perf_counter() - start)
    return Timing(name, tuple(seconds))


def table(title: str, timings: Sequence[Timing], base: Timing) -> None:
    """Print minimum, median and maximum, and each median as a multiple of ``base``."""
    print(f"\n{title}")
    print(f"  {'':44}{'min ms':>10}{'median ms':>11}{'max ms':>10}{'ratio':>9}")
    for timing in timings:
        low, high = min(timing.seconds) * 1000, max(timing.seconds) * 1000
        ratio = timing.median / base.median
        print(f"  {timing.name:44}{low:10.1f}{timing.median * 1000:11.1f}{high:10.1f}{ratio:9.1f}")
