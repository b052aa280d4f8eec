"""The short form; tests/soak/ledger.py kills two hundred and more."""

import json
import os
import subprocess
import sys
from pathlib import Path

from hengji.foundation.ledger.tests import killing


def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", killing.__name__, "20", str(tmp_path)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HENGJI_")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kills"] == 20
    assert found["acknowledged"] >= 20
    assert (found["lost"], found["findings"], found["differences"]) == ([], [], [])
    assert found["rows"] == found["entries"]
    assert set(found["others"]) <= {"ledger.checkpoint"}  # made of itself after a thousand entries
    assert found["acknowledged"] <= found["rows"] <= found["acknowledged"] + 20
