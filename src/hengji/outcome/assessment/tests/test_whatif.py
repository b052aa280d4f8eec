"""Edits on a copy: what they change, what they refuse, and that the engine gives what a fresh computation gives."""

import pytest

from hengji.core.scoring.engine import score
from hengji.core.scoring.run import outcome_of, result_table
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Sheet
from hengji.outcome.assessment.queries.bases import Loaded
from hengji.outcome.assessment.queries.benches import Bench
from hengji.outcome.assessment.tests import small
from hengji.outcome.assessment.tests.sample import sample_run
from hengji.outcome.assessment.whatif import fields
from hengji.outcome.assessment.whatif.changes import standings
from hengji.outcome.assessment.whatif.edits import Edit, from_plain, read, to_plain
from hengji.outcome.assessment.whatif.schemes import edited_scheme
from hengji.outcome.assessment.whatif.sheets import edited_sheet
from hengji.outcome.assessment.whatif.standing import real, standing


def edit(*words: str) -> Edit:
    return Edit(tuple(words[:-1]), words[-1])


@pytest.fixture(scope="module")
def sample() -> tuple[Scheme, Sheet]:
    outcome = outcome_of(sample_run())
    return outcome.scheme, outcome.ground.sheet


def bench() -> Bench:
    return Bench.of(Loaded(small.scheme(), small.year()))


def test_points_places_and_sums_move() -> None:
    """B down from 30 to 1: 乙 with 58.5 of 71 passes 丙 with 47 of 71; the sum no longer fits."""
    result = bench().score([edit("points", "B", "1")])
    found = [(line.name, line.after.total, str(line.points), line.places) for line in result.changes.lines]
    assert found == [
        ("甲局", "100.00", "0.00", 0),
        ("乙局", "82.39", "9.39", 1),
        ("丙局", "66.20", "-9.80", -1),
        ("丁局", "48.59", "-0.41", 0),
    ]
    assert [problem.message for problem in result.problems] == ["下级分值合计为 71，与本级分值 100 不符。"]


def test_quota_says_who_enters_and_leaves() -> None:
    changes = bench().score([edit("grade", "0", "from", "70"), edit("grade", "0", "quota", "50%")]).changes
    assert [each.name for each in changes.entered("优秀")] == ["丙局"]
    assert [each.name for each in bench().score([edit("value", "甲", "A", "0", "0")]).changes.left("优秀")] == ["甲局"]


def test_record_is_replaced_or_added_and_missing_words_are_values() -> None:
    result = bench().score([edit("value", "甲", "A", "0", "未报"), edit("new", "丁", "C", "", "", "", "3")])
    totals = {line.name: line.after.total for line in result.changes.lines}
    assert totals["甲局"] == "40.00"
    assert totals["丁局"] == "41.50"  # the last record counts: 3 of 12 reports


@pytest.mark.parametrize(
    "edits",
    [
        [edit("points", "S1", "60")],
        [edit("param", "S2.2.1", "rule", "pass_percent", "95")],
        [edit("param", "S1.2", "rule", "levels", "较好", "1")],
        [edit("param", "S2.1", "goals:SR-01", "cap_ratio", "1.2")],
        [edit("cap", "J", "0.2"), edit("grade", "1", "from", "90")],
        [edit("value", "A03", "S1.1", "0", "12.5"), edit("points", "S3.1", "5")],
        [edit("value", "B02", "K1", "0", "0"), edit("value", "C01", "S2.1", "1", "40")],
    ],
    ids=str,
)
def test_what_if_is_the_engine_on_an_edited_copy(sample: tuple[Scheme, Sheet], edits: list[Edit]) -> None:
    kept = Bench.of(Loaded(*sample))
    kept.score([edit("points", "S1", "33")])  # what is kept from an earlier edit must not show
    scheme, faults = edited_scheme(sample[0], edits)
    sheet, _touched, more = edited_sheet(sample[1], edits)
    assert faults == more == []
    fresh = score(Scheme.model_validate(scheme.model_dump(by_alias=True)), sheet)
    result = kept.score(edits)
    assert {line.code: line.after for line in result.changes.lines} == dict(
        zip([person.code for person in sheet.participants], standings(fresh), strict=True)
    )
    assert result.changes.moved
    assert not kept.score([]).changes.moved


def test_original_stays_untouched(sample: tuple[Scheme, Sheet]) -> None:
    scheme, sheet = sample
    before = (scheme.model_dump_json(), result_table(score(scheme, sheet)), sheet.observations.mantissa.tolist())
    Bench.of(Loaded(scheme, sheet)).score([edit("points", "S1", "60"), edit("value", "A03", "S1.1", "0", "12.5")])
    assert (
        scheme.model_dump_json(),
        result_table(score(scheme, sheet)),
        sheet.observations.mantissa.tolist(),
    ) == before


def test_only_what_is_edited_is_built_anew(sample: tuple[Scheme, Sheet]) -> None:
    scheme = sample[0]
    edited, _ = edited_scheme(scheme, [edit("points", "S2.2.1", "5")])
    assert {code for code, node in edited.nodes.items() if node is not scheme.nodes[code]} == {"S2", "S2.2", "S2.2.1"}
    assert edited_scheme(scheme, [])[0] is scheme


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (edit("points", "Z", "3"), "考评办法中没有这一项。"),
        (edit("points", "S1", ""), "请填写数字。"),
        (edit("points", "S1", "-1"), "不能是负数。"),
        (edit("points", "S1", "二十"), "应为十进制数字。"),
        (edit("param", "S2.2.1", "measure", "places", "2"), "这一项没有这条规则。"),
        (edit("param", "S2.2.1", "rule", "target", "x"), "应为十进制数字。"),
        (edit("param", "S1.2", "rule", "levels", "好", "0", "1"), "这条规则没有这个参数。"),
        (edit("param", "S2.1", "goals:SR-01", "places", "13"), "小数位数不超过12。"),
        (edit("grade", "9", "from", "3"), "没有这个等次。"),
        (edit("grade", "0", "name", "3"), "等次没有这个数。"),
        (edit("value", "Z99", "S1.1", "0", "3"), "没有这个参评对象。"),
        (edit("value", "A01", "S1.1", "7", "3"), "没有这条记录。"),
        (edit("value", "A01", "S1.1", "x", "3"), "没有这条记录。"),
        (edit("value", "A01", "3"), "没有这条记录。"),
        (edit("value", "A01", "S1.1", "0", "很好"), "请填写数字，或未报、不适用、待公布、免考。"),
    ],
    ids=str,
)
def test_bad_edit_is_said_and_left_out(sample: tuple[Scheme, Sheet], bad: Edit, message: str) -> None:
    result = Bench.of(Loaded(*sample)).score([bad, edit("points", "S3", "30")])
    assert [(fault.edit, fault.message) for fault in result.faults] == [(bad, message)]
    assert result.scheme.nodes["S3"].points == 30  # the others hold


def test_forms_send_every_field_and_only_changes_count(sample: tuple[Scheme, Sheet]) -> None:
    scheme, sheet = sample
    panels = [
        fields.blocks_panel(scheme, {}),
        fields.grades_panel(scheme, {}),
        *(fields.node_panel(scheme, code, {}) for code in scheme.nodes),
        fields.record_panel(scheme, sheet, "A01", "S2.1", {}),
    ]
    shown = [field for panel in panels if panel for field in panel.fields]
    assert len(shown) > 30
    assert all(standing(scheme, sheet, field.path) == field.base for field in shown)
    sent = read((field.name, field.value) for field in shown)
    assert real(scheme, sheet, sent) == ()
    assert real(scheme, sheet, (*sent, edit("points", "S1", "21"))) == (edit("points", "S1", "21"),)


def test_names_of_fields_are_read_back_and_others_are_not_ours() -> None:
    found = read([('["points","S1"]', " 5 "), ('["points","S1"]', "6"), ("csrfmiddlewaretoken", "x"),
                  ("[1]", "x"), ("[", "x"), ('["owner","S1"]', "x"), ('["points"]', "x")])  # fmt: skip
    assert found == (edit("points", "S1", "6"),)
    assert from_plain(to_plain(found)) == found


def test_panels_of_edits_come_back(sample: tuple[Scheme, Sheet]) -> None:
    scheme, sheet = sample
    edits = [edit("points", "S1", "5"), edit("param", "S2.2.1", "rule", "target", "90"),
             edit("value", "A01", "S1.1", "0", "3"), edit("new", "B01", "S3.1", "", "", "", "90")]  # fmt: skip
    panels = fields.panels_of(scheme, sheet, edits)
    assert [panel.key for panel in panels] == ["node-S2.2.1", "record-A01-S1.1", "record-B01-S3.1"]
    moved = [(field.base, field.value) for panel in panels for field in panel.fields if field.base != field.value]
    assert moved == [("100", "90"), ("86.3", "3"), ("", "90")]


@pytest.mark.parametrize(
    ("base", "slider"),
    [("20", ("0", "40", "1")), ("0.05", ("0", "0.10", "0.01")), ("60%", ("0", "100", "1")), ("0", ("0", "10", "0.1")),
     ("-3", ("-3", "6", "0.1")), ("未报", None)],
)  # fmt: skip
def test_slider_reaches_twice_as_far(base: str, slider: tuple[str, str, str] | None) -> None:
    found = fields.Field(("points", "A"), (), base, base).slider
    assert (found and (found.low, found.high, found.step)) == slider
