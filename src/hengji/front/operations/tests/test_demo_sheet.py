"""The demo year: always the same, of the expected size, nothing in it that the program would refuse."""

import hashlib
import json
import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import hengji.core.scoring
from hengji.core.scoring import pack
from hengji.core.scoring.engine import Outcome, score
from hengji.core.scoring.leaf import accepted_inputs
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.sections import guard
from hengji.core.scoring.sheet.reading import read_sheet
from hengji.core.scoring.sheet.writing import sheet_tables
from hengji.core.scoring.types import MISSING_WORDS, Goal, Observation, Participant
from hengji.front.operations.demo_sheet import demo_sheet, demo_tables, enlarged
from hengji.front.operations.demo_sheet.people import people_of

PACK = Path(hengji.core.scoring.__file__).parent / "packs" / "guizhou.yaml"
DIGEST = "sha256:e08c54abe357eb3fe640796fbedb6b611b9a1d7d92058f1afe86c0482d8de0a4"
GRAVE = ("受处分", "被问责", "不实", "造假")


@cache
def guizhou() -> Scheme:
    return pack.load(PACK.read_text(encoding="utf-8"))


@cache
def drawn(seed: int = 7, organs: int = 100, until: str = "") -> tuple[list[Participant], list[Goal], list[Observation]]:
    return demo_tables(guizhou(), organs=organs, seed=seed, until=until)


@cache
def scored(organs: int = 100) -> Outcome:
    scheme = guizhou() if organs <= 100 else enlarged(guizhou())
    return score(scheme, demo_sheet(scheme, organs=organs))


def digest(seed: int) -> str:
    rows = [[asdict(row) for row in table] for table in drawn(seed)]
    return f"sha256:{hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()}"


def totals(outcome: Outcome) -> list[float]:
    return [float(outcome.total.fraction(i)) for i in range(outcome.ground.size)]


def facts(code: str) -> list[Observation]:
    return [fact for fact in drawn()[2] if fact.indicator == code]


def test_the_same_seed_gives_the_same_year_on_every_machine() -> None:
    assert digest(7) == DIGEST


def test_another_seed_gives_another_year() -> None:
    assert digest(8) != digest(7)


def test_a_leaf_changed_leaves_all_others_as_they_were() -> None:
    scheme = guizhou()
    first = scheme.tree[0]
    leaf = first.children[1].model_copy(update={"demo": {**first.children[1].demo, "mean": "80"}})
    block = first.model_copy(update={"children": (first.children[0], leaf, *first.children[2:])})
    changed = demo_tables(scheme.model_copy(update={"tree": (block, *scheme.tree[1:])}))[2]
    assert {new.indicator for new, old in zip(changed, drawn()[2], strict=True) if new != old} == {"DJ-2"}


def test_totals_are_of_the_expected_size() -> None:
    found = totals(scored())
    assert statistics.mean(found) == pytest.approx(92.4, abs=1)
    assert statistics.pstdev(found) == pytest.approx(2.6, abs=0.6)
    assert 81 <= min(found) <= 86
    assert 96.5 <= max(found) <= 100
    assert 78 <= sum(total >= 90 for total in found) <= 92


def test_a_large_year_has_further_groups() -> None:
    outcome = scored(200)
    assert outcome.ground.size == 200
    assert statistics.mean(totals(outcome)) == pytest.approx(92.1, abs=1)
    assert sum(outcome.grading.places[pool, "优秀"] for pool in {*"ABCDEFGHJKLM"}) == 49
    assert ("N", "优秀") not in outcome.grading.places


@pytest.mark.parametrize("organs", [100, 200])
def test_a_reader_of_sheets_finds_no_problem(organs: int) -> None:
    scheme = guizhou() if organs == 100 else enlarged(guizhou())
    tables = sheet_tables(demo_sheet(scheme, organs=organs))
    sheet, problems = read_sheet(scheme, tables, inputs=lambda code: accepted_inputs(scheme, code))
    assert (problems, sheet is None) == ([], False)


def test_scoring_leaves_nothing_open() -> None:
    assert scored().problems == ()


def test_people_are_those_of_the_pack() -> None:
    people = {person.name: person for person in drawn()[0]}
    assert len(people) == 100
    assert Counter(person.group for person in people.values()) == dict(
        zip("ABCDEFGH", (14, 13, 12, 11, 13, 14, 11, 12), strict=True)
    )
    assert people["省税务局"].has("双重管理")
    assert people["省委网信办"].klass == "综合"
    assert people["省财政厅"].has("考评责任单位")
    assert [person.name for person in people.values() if person.has("虚构")] == ["省示例管理局", "省示例服务中心"]
    assert {p.name: p.attributes["unranked"] for p in people.values() if p.has("unranked")} == {
        "省示例管理局": "新组建或合并不足6个月"
    }


def test_goals_add_up_and_read_like_goals() -> None:
    goals = {(goal.participant, goal.goal): goal for goal in drawn()[1]}.values()
    points = Counter[str]()
    for goal in goals:
        points[goal.participant] += int(goal.points)
    assert set(points.values()) == {100}
    assert set(Counter(goal.participant for goal in goals).values()) == {5, 6, 7, 8}
    assert all(goal.title and goal.unit and goal.rule for goal in goals)
    assert {goal.title for goal in goals if not goal.deadline} == {"目标内容另行书面下达(登记号 示例-01)"}
    titles = {goal.title for goal in goals}
    assert {entry["title"] for entry in guizhou().carried["goal_library"]} <= titles
    assert {goal.rule for goal in goals} == {*guizhou().nodes["ZN-1"].goals.rules}  # type: ignore[union-attr]


def test_a_goal_that_was_lowered_keeps_its_first_version() -> None:
    amended = [goal for goal in drawn()[1] if goal.version == "2"]
    first = {(goal.participant, goal.goal): goal for goal in drawn()[1] if goal.version == "1"}
    assert 5 <= len(amended) <= 40
    assert all(Decimal(goal.target) < Decimal(first[goal.participant, goal.goal].target) for goal in amended)


def test_a_classified_goal_has_no_content() -> None:
    (goal,) = [goal for goal in drawn()[1] if "另行书面下达" in goal.title]
    (fact,) = [fact for fact in drawn()[2] if (fact.participant, fact.goal) == (goal.participant, goal.goal)]
    assert (goal.target, goal.baseline, fact.value, fact.document) == ("1", "", "1.0", "登记号 示例-01")


def test_every_way_of_having_no_value_occurs_in_its_place() -> None:
    without = Counter(fact.value for fact in drawn()[2] if fact.value in MISSING_WORDS)
    goals = [fact for fact in drawn()[2] if fact.goal]
    assert without["待公布"] >= 5
    assert 0.005 <= sum(fact.value == "未报" for fact in goals) / len(goals) <= 0.03
    outside = {p.code for p in drawn()[0] if not p.has("主攻")}
    assert not outside & {fact.participant for fact in facts("JC-2")}
    assert all(not fact.date for fact in drawn()[2] if fact.value in MISSING_WORDS)


def test_votes_are_near_the_drawn_mean() -> None:
    """The mean of the public's opinion is what the pack says, and every layer says how many voted."""
    outcome = scored()
    for code in ("PY-1", "PY-2", "PY-3"):
        node, column = guizhou().nodes[code], outcome.levels[code].points
        shares = [float(column.fraction(i)) / float(node.points or 0) * 100 for i in range(100)]
        assert statistics.mean(shares) == pytest.approx(float(node.demo["mean"]), abs=1)
    votes = facts("PY-1")
    valid = Counter[tuple[str, str]]()
    for vote in votes:
        valid[vote.participant, vote.layer] += int(vote.value) if vote.key != "不了解" else 0
    assert all(valid[vote.participant, vote.layer] == int(vote.n) for vote in votes)


def test_entries_have_paper_and_one_is_claimed_twice() -> None:
    scheme, outcome = guizhou(), scored()
    bonus = [fact for fact in drawn()[2] if fact.indicator in {"JF-1", "JF-2", "JF-3"}]
    assert all(fact.matter and fact.document.startswith("示例〔2026〕") for fact in bonus)
    dropped = guard(scheme, scheme.sections[0], outcome.ground).tolist()
    assert [outcome.ground.observations.text["matter"].text(row) for row in dropped] == ["表彰奖励事项（示例）再次申报"]


def test_what_harms_a_name_falls_on_fictional_organs_only() -> None:
    fictional = {person.code for person in drawn()[0] if person.has("虚构")}
    grave = [fact for fact in drawn()[2] if any(word in fact.key for word in GRAVE) and fact.value != "0"]
    vetoes = [fact for fact in drawn()[2] if fact.indicator.startswith("FJ")]
    assert {fact.participant for fact in [*grave, *vetoes]} <= fictional
    assert [fact.indicator for fact in vetoes] == ["FJ-3"]
    outcome = scored()
    barred = [p.name for i, p in enumerate(outcome.ground.sheet.participants) if outcome.grade(i) == "较差"]
    assert barred == ["省示例服务中心"]


def test_half_a_year_knows_nothing_of_the_rest() -> None:
    _, _, known = drawn(until="2026-11-23")
    assert all(fact.date <= "2026-11-23" for fact in known)
    votes = [fact for fact in known if fact.indicator == "PY-1"]
    assert {fact.value for fact in votes} == {"待公布"}
    assert not [fact for fact in known if fact.indicator in {"FJ-3", "JF-3", "KF-5"}]
    assert [fact for fact in known if fact.indicator == "CX-1" and fact.value == "1"]


def test_a_pack_without_guard_or_challenge_still_has_a_year() -> None:
    scheme = guizhou()
    bare = scheme.model_copy(update={"sections": tuple(s.model_copy(update={"guard": ()}) for s in scheme.sections)})
    assert len(demo_tables(bare)[2]) == len(drawn()[2]) - 1
    none = scheme.model_copy(update={"sections": ()})
    assert {fact.indicator[:2] for fact in demo_tables(none, organs=3)[2]} == {
        "DJ",
        "ZN",
        "JC",
        "CX",
        "JL",
        "EJ",
        "LD",
        "PY",
    }


def test_latent_levels_are_standard_normal_with_a_group_effect() -> None:
    levels = [organ.latent for organ in people_of(enlarged(guizhou()), 200, 7)]
    assert statistics.mean(levels) == pytest.approx(0, abs=0.3)
    assert statistics.pstdev(levels) == pytest.approx(1.03, abs=0.2)


def test_an_observation_says_where_it_comes_from() -> None:
    channels: Mapping[str, set[str]] = {
        code: {fact.channel for fact in facts(code)} for code in ("DJ-3", "DJ-5", "ZN-1")
    }
    assert channels == {"DJ-3": {"系统取数"}, "DJ-5": {"责任单位采集"}, "ZN-1": {"单位填报"}}
    assert replace(facts("DJ-5")[0], value="", participant="").date == "2027-01-11"
