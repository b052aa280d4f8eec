"""The sentences of a report, the gravest first. Thresholds are this program's, not a regulation's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from hengji.core.scoring.decimals import decimal_text

from .principles import LEADERS, PUBLIC, RESULTS, UNKNOWN
from .report import BEST, EQUAL, GIVEN, WORST, Report

NEARLY_ALL = Fraction(9, 10)  # of the participants at full marks: an indicator that tells nobody apart
SLIGHT = Fraction(1, 100)  # of the total: weights below it are not worth a sentence
ASTRAY = Fraction(3, 100)  # by which nominal and effective weight must differ to be mentioned
LEAST_RESULTS = Fraction(1, 2)
MOST_OPINION = Fraction(1, 3)
MOST_ASKING = Fraction(1, 3)
NARROW = Fraction(1, 100)  # of full marks: a standard deviation below it leaves ranks to chance
FREE = Fraction(1, 5)  # of full marks given to those who did nothing
GRAVE, SERIOUS, TOLD = "danger", "warn", "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, how grave it is, and what may be done."""

    weight: Fraction
    tone: str
    text: str
    remedy: str = ""
    place: str = ""  # as the core names it


def findings(report: Report) -> list[Finding]:
    found = [finding for look in LOOKS for finding in look(report)]
    return sorted(found, key=lambda finding: -finding.weight)


def percent(share: Fraction, places: int = 1) -> str:
    """A share of 1 as a percentage, at most ``places`` decimals."""
    text = decimal_text(share * 100, places)
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def _checked(report: Report) -> Iterator[Finding]:
    for problem in report.problems:
        weight, tone = (Fraction(60), SERIOUS) if problem.warning else (Fraction(100), GRAVE)
        yield Finding(weight, tone, problem.message, problem.remedy, problem.place.path)


def _reachable(report: Report) -> Iterator[Finding]:
    trial, full = report.trial(BEST), decimal_text(Fraction(report.scheme.total.base))
    if {Fraction(trial.of_tree.low), Fraction(trial.of_tree.high)} != {Fraction(full)}:
        span = _span(trial.of_tree.low, trial.of_tree.high)
        yield Finding(Fraction(90), GRAVE, f"样样做到最好，指标得分合计{span}，不等于满分{full}。",
                      "请核对分值、权重和封顶，使满分可以达到。")  # fmt: skip


def _given_away(report: Report) -> Iterator[Finding]:
    worst, full = Fraction(report.trial(WORST).of_tree.high), Fraction(report.scheme.total.base)
    if worst > full * FREE:
        words = f"样样都最差，指标得分仍有{decimal_text(worst)}分（满分{decimal_text(full)}）。"
        yield Finding(Fraction(65), SERIOUS, words,
                      "请核对起评分、保底比例和组内相对排名的规则。")  # fmt: skip


def _without_effect(report: Report) -> Iterator[Finding]:
    for weight in report.weights:
        if weight.nominal >= SLIGHT and weight.effective == 0:
            why = (
                "所有单位都得满分"
                if weight.full == 1
                else "所有单位得分率都相同"
                if weight.alike
                else "得分高低与总分无关"
            )
            yield Finding(80 + 10 * weight.nominal, SERIOUS,
                          f"“{weight.title}”名义权重{percent(weight.nominal)}，实际影响0%：{why}。",
                          "请提高目标值、改用有区分度的规则，或降低权重。")  # fmt: skip


def _astray(report: Report) -> Iterator[Finding]:
    for weight in report.weights:
        effective = weight.effective
        if effective is None or effective == 0 or abs(effective - weight.nominal) < ASTRAY:
            continue
        if effective < 0 and report.main != GIVEN:  # chance alone does that
            continue
        if effective < 0:
            words, grave = "得分高的单位总分反而低", 55
        elif effective >= 2 * weight.nominal:
            words, grave = "名次主要由它决定", 52
        elif 2 * effective <= weight.nominal:
            words, grave = "各单位得分接近，权重没有落到实处", 50
        else:
            continue
        yield Finding(grave + abs(effective - weight.nominal), SERIOUS if effective < 0 else TOLD,
                      f"“{weight.title}”名义权重{percent(weight.nominal)}，实际影响{percent(effective)}：{words}。",
                      "请看各单位在这一项上的差距是否合理，再调整权重或规则。")  # fmt: skip


def _ceiling(report: Report) -> Iterator[Finding]:
    high = [weight for weight in report.weights if weight.full >= NEARLY_ALL]
    if high:
        names = "、".join(weight.title for weight in high[:3])
        more = "等" if len(high) > 3 else ""  # noqa: PLR2004 - three names are read
        yield Finding(Fraction(58), SERIOUS,
                      f"{len(report.weights)}项中有{len(high)}项九成以上单位得满分：{names}{more}。",
                      "请核对目标是否偏低；只起保底作用的，可改为减分项。")  # fmt: skip


def _unhappy(report: Report) -> Iterator[Finding]:
    unhappy = report.unhappy
    if not unhappy.leaves:
        return
    kept, full = decimal_text(unhappy.kept, 2), decimal_text(unhappy.full, 2)
    if unhappy.kept > 0:
        yield Finding(Fraction(70), SERIOUS, f"公众全部选最差一档时，公众评议仍得{kept}分（满分{full}分）。",
                      "请把最差一档的分值改为0。")  # fmt: skip
    else:
        yield Finding(Fraction(5), TOLD, f"公众全部选最差一档时，公众评议得0分（满分{full}分）。")


def _narrow(report: Report) -> Iterator[Finding]:
    spread = report.trial(report.main).spread
    if Fraction(spread.deviation) < NARROW * Fraction(report.scheme.total.base):
        year = report.trial(report.main).title
        words = f"“{year}”总分标准差只有{spread.deviation}分，最高{spread.high}、最低{spread.low}：名次由零点几分决定。"
        yield Finding(Fraction(57), SERIOUS, words, "请增加有区分度的指标。")


def _equals(report: Report) -> Iterator[Finding]:
    trial = report.trial(EQUAL)
    if report.scheme.grades:
        first = report.scheme.grades[0].name
        words = f"各单位完全相同时，{report.people}个单位中有{trial.grades[first]}个评为{first}。"
        yield Finding(Fraction(10), TOLD, words, "边界并列怎样处理，请在等次名额的规则中写明。")


def _uncapped(report: Report) -> Iterator[Finding]:
    leaves = [leaf for leaf in report.scheme.leaves if not (leaf.rule or leaf.goals) and leaf.cap is None
              and leaf.code not in report.scheme.items]  # fmt: skip
    if leaves:
        names = "、".join(leaf.title for leaf in leaves[:3])
        yield Finding(Fraction(45), TOLD, f"{len(leaves)}项直接登记得分而没有封顶（{names}）：误登多少就算多少。",
                      "请写明 cap（封顶）。")  # fmt: skip


def _basis(report: Report) -> Iterator[Finding]:
    bars = report.principles.baseless
    if bars:
        names = "、".join(bar.when for bar in bars[:3])
        yield Finding(Fraction(95), GRAVE, f"{len(bars)}条否决和限制没有依据（文号、条款）：{names}。",
                      "请补上依据；没有依据的不得启用。")  # fmt: skip


def _results_first(report: Report) -> Iterator[Finding]:
    shares = report.principles.shares
    results, unknown = shares.get(RESULTS, Fraction(0)), shares.get(UNKNOWN, Fraction(0))
    if unknown:
        words = f"{percent(unknown)}的分值没有标注性质（实绩、过程、主观、纪律），不计入实绩占比。"
        yield Finding(Fraction(40), TOLD, words, "请为每项指标填写 kind（性质）。")
    tone, weight = (SERIOUS, Fraction(75)) if results + unknown < LEAST_RESULTS else (TOLD, Fraction(20))
    yield Finding(weight, tone, f"实绩指标占总分{percent(results)}。",
                  "以考核工作实绩为重点，实绩一般不应少于一半。" if tone == SERIOUS else "")  # fmt: skip


def _opinion(report: Report) -> Iterator[Finding]:
    shares, opinion = report.principles.shares, report.principles.opinion
    tone, weight = (SERIOUS, Fraction(56)) if opinion > MOST_OPINION else (TOLD, Fraction(15))
    public, leaders = (percent(shares.get(name, Fraction(0))) for name in (PUBLIC, LEADERS))
    yield Finding(weight, tone, f"主观评价占总分{percent(opinion)}，其中公众{public}，领导{leaders}。",
                  "主观评价超过三分之一，请考虑用有据可查的指标替换。" if tone == SERIOUS else "")  # fmt: skip


def _burden(report: Report) -> Iterator[Finding]:
    asking, leaves = report.principles.asking, report.principles.leaves
    if asking:
        much = Fraction(len(asking), leaves) > MOST_ASKING
        yield Finding(Fraction(42 if much else 12), SERIOUS if much else TOLD,
                      f"{leaves}项指标和加减分事项中，有{len(asking)}项要单位报送材料。",
                      "能由系统取数或责任单位采集的，请改为免报。")  # fmt: skip


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low}至{high}"


LOOKS: tuple[Callable[[Report], Iterator[Finding]], ...] = (
    _checked, _reachable, _given_away, _without_effect, _astray, _ceiling, _unhappy, _narrow, _equals, _uncapped,
    _basis, _results_first, _opinion, _burden,
)  # fmt: skip
