"""How often the linter agrees with a careful reader: lower bounds per rule."""

import pytest

from hengji.year.goals.linter.tests.labelled import LABELLED, PARTS, figures, read, table

# Measured on goals that the rules had not been tuned on: precision, recall. Lower bounds: a change may only improve.
HELD_OUT = {
    "ACTIVITY": (1.00, 0.44),
    "BELOW_LAST": (1.00, 1.00),
    "BELOW_MEAN": (1.00, 1.00),
    "CLIFF": (0.75, 1.00),
    "DEADLINE_YEAR": (1.00, 1.00),
    "DIRECTION_RULE": (1.00, 0.66),
    "DUPLICATE": (1.00, 0.50),
    "DUPLICATE_ACROSS": (1.00, 1.00),
    "NO_DEADLINE": (0.80, 1.00),
    "NO_DIRECTION": (1.00, 1.00),
    "NO_SOURCE": (1.00, 1.00),
    "NO_UNIT": (1.00, 1.00),
    "REACHED": (1.00, 1.00),
    "SELF_SOURCE": (1.00, 1.00),
    "UNREACHABLE": (0.33, 1.00),
    "VAGUE": (0.85, 1.00),
}
TUNED = 0.95  # what was tuned on is easy


def test_there_are_enough_goals_good_and_bad() -> None:
    tuning, held_out = read("tuning"), read("held_out")
    everything = [*tuning, *held_out]
    assert len(everything) >= 300
    assert len(held_out) >= 100
    bad = sum(bool(each.codes) for each in everything)
    assert 0.4 < bad / len(everything) < 0.6
    assert len({each.goal.organ for each in everything}) >= 30


def test_labels_are_codes_and_every_code_has_cases() -> None:
    used = {code for part in ("tuning", "held_out") for each in read(part) for code in each.codes}
    assert used == LABELLED == set(HELD_OUT)


def test_held_out_and_tuning_share_no_goal() -> None:
    tuning = {(each.goal.organ, each.goal.title) for each in read("tuning")}
    assert [each.goal.title for each in read("held_out") if (each.goal.organ, each.goal.title) in tuning] == []


@pytest.mark.parametrize("code", sorted(HELD_OUT))
def test_held_out_figures(code: str) -> None:
    found = figures("held_out")[code]
    precision, recall = HELD_OUT[code]
    assert (found.precision >= precision, found.recall >= recall) == (True, True), found


@pytest.mark.parametrize("code", sorted(HELD_OUT))
def test_tuned_figures(code: str) -> None:
    found = figures("tuning")[code]
    assert (found.precision >= TUNED, found.recall >= TUNED) == (True, True), found


@pytest.mark.parametrize("part", PARTS)
def test_the_table_has_every_rule_once(part: str) -> None:
    rows = [line.split(" | ")[0].strip("| ") for line in table(part).splitlines()[2:]]
    assert rows == sorted(LABELLED)
