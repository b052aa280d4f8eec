"""Small enough to be read: the limits are those of the best code bases of our kind."""

from statistics import median

from tests.architecture.repository import SOURCE, files, functions, length, modules, short

LONGEST_FILE = 500
LONGEST_FUNCTION = 50
MEDIAN_FUNCTION = 8
LONGEST_TEMPLATE = 200


def lines(text: str) -> int:
    return len(text.splitlines())


def test_no_module_is_too_long() -> None:
    assert [short(path) for path in modules() if lines(path.read_text(encoding="utf-8")) > LONGEST_FILE] == []


def test_no_function_is_too_long() -> None:
    found = [
        f"{short(path)}:{function.lineno} {function.name} has {length(function)} lines"
        for path in modules()
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    ]
    assert found == []


def test_the_usual_function_is_short() -> None:
    lengths = [length(function) for path in modules() if SOURCE in path.parents for function in functions(path)]
    assert median(lengths) <= MEDIAN_FUNCTION


def test_no_template_is_too_long() -> None:
    templates = [path for path in files() if path.suffix == ".html"]
    assert [short(path) for path in templates if lines(path.read_text(encoding="utf-8")) > LONGEST_TEMPLATE] == []
