"""What must not stand in any file of the repository."""

import pytest

from tests.architecture.repository import ROOT, files, short

# Written in two halves, so that this file does not hold what it looks for.
HOSTS = (
    "pypi." + "org",
    "pythonhosted." + "org",
    "npmjs." + "org",
    "npmjs." + "com",
    "deb.debian." + "org",
    "yarnpkg." + "com",
)
PLACES = ("/" + "work/", "/" + "opt/py", "/" + "opt/wheels")


def text_of_files() -> list[tuple[str, str]]:
    vendored = ("static/vendor/", "tests/browser/vendor/", "documents/fonts/")
    ours = [path for path in files() if not any(part in short(path) for part in vendored)]
    return [(short(path), path.read_text(encoding="utf-8", errors="ignore")) for path in ours]


@pytest.mark.parametrize("word", [*HOSTS, *PLACES])
def test_no_file_names_a_registry_or_a_place_of_one_machine(word: str) -> None:
    assert [name for name, text in text_of_files() if word in text] == []


@pytest.mark.parametrize("attribute", [" style=", "<style", " onclick=", " onchange=", " onsubmit=", "javascript:"])
def test_templates_have_nothing_inline(attribute: str) -> None:
    templates = [(name, text) for name, text in text_of_files() if name.endswith(".html")]
    assert templates
    assert [name for name, text in templates if attribute in text] == []


def test_the_glossary_is_ours() -> None:
    assert (ROOT / "docs" / "glossary.md").exists()
