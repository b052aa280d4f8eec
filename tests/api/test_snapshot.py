"""What the interface promises to other systems is a committed file: a change of it must be seen."""

import json

from hengji.front.api.site import schema
from tests.architecture.repository import ROOT

SNAPSHOT = ROOT / "docs" / "api" / "openapi.json"


def test_the_description_is_the_committed_one() -> None:
    """If the change is wanted: `make openapi`, and commit the file."""
    assert json.loads(SNAPSHOT.read_text(encoding="utf-8")) == json.loads(json.dumps(schema()))
