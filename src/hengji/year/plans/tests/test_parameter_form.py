"""A rule's parameters become a form and come back as the same mapping; problems stand at their fields in Chinese."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from hengji.core.scoring import pack
from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.rule import Entry
from hengji.core.scoring.scheme import RuleRef, Scheme
from hengji.year.plans.forms.parameters import ParameterForm
from hengji.year.plans.parameters import Kind, parameters_of
from hengji.year.plans.tests.packs import SMALL, shipped

SCHEME = pack.load(SMALL)


def references(scheme: Scheme) -> Iterator[RuleRef]:
    for node in scheme.nodes.values():
        goals = node.goals.rules.values() if node.goals else ()
        yield from (ref for ref in (node.rule, node.measure, node.aggregate, *node.measures.values(), *goals) if ref)


def form_of(key: str, params: dict[str, Any], scheme: Scheme = SCHEME) -> ParameterForm:
    return ParameterForm.of(BY_KEY[key], scheme, params, prefix="rule")


def errors(key: str, params: dict[str, Any]) -> dict[str, list[str]]:
    return {name: [str(each) for each in found] for name, found in form_of(key, params).errors.items()}


@pytest.mark.parametrize(("name", "text"), shipped().items(), ids=shipped())
def test_every_parameter_of_every_pack_comes_back_as_it_was(name: str, text: str) -> None:
    scheme = pack.load(text)
    seen = 0
    for ref in references(scheme):
        form = form_of(ref.key, ref.params, scheme)
        assert form.errors == {}, (ref.key, ref.params)
        found = form.mapping(ref.params)
        assert found == ref.params
        assert list(found) == list(ref.params)
        assert [list(found[key]) for key in found if isinstance(found[key], dict)] == [
            list(ref.params[key]) for key in found if isinstance(found[key], dict)
        ]
        seen += 1
    assert seen


@pytest.mark.parametrize("entry", BY_KEY.values(), ids=BY_KEY)
def test_every_worked_case_comes_back_and_is_right(entry: Entry[Any]) -> None:
    for case in entry.cases:
        params = pack_like(case.params)
        form = ParameterForm.of(entry, SCHEME, params, prefix="rule")
        assert form.errors == {}, params
        assert form.mapping({}) == {name: value for name, value in params.items() if value not in ("", [], {})}


def pack_like(value: Any) -> Any:  # noqa: ANN401 - what a pack holds
    if isinstance(value, dict):
        return {str(key): pack_like(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [pack_like(each) for each in value]
    return value


def test_every_parameter_has_a_field_and_a_kind_of_its_own() -> None:
    kinds = {(entry.key, each.name): each.kind for entry in BY_KEY.values() for each in parameters_of(entry)}
    assert len(kinds) == sum(len(entry.params.model_fields) for entry in BY_KEY.values())
    assert kinds["SR-10", "s"] is Kind.SHARE
    assert kinds["SR-01", "target"] is Kind.NUMBER
    assert kinds["SR-05", "bands"] is Kind.TABLE
    assert kinds["SR-26", "excluded"] is Kind.LINES
    assert kinds["SR-30", "drop"] is Kind.WHOLE
    assert kinds["SR-06", "mode"] is Kind.CHOICE
    assert kinds["SR-09", "lower_is_better"] is Kind.CHOICE
    columns = {
        (entry.key, each.name): [column.name for column in each.columns]
        for entry in BY_KEY.values() for each in parameters_of(entry) if each.kind is Kind.TABLE
    }  # fmt: skip
    assert columns["SR-05", "bands"] == ["from", "to", "points", "second_below"]
    assert columns["SR-28", "weights_by_class"] == ["key", "inner", "value"]
    assert columns["FORMULA", "inputs"] == ["key", "title", "optional", "measure"]


def test_problems_stand_at_their_fields_in_chinese() -> None:
    assert errors("SR-06", {"step": "0", "mode": "half"}) == {
        "step": ["应大于0。"],
        "deduct": ["必填。"],
        "mode": ["只能选所列的一项。"],
    }
    assert errors("SR-07", {"events": {"迟到": "多", "缺席": "-1"}}) == {
        "events": ["“迟到”：应为十进制数字。", "“缺席”：不能小于0。"]
    }
    assert errors("SR-10", {"s": "120%"}) == {"s": ["不能大于1。"]}
    assert errors("SR-05", {}) == {"__all__": ["分档表应写数值档次（bands）或等次（levels），二者取其一。"]}
    assert errors("SR-05", {"bands": [{"from": "90", "points": "2"}, {"to": "80", "points": "x"}]}) == {
        "bands": ["第2行：应为十进制数字。"]
    }


def test_no_finding_of_any_rule_is_english() -> None:
    for entry in BY_KEY.values():
        wrong = {each.name: "甲" if each.kind is not Kind.TABLE else {"甲": "乙"} for each in parameters_of(entry)}
        said = " ".join(message for found in errors(entry.key, wrong).values() for message in found)
        assert not re.search(r"[Ii]nput|should|valid|required", said), (entry.key, said)


def test_bands_that_leave_a_gap_are_said() -> None:
    [message] = errors("SR-05", {"bands": [{"from": "90", "points": "2"}, {"to": "80", "points": "1"}]})["bands"]
    assert message == "80（含）至90（不含）的数值没有对应的档次。"


def test_a_name_written_twice_is_said_and_not_swallowed() -> None:
    data = {f"rule-events-{row}-{cell}": text for row, (key, value) in enumerate([("迟到", "1"), ("迟到", "2")])
            for cell, text in (("key", key), ("value", value))}  # fmt: skip
    form = ParameterForm(BY_KEY["SR-07"], SCHEME, data, prefix="rule")
    assert form.errors["events"] == ["“迟到”写了两行，请合为一行。"]


def test_empty_rows_do_not_count_and_added_rows_do() -> None:
    names = ("0-key", "0-value", "1-key", "7-key", "7-value")
    cells = zip(names, ("迟到", "0.5", "", " 缺席 ", "1"), strict=True)
    data = {f"rule-events-{name}": cell for name, cell in cells}
    form = ParameterForm(BY_KEY["SR-07"], SCHEME, data, prefix="rule")
    assert form.mapping({}) == {"events": {"迟到": "0.5", "缺席": "1"}}


def test_what_a_rule_does_not_know_is_kept() -> None:
    before = {"mystery": "1", "target": "100"}
    assert form_of("SR-01", before).mapping(before) == before


def test_a_default_that_was_written_stays_written() -> None:
    assert form_of("SR-01", {"target": "100", "cap_ratio": "1"}).mapping({}) == {"target": "100", "cap_ratio": "1"}


def test_a_shared_table_can_be_named_instead() -> None:
    scheme = pack.load(shipped()["guizhou.yaml"])
    params = {"options": "table:survey_options"}
    form = form_of("SR-26", params, scheme)
    assert form.mapping(params) == params
    assert dict(form.fields["options-table"].offered)["table:survey_options"] == "公用数表“survey_options”"  # type: ignore[attr-defined]
    assert form.errors == {}


def test_not_limited_is_said_in_chinese() -> None:
    form = form_of("SR-07", {"floor": "none", "events": {"迟到": "1"}})
    assert form["floor"].value() == "不设"
    assert form.mapping({})["floor"] == "none"
    assert form.errors == {}


def test_the_form_draws_every_rule() -> None:
    for entry in BY_KEY.values():
        text = str(ParameterForm.of(entry, SCHEME, {}, prefix="rule").as_p())
        assert text.count("<label") >= len(entry.params.model_fields)
