"""Writers that are killed at random moments: what they acknowledged must be there, in the table and in the ledger.

Runs on a database of its own: `python -m hengji.foundation.ledger.tests.killing KILLS FOLDER`.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from pathlib import Path
from random import Random

MOST_PATIENCE = 10.0


def main(words: list[str]) -> int:
    kills, folder = int(words[0]), Path(words[1])
    os.environ |= {
        "HENGJI_VAR": str(folder),
        "HENGJI_PROFILE": "demo",
        "DJANGO_SETTINGS_MODULE": "hengji.config.settings.demo",
    }
    import django  # noqa: PLC0415 - app ready

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - app ready
    from django.db import connections  # noqa: PLC0415 - app ready

    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
    draw, acknowledged = Random(len(words)), []
    for round_ in range(kills):
        acknowledged += killed_writer(round_, draw.uniform(0.002, 0.06))
    print(json.dumps(judged(acknowledged, kills)))
    return 0


def killed_writer(round_: int, after: float) -> list[str]:
    """Fork a writer, let it run until it has acknowledged something and a moment more, kill it; return what it said."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        keep_writing(round_, write)
    os.close(write)
    said = _until_first(read)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while chunk := os.read(read, 65536):
        said += chunk
    os.close(read)
    return [line for line in said.decode().split("\n")[:-1] if line]  # an unfinished line was not acknowledged


def _until_first(read: int) -> bytes:
    if not select.select([read], [], [], MOST_PATIENCE)[0]:
        raise TimeoutError("the writer wrote nothing")
    return os.read(read, 65536)


def keep_writing(round_: int, pipe: int) -> None:
    """Write rows with their entries for ever, and say so after each commit."""
    from hengji.foundation.ledger.tests.writing import write  # noqa: PLC0415 - app ready

    try:
        place = 0
        while True:
            group = write(f"{round_}-{place}")
            os.write(pipe, f"{group.name}\n".encode())
            place += 1
    finally:
        os._exit(1)


def judged(acknowledged: list[str], kills: int) -> dict[str, object]:
    """Table, ledger and acknowledgements side by side."""
    from django.contrib.auth.models import Group  # noqa: PLC0415 - app ready

    from hengji.foundation.ledger.models import Entry  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.replay import replay  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.verifying import verify  # noqa: PLC0415 - app ready

    there = set(Group.objects.values_list("name", flat=True))
    verdict = verify()
    return {
        "kills": kills,
        "acknowledged": len(acknowledged),
        "lost": sorted(set(acknowledged) - there),
        "rows": len(there),
        "entries": Entry.objects.filter(action="group.create").count(),
        "others": sorted(set(Entry.objects.exclude(action="group.create").values_list("action", flat=True))),
        "findings": [str(finding) for finding in verdict.findings],
        "differences": [str(difference) for difference in replay([Group]).differences],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
