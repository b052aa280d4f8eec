from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_key_and_table(settings: Settings, tmp_path: Path) -> None:
    settings.LEDGER_GOVERNED = "hengji.foundation.ledger.tests.writing.GOVERNED"
    settings.LEDGER_KEY_FILE = tmp_path / "key" / "ledger-key"
    settings.LEDGER_ORIGIN = "test.example/ledger"
