"""What holds for every scheme and sheet: order does not matter, more is never less, a what-if is a fresh score."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from hengji.core.scoring.catalogue import ENTRIES
from hengji.core.scoring.engine import Outcome, Workbench, score
from hengji.core.scoring.explain import Step, explain
from hengji.core.scoring.rule import Rule
from hengji.core.scoring.run import dump_run, load_run, make_run, result_table, table_of, table_text, verify
from hengji.core.scoring.tests.drawn import AMOUNTS, MISSING, PLAIN, Data, Drawn, drawn, leaves_of, scheme_of
from hengji.core.scoring.tests.small import leaf, scheme, scored


def by_code(outcome: Outcome) -> dict[str, tuple[str, ...]]:
    """Each participant's row of the results, its columns sorted."""
    table = result_table(outcome)
    columns = [table.columns[name] for name in sorted(table.header)]
    return dict(zip(table.columns["participant"], zip(*columns, strict=True), strict=True))


@given(drawn(), st.randoms(use_true_random=False))
def test_order_of_participants_does_not_matter(case: Drawn, random: Any) -> None:
    sheet = case.sheet()
    order = list(range(len(case.people)))
    random.shuffle(order)
    at = np.argsort(np.array(order, dtype=np.int64)).astype(np.int32)
    rows = replace(sheet.observations, participant=at[sheet.observations.participant])
    shuffled = replace(sheet, participants=tuple(sheet.participants[i] for i in order), observations=rows)
    plan = scheme_of(case.scheme)
    assert by_code(score(plan, shuffled)) == by_code(score(plan, sheet))


def backwards(node: Data) -> Data:
    children = [backwards(child) for child in reversed(node.get("children", []))]
    return {**node, "children": children} if children else node


@given(drawn())
def test_order_of_siblings_does_not_matter(case: Drawn) -> None:
    turned = {**case.scheme, "tree": [backwards(node) for node in reversed(case.scheme["tree"])],
              "sections": [{**part, "items": part["items"][::-1]} for part in reversed(case.scheme["sections"])],
              }  # fmt: skip
    assert by_code(replace(case, scheme=turned).outcome()) == by_code(case.outcome())


@given(drawn(), st.randoms(use_true_random=False))
def test_order_of_observations_does_not_matter(case: Drawn, random: Any) -> None:
    """As long as what is observed twice in one period carries its date."""
    dated = [{**fact, "date": f"2025-{i + 1}-1"} for i, fact in enumerate(case.facts)]
    shuffled = list(dated)
    random.shuffle(shuffled)
    assert by_code(replace(case, facts=shuffled).outcome()) == by_code(replace(case, facts=dated).outcome())


MONOTONE: list[Rule[Any]] = [entry for entry in ENTRIES if isinstance(entry, Rule) and entry.monotone == 1]


@given(st.sampled_from(MONOTONE), st.data())
def test_more_never_lowers_the_total_under_a_monotone_rule(rule: Rule[Any], data: st.DataObject) -> None:
    """One observation of one participant is raised, in a tree of sums and weights with a rescaled sibling."""
    case = data.draw(st.sampled_from(rule.cases))
    names = {name: value for name, value in case.given.items() if name in {"target", "baseline", "challenge"}}
    assume(not names or set(names) <= set(rule.params.model_fields))
    node = leaf("A", "60", rule={rule.key: {**case.params, **names}}, places="6")
    specs = rule.inputs_for(rule.parse(node["rule"][rule.key]))
    plan = scheme(node, leaf("B", "40"))
    amount = st.decimals(0, 300, places=2)
    facts = [
        {"input": spec.name, "key": key, "value": str(data.draw(amount))}
        for spec in specs
        for key in spec.keys or ("",)
    ]
    raised = list(facts)
    at = data.draw(st.integers(0, len(facts) - 1))
    raised[at] = {**facts[at], "value": str(Fraction(facts[at]["value"]).__ceil__() + data.draw(st.integers(0, 50)))}
    sibling = data.draw(st.sampled_from(["7", "不适用"]))
    peer = {"A": list(facts), "B": "7"}
    before, after = (scored(plan, {"甲": {"A": some, "B": sibling}, "乙": peer}) for some in (facts, raised))
    assume(before.problems == after.problems == ())
    assert after.total.fraction(0) >= before.total.fraction(0), (facts, raised)


WEIGHTS = st.lists(st.integers(0, 10), min_size=2, max_size=5).filter(any)


@given(WEIGHTS, st.data())
def test_weights_of_100_keep_the_total_within_bounds(weights: list[int], data: st.DataObject) -> None:
    whole = Fraction(100, sum(weights))
    shares = [f"{float(weight * whole):.6f}" for weight in weights]
    rule = {"SR-01": {"target": "50"}}
    plan = scheme(*(leaf(f"L{i}", weight=share, rule=rule) for i, share in enumerate(shares)), combine="weighted")
    given_values = {f"L{i}": data.draw(PLAIN | st.sampled_from(["未报", "不适用"])) for i in range(len(weights))}
    outcome = scored(plan, {"甲": given_values})
    assert 0 <= outcome.total.fraction(0) <= 100
    if outcome.base.counted[0]:
        parts = [level.points.spread((1,)).fraction(0) for level in outcome.levels.values() if level.counted[0]]
        assert min(parts) - 1 <= outcome.total.fraction(0) <= max(parts) + 1


def edited(draw: st.DrawFn, data: Data) -> Data:
    """The scheme with one number or policy changed somewhere."""
    spots = leaves_of(data["tree"])
    spot = draw(st.sampled_from(spots))["code"]
    changes: list[Data] = [
        {"points": draw(AMOUNTS)}, {"cap": draw(AMOUNTS)}, {"missing": draw(MISSING)}, {"measure": "sum"},
        {"places": "1"}, {"rule": {"SR-01": {"target": draw(st.sampled_from(["3", "77.7"]))}}, "measure": "last"},
    ]  # fmt: skip
    change = draw(st.sampled_from(changes))

    def put(node: Data) -> Data:
        if node["code"] == spot:
            change_ = {**change, "weight": draw(st.sampled_from(["5", "60"]))} if "weight" in node else change
            return {**node, **change_}
        return {**node, "children": [put(child) for child in node["children"]]} if node.get("children") else node

    return {**data, "tree": [put(node) for node in data["tree"]], **draw(st.sampled_from([{}, {"missing": {}}]))}


@st.composite
def edits(draw: st.DrawFn) -> tuple[Drawn, list[Data]]:
    case = draw(drawn())
    schemes = [case.scheme]
    for _ in range(draw(st.integers(1, 4))):
        schemes.append(edited(draw, schemes[-1]))
    return case, schemes


def keep_nodes(old: Any, new: Any) -> Any:
    """The new scheme with the old one's node objects wherever they are equal, as an editor hands it over."""
    known = {node.code: node for node in old.nodes.values()}
    tree = tuple(known[node.code] if known.get(node.code) == node else node for node in new.tree)
    return new.model_copy(update={"tree": tree})


@given(edits())
def test_a_what_if_equals_a_fresh_score(pair: tuple[Drawn, list[Data]]) -> None:
    case, schemes = pair
    sheet = case.sheet()
    bench = Workbench(sheet)
    plan = scheme_of(schemes[0])
    for data in [*schemes, schemes[0]]:
        plan = keep_nodes(plan, scheme_of(data))
        assert by_code(bench.score(plan)) == by_code(score(scheme_of(data), sheet))


@given(drawn())
def test_a_run_comes_out_again(case: Drawn) -> None:
    case = replace(case, facts=[{**fact, "document": f"{i}号"} for i, fact in enumerate(case.facts)])
    plan, sheet = scheme_of(case.scheme), case.sheet()
    run, _ = make_run(plan, sheet, {"python": "3"})
    again, _ = make_run(plan, sheet, {"python": "4"})
    assert run.digest == again.digest
    text = dump_run(run)
    assert dump_run(load_run(text)) == text
    verdict = verify(load_run(text))
    assert (verdict.good, verdict.differences) == (True, ())


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4))
def test_tables_survive_as_text(rows: list[tuple[str, str]]) -> None:
    table = table_of("t", table_text(table_of("t", "a,b\n")))
    assert (table.header, table.columns) == (("a", "b"), {"a": (), "b": ()})
    columns = {"a": tuple(a for a, _ in rows), "b": tuple(b for _, b in rows)}
    full = replace(table, columns=columns)
    assert table_of("t", table_text(full)) == full


def walked(step: Step) -> list[Step]:
    return [step, *(below for part in step.parts for below in walked(part))]


@given(drawn())
def test_not_reported_is_never_called_otherwise(case: Drawn) -> None:
    """A leaf not reported says 未报; nothing above it says 不适用 because of it; a rule never speaks of it."""
    outcome = case.outcome()
    for i in range(len(case.people)):
        steps = {step.code: step for step in walked(explain(outcome, f"P{i}"))}
        for found in leaves_of(case.scheme["tree"]):
            step = steps[found["code"]]
            mine = [f["value"] for f in case.facts if (f["who"], f["code"]) == (i, found["code"]) and f["state"] == ""]
            if not mine or set(mine) == {"未报"}:
                assert step.state == "未报"
                assert step.sentence.startswith("未报，")
        for node in outcome.scheme.nodes.values():
            if steps[node.code].state == "不适用" and node.children and not node.min_present:
                below = [steps[each.code].state for each in node.walk() if not outcome.levels[each.code].counted[i]]
                declared = any(each.combine == "weighted" or each.min_present for each in node.walk())
                assert "未报" not in below or declared
