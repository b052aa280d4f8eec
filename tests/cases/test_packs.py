"""The packs that come with the program: canonical, without problems, with a source, and true to their worked cases."""

from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest

from hengji.core.scoring.cases import outcome_of, result, run_cases
from hengji.core.scoring.checks import check_scheme
from hengji.core.scoring.decimals import decimal_text
from hengji.core.scoring.pack import dump, load

PACKS = sorted(
    (file for file in files("hengji.core.scoring").joinpath("packs").iterdir() if file.name.endswith(".yaml")),
    key=lambda file: file.name,
)
PRINTED = {
    "prefecture-60-20-10-10": ("total", "90.3"),
    "nanan-2014": ("total", "90.8"),
    "guiyang-2010": ("total", "89"),
    "fuping": ("B", "89.8"),
}
each_pack = pytest.mark.parametrize("file", PACKS, ids=lambda file: file.name)


@each_pack
def test_packs_are_written_in_the_canonical_form(file: Traversable) -> None:
    text = file.read_text(encoding="utf-8")
    assert text == dump(load(text))


@each_pack
def test_packs_have_no_problems_and_their_cases_come_out(file: Traversable) -> None:
    scheme = load(file.read_text(encoding="utf-8"))
    assert [problem for problem in check_scheme(scheme) if not problem.warning] == []
    assert run_cases(scheme) == []
    assert scheme.cases


@each_pack
def test_packs_say_where_they_come_from(file: Traversable) -> None:
    source = load(file.read_text(encoding="utf-8")).source
    assert source.document
    assert source.note


@pytest.mark.parametrize(("name", "printed"), PRINTED.items(), ids=PRINTED)
def test_first_case_is_the_one_that_the_rule_book_prints(name: str, printed: tuple[str, str]) -> None:
    scheme = load(files("hengji.core.scoring").joinpath(f"packs/{name}.yaml").read_text(encoding="utf-8"))
    found = result(outcome_of(scheme, scheme.cases[0]), printed[0])
    assert not isinstance(found, str | None)
    assert decimal_text(found) == printed[1]
