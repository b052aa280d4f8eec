"""Scheme tests by hand-checked figures: made-up years, spread, ceilings, effective weights, principles, sentences."""

import subprocess
import sys
from fractions import Fraction

import pytest

from hengji.core.scoring.engine import score
from hengji.core.scoring.pack import load
from hengji.core.scoring.scheme import Scheme
from hengji.outcome.assessment.tests import small
from hengji.outcome.assessment.trials.extremes import extremes
from hengji.outcome.assessment.trials.figures import Spread, root_text
from hengji.outcome.assessment.trials.findings import findings, percent
from hengji.outcome.assessment.trials.people import people_of
from hengji.outcome.assessment.trials.principles import has_basis, nature_by_code
from hengji.outcome.assessment.trials.report import BEST, CHANCE, EQUAL, GIVEN, WORST, Report, reported
from hengji.outcome.assessment.trials.sheets import Maker
from hengji.year.plans.queries import packs


@pytest.fixture(scope="module")
def report() -> Report:
    return reported(small.scheme(), small.year())


def test_totals_of_the_years(report: Report) -> None:
    assert {trial.key: (trial.spread.low, trial.spread.high) for trial in report.trials if trial.key != CHANCE} == {
        BEST: ("100", "100"),
        WORST: ("15", "15"),  # all dissatisfied still give 15 of 30
        EQUAL: ("83", "83"),  # 48 + 27 (80% of the votes satisfied) + 8
        GIVEN: ("49", "100"),
    }  # fmt: skip
    given = report.trial(GIVEN)
    assert given.spread == Spread("49", "74.5", "100", "18.0624")  # variance 326.25
    assert given.grades == {"优秀": 1, "合格": 3}


def test_effective_weight_is_the_share_of_the_variance(report: Report) -> None:
    found = {weight.code: (weight.nominal, weight.effective, weight.full, weight.zero) for weight in report.weights}
    assert found == {
        "A": (Fraction(6, 10), Fraction(20, 29), Fraction(1, 4), Fraction(0)),
        "B": (Fraction(3, 10), Fraction(9, 29), Fraction(1, 2), Fraction(0)),
        "C": (Fraction(1, 10), Fraction(0), Fraction(1), Fraction(0)),
    }


def test_dissatisfied_public_keeps_what_the_worst_option_is_worth(report: Report) -> None:
    assert (report.unhappy.leaves, report.unhappy.kept, report.unhappy.full) == (1, Fraction(15), Fraction(30))


def test_principles(report: Report) -> None:
    found = report.principles
    assert found.shares == {"实绩": Fraction(6, 10), "公众": Fraction(3, 10), "未标注": Fraction(1, 10)}
    assert [leaf.code for leaf in found.asking] == ["A"]
    assert [bar.code for bar in found.baseless] == ["V2"]


def test_sentences_come_gravest_first(report: Report) -> None:
    assert [finding.text for finding in findings(report)] == [
        "1条否决和限制没有依据（文号、条款）：严重违纪。",
        "“信息报送”名义权重10%，实际影响0%：所有单位都得满分。",
        "公众全部选最差一档时，公众评议仍得15.00分（满分30.00分）。",
        "全部选最差一档仍得满分的 50%。",
        "3项中有1项九成以上单位得满分：信息报送。",
        "10%的分值没有标注性质（实绩、过程、主观、纪律），不计入实绩占比。",
        "实绩指标占总分60%。",
        "主观评价占总分30%，其中公众30%，领导0%。",
        "3项指标和加减分事项中，有1项要单位报送材料。",
        "各单位完全相同时，4个单位中有0个评为优秀。",
    ]
    assert [finding.place for finding in findings(report) if finding.place] == ["B 公众评议 › options"]


@pytest.mark.parametrize("scheme", packs(), ids=lambda scheme: scheme.pack)
def test_all_best_of_every_pack_is_full_marks_and_all_worst_is_not(scheme: Scheme) -> None:
    maker = Maker.of(scheme)
    best, worst = score(scheme, maker.best()), score(scheme, maker.worst())
    assert set(best.base.points.spread((best.ground.size,)).fractions()) == {Fraction(scheme.total.base)}
    lowest = max(worst.base.points.spread((worst.ground.size,)).fractions())
    assert lowest < Fraction(scheme.total.base) / 10


def test_year_by_chance_is_the_same_for_a_seed() -> None:
    maker = Maker.of(load(small.PACK))
    one, same, other = (score(maker.scheme, maker.random(seed)).total.fractions() for seed in (7, 7, 8))
    assert one == same != other
    assert len(set(one)) > len(one) // 2


def test_best_is_the_nearest_value_with_full_marks() -> None:
    found = extremes(small.scheme(), ())
    assert [fact.value for fact in found["A", ""].tried[found["A", ""].best]] == ["100"]
    assert [fact.value for fact in found["A", ""].tried[found["A", ""].worst]] == ["0"]
    assert [fact.key for fact in found["B", ""].tried[found["B", ""].worst]] == ["不满意"]


def test_participants_of_a_pack_and_made_up_ones() -> None:
    by_pack = {scheme.pack: people_of(scheme) for scheme in packs()}
    assert len(by_pack["guizhou-six-blocks-example"]) == 100
    assert {person.group for person in by_pack["guizhou-six-blocks-example"]} == set("ABCDEFGH")
    assert {person.klass for person in by_pack["fuping"]} == {"镇办", "部门", "垂管"}


def test_opinion_without_a_label_is_found_by_name_and_method() -> None:
    hangzhou = next(scheme for scheme in packs() if scheme.pack == "hangzhou-3plus1")
    assert dict(nature_by_code(hangzhou)) == {"A": "实绩", "B": "领导", "C": "公众"}


@pytest.mark.parametrize(
    ("basis", "good"),
    [
        ("", False),
        ("待填", False),
        ("待填(法律 第三条)", False),
        ("中办发〔2019〕3号", True),
        ("《条例》第十二条", True),
    ],
)
def test_basis_is_a_number_or_an_article(basis: str, good: bool) -> None:
    bar = small.scheme().bars[0].model_copy(update={"basis": basis})
    assert has_basis(bar) is good


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0.0000"),
        (Fraction(2), "1.4142"),
        (Fraction(1, 4), "0.5000"),
        (Fraction("0.0000000025"), "0.0001"),
    ],
)
def test_root_is_rounded_half_up(value: Fraction, text: str) -> None:
    assert root_text(value) == text


def test_percent_drops_empty_decimals() -> None:
    assert [percent(Fraction(number)) for number in ("0.05", "0.125", "1", "0")] == ["5%", "12.5%", "100%", "0%"]


def test_trials_and_what_if_know_no_django() -> None:
    names = ["trials.findings", "whatif.fields", "whatif.schemes", "whatif.changes"]
    code = (
        "import sys\n" + "\n".join(f"import hengji.outcome.assessment.{name}" for name in names)
        + "\nprint(sorted({each.partition('.')[0] for each in sys.modules} & {'django', 'sqlite3', 'psycopg'}))"
    )  # fmt: skip
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603 - our own interpreter
    assert found.stdout == "[]\n"
