"""Own measures: an untouched copy keeps everything, a change of a uniform clause is found, refining is not."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengji.core.scoring.pack import dump, load
from hengji.core.scoring.scheme import Scheme
from hengji.year.plans import edits
from hengji.year.plans.measures import Mark, Outcome, adherence, breaches, has_marks, holds
from hengji.year.plans.rows import NODE_FIELDS
from hengji.year.plans.tests.packs import SMALL, shipped

CODES = ("ZN", "ZN-1", "ZN-2", "DJ", "JF-1")
MARKS = st.sampled_from(["", "uniform", "refine", "own"])
# A change of each kind that leaves the scheme readable.
CHANGES: Mapping[str, Any] = {
    "title": "另一个名称", "points": "1", "weight": "1", "by_class": {"综合": "1"}, "combine": "best", "floor": "1",
    "rule": {"SR-09": {}}, "note": "另有说明", "article": "第一条", "unit": "件", "places": "1", "applies": "双管",
    "missing": {"pending": "zero"}, "privacy": "public", "material": "免报", "policy": "原文", "cap": "1",
    "measure": {"M-SUM": {}}, "per": "row", "min_present": "1", "relative": "true", "convert": "true",
}  # fmt: skip


def marked(
    nodes: Mapping[str, str], section: str = "", parts: Mapping[str, str] | None = None
) -> Scheme:  # fmt: skip
    draft = edits.draft_of(load(SMALL))
    edits.change(draft, {code: {"below": mark} for code, mark in nodes.items()})
    edits.set_section(draft, "JF", {"below": section})
    edits.set_parts(draft, {"below": {name: mark for name, mark in (parts or {}).items() if mark} or None})
    return edits.scheme_of_draft(draft)


MARKED = st.builds(
    marked,
    st.dictionaries(st.sampled_from(CODES), MARKS),
    MARKS,
    st.dictionaries(st.sampled_from(["grades", "bars", "total"]), MARKS),
)


def after(scheme: Scheme, change: Callable[[edits.Draft], object]) -> Scheme:
    draft = edits.draft_of(scheme)
    change(draft)
    return edits.scheme_of_draft(draft)


def marks_of(scheme: Scheme) -> dict[str, Mark]:
    return {clause.code: clause.mark for clause in adherence(scheme, scheme)}


def found(superior: Scheme, own: Scheme) -> set[tuple[str, str]]:
    return {(clause.code, breach.fault.value) for clause, breach in breaches(superior, own)}


@settings(deadline=None)
@given(MARKED)
def test_an_untouched_copy_keeps_every_clause(scheme: Scheme) -> None:
    clauses = adherence(scheme, scheme)
    assert {clause.outcome for clause in clauses} == {Outcome.UNCHANGED}
    assert breaches(scheme, scheme) == ()
    assert all(clause.changes == () for clause in clauses)


@settings(deadline=None)
@given(MARKED, st.sampled_from(CODES), st.sampled_from(sorted(CHANGES)))
def test_a_change_of_a_uniform_clause_is_always_found(scheme: Scheme, code: str, field: str) -> None:
    own = after(scheme, lambda draft: edits.change(draft, {code: {field: CHANGES[field]}}))
    changed = own.nodes[code] != scheme.nodes[code]
    uniform = marks_of(scheme)[code] == Mark.UNIFORM
    assert ((code, "CLAUSE_CHANGED") in found(scheme, own)) >= (changed and uniform)
    if marks_of(scheme)[code] == Mark.OWN:
        assert (code, "CLAUSE_CHANGED") not in found(scheme, own)


def test_the_changes_tried_are_those_that_an_indicator_has() -> None:
    local = {"owner", "lead_owner", "substitute", "verifiers", "source", "demo"}
    seldom = {"code", "below", "measures", "aggregate", "goals", "requires", "second", "show_also", "frequency", "kind"}
    assert set(NODE_FIELDS) - set(CHANGES) - local - seldom == {"late_statistics"}


@settings(deadline=None)
@given(MARKED, st.sampled_from(CODES))
def test_a_removed_clause_is_found_unless_it_is_free(scheme: Scheme, code: str) -> None:
    own = after(scheme, lambda draft: edits.remove(draft, code))
    gone = {each.code for each in scheme.nodes[code].walk()}
    wanted = {(each, "CLAUSE_REMOVED") for each in gone if marks_of(scheme)[each] != Mark.OWN}
    assert {pair for pair in found(scheme, own) if pair[1] == "CLAUSE_REMOVED"} == wanted


@settings(deadline=None)
@given(MARKED, st.sampled_from(CODES))
def test_an_addition_is_found_under_a_uniform_clause_only(scheme: Scheme, code: str) -> None:
    """Breaking a leaf down moves its rule to what it is broken down into."""
    own = after(scheme, lambda draft: broken_down(draft, code))
    uniform = marks_of(scheme)[code] == Mark.UNIFORM
    assert (("NEW", "CLAUSE_ADDED") in found(scheme, own)) == uniform
    if not uniform:
        assert found(scheme, own) == set()
        assert {clause.code: clause.outcome for clause in adherence(scheme, own)}[code] == Outcome.REFINED


def broken_down(draft: edits.Draft, code: str) -> None:
    holder, place = edits.find(draft, code)
    rule = holder[place].pop("rule", None)
    edits.add(draft, {"code": "NEW", "title": "县里的一项", "points": "1", "rule": rule}, code, None)


@settings(deadline=None)
@given(MARKED, st.sampled_from(CODES))
def test_saying_more_refines(scheme: Scheme, code: str) -> None:
    more = {"material": "免报", "note": "县里这样执行", "unit": "件", "owner": "县财政局"}
    own = after(scheme, lambda draft: edits.change(draft, {code: more}))
    assert found(scheme, own) == ({(code, "CLAUSE_CHANGED")} if marks_of(scheme)[code] == Mark.UNIFORM else set())


@settings(deadline=None)
@given(MARKED, st.sampled_from(CODES), st.sampled_from(["owner", "source", "substitute"]))
def test_who_answers_is_each_level_s_own_business(scheme: Scheme, code: str, field: str) -> None:
    own = after(scheme, lambda draft: edits.change(draft, {code: {field: "县里的单位"}}))
    assert found(scheme, own) == set()
    assert {clause.outcome for clause in adherence(scheme, own)} == {Outcome.UNCHANGED}


def test_a_mark_holds_for_what_is_below_it_until_another_stands_there() -> None:
    scheme = marked({"ZN": "uniform", "ZN-2": "refine"}, "uniform", {"grades": "refine"})
    assert marks_of(scheme) == {
        "ZN": Mark.UNIFORM, "ZN-1": Mark.UNIFORM, "ZN-2": Mark.REFINE, "DJ": Mark.OWN, "JF": Mark.UNIFORM,
        "JF-1": Mark.UNIFORM, "grades": Mark.REFINE, "bars": Mark.OWN,
    }  # fmt: skip
    assert has_marks(scheme)
    assert not has_marks(load(SMALL))


def test_a_plan_may_not_be_looser_to_those_below_it_than_its_superior() -> None:
    scheme = marked({"ZN": "uniform"}, parts={"grades": "uniform"})
    own = marked({"ZN": "refine", "ZN-1": "uniform", "DJ": "uniform"})
    assert found(scheme, own) == {
        ("ZN", "CLAUSE_LOOSENED"), ("ZN-2", "CLAUSE_LOOSENED"), ("grades", "CLAUSE_LOOSENED")
    }  # fmt: skip


def test_moving_and_reordering_a_uniform_clause_is_a_change() -> None:
    scheme = marked({"ZN": "uniform"})
    moved = after(scheme, lambda draft: edits.move(draft, "ZN-1", "DJ", None))
    assert ("ZN-1", "CLAUSE_CHANGED") in found(scheme, moved)
    turned = after(scheme, lambda draft: edits.reorder(draft, "ZN", ["ZN-2", "ZN-1"]))
    assert found(scheme, turned) == {("ZN", "CLAUSE_CHANGED")}
    brought = after(scheme, lambda draft: edits.move(draft, "DJ", "ZN", None))
    assert found(scheme, brought) == {("DJ", "CLAUSE_ADDED")}


def test_a_note_may_go_on_after_what_the_superior_says() -> None:
    scheme = after(marked({"DJ": "refine"}), lambda draft: edits.change(draft, {"DJ": {"note": "按季计分。"}}))

    def with_note(note: str) -> Scheme:
        return after(scheme, lambda draft: edits.change(draft, {"DJ": {"note": note}}))

    assert found(scheme, with_note("按季计分。市直机关按月。")) == set()
    assert found(scheme, with_note("按月计分。")) == {("DJ", "CLAUSE_CHANGED")}
    assert found(scheme, with_note("")) == {("DJ", "CLAUSE_CHANGED")}


def test_a_refined_rule_may_have_more_parameters_but_keeps_those_it_has() -> None:
    scheme = marked({"DJ": "refine"})

    def with_rule(params: Mapping[str, str]) -> Scheme:
        return after(scheme, lambda draft: edits.change(draft, {"DJ": {"rule": {"SR-01": params}}}))

    assert found(scheme, with_rule({"target": "100", "cap_ratio": "1.2"})) == set()
    assert found(scheme, with_rule({"target": "90"})) == {("DJ", "CLAUSE_CHANGED")}
    assert found(scheme, with_rule({"cap_ratio": "1.2"})) == {("DJ", "CLAUSE_CHANGED")}


@pytest.mark.parametrize(
    ("mark", "added", "changed"),
    [("own", set(), set()), ("refine", set(), {("bars", "CLAUSE_CHANGED")}),
     ("uniform", {("bars", "CLAUSE_CHANGED")}, {("bars", "CLAUSE_CHANGED")})],
)  # fmt: skip
def test_parts_are_kept_as_they_are_marked(mark: str, added: set[Any], changed: set[Any]) -> None:
    scheme = marked({}, parts={"bars": mark})
    [bar] = edits.draft_of(scheme)["bars"]
    more = [bar, {**bar, "code": "FJ-2", "when": "另一件事"}]
    assert found(scheme, after(scheme, lambda draft: edits.set_parts(draft, {"bars": more}))) == added
    other = [{**bar, "when": "另一件事"}]
    assert found(scheme, after(scheme, lambda draft: edits.set_parts(draft, {"bars": other}))) == changed


def test_a_section_is_a_clause_of_its_own() -> None:
    scheme = marked({}, "uniform")
    higher = after(scheme, lambda draft: edits.set_section(draft, "JF", {"cap": "5"}))
    assert found(scheme, higher) == {("JF", "CLAUSE_CHANGED")}
    gone = after(scheme, lambda draft: edits.remove_section(draft, "JF"))
    assert found(scheme, gone) == {("JF", "CLAUSE_REMOVED"), ("JF-1", "CLAUSE_REMOVED")}


def test_clauses_stand_in_the_superior_s_order_with_what_was_added_and_what_changed() -> None:
    scheme = marked({"ZN": "uniform", "DJ": "refine"})
    own = after(scheme, lambda draft: edits.add(draft, {"code": "X", "title": "县情"}, "", None))
    own = after(own, lambda draft: edits.change(draft, {"ZN-1": {"points": "41"}}))
    clauses = [(each.code, each.outcome.value, each.level) for each in adherence(scheme, own)]
    assert clauses == [
        ("X", "own", 0), ("ZN", "unchanged", 0), ("ZN-1", "changed", 1), ("ZN-2", "unchanged", 1),
        ("DJ", "unchanged", 0), ("JF", "unchanged", 0), ("JF-1", "unchanged", 1), ("grades", "unchanged", 0),
        ("bars", "unchanged", 0),
    ]  # fmt: skip
    told = {clause.code: clause.changes for clause in adherence(scheme, own)}
    assert told["ZN-1"] == ("“重点工作”由40分改为41分",)


@pytest.mark.parametrize(
    ("before", "now", "answer"),
    [(None, "1", True), ({"a": "1"}, {"a": "1", "b": "2"}, True), ({"a": {"b": "1"}}, {"a": {"b": "2"}}, False),
     ({"a": "1"}, "1", False), (["1"], ["1", "2"], False)],
)  # fmt: skip
def test_what_was_said_holds_where_it_still_stands(before: object, now: object, answer: bool) -> None:
    assert holds(before, now) is answer


def test_marks_are_written_in_the_pack_and_read_in_the_regulation_s_words() -> None:
    scheme = marked({"ZN": "uniform"}, "refine", {"grades": "uniform"})
    text = dump(scheme)
    assert dump(load(text)) == text
    assert text.count("below:") == 3
    assert dump(load(text.replace("below: uniform", "below: 统一执行"))) == text


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_shipped_pack_says_nothing_to_plans_below_yet_compares_with_itself(name: str) -> None:
    scheme = load(shipped()[name])
    assert not has_marks(scheme)
    assert breaches(scheme, scheme) == ()
