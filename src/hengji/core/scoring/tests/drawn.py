"""Random schemes and sheets: plain data for the oracle, and the same as the engine takes it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from hypothesis import strategies as st

from hengji.core.scoring.engine import Outcome, score
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Observation, Participant, Sheet

Data = dict[str, Any]
PLAIN = st.integers(-2000, 12000).map(lambda n: f"{n / 100:.2f}" if n % 2 else str(n // 100))
LONG = st.tuples(st.integers(1 - 10**18, 10**18 - 1), st.integers(1, 17)).map(
    lambda pair: (
        f"{'-' if pair[0] < 0 else ''}{abs(pair[0]) // 10 ** pair[1]}.{abs(pair[0]) % 10 ** pair[1]:0{pair[1]}d}"
    )
)
HUGE = st.integers(1 - 10**18, 10**18 - 1).map(str)
WORDS = st.sampled_from(["未报", "不适用", "待公布", "免考"])
VALUES = st.one_of(PLAIN, PLAIN, PLAIN, WORDS, LONG, HUGE)
AMOUNTS = st.sampled_from(["0", "1", "2.5", "5", "10", "12.345", "30", "60", "100", "999999999999.99999"])
POSITIVE = st.sampled_from(["0.0001", "1", "7", "50", "100", "333.33", "98765432109876.5432"])
TREATMENTS = st.sampled_from(["rescale", "zero", "full", "group_mean", "60%", "33.3%"])
MISSING = st.dictionaries(st.sampled_from(["not_reported", "not_applicable", "pending", "exempt"]), TREATMENTS)
GROUPS, CLASSES = ("甲组", "乙组", "丙组"), ("一类", "二类")
RULES = st.one_of(
    st.none(),
    st.builds(lambda t, c: {"SR-01": {"target": t, "cap_ratio": c}}, POSITIVE, st.sampled_from(["1", "1.2", "3"])),
    st.builds(lambda t: {"SR-02": {"target": t}}, POSITIVE),
    st.just({"SR-05": {"bands": [{"from": "90", "points": "10"}, {"from": "60", "to": "90", "points": "6.5"},
                                 {"to": "60", "points": "-1"}]}}),
    st.just({"SR-07": {"events": {"迟报": "0.5", "漏报": "2"}}}),
    st.sampled_from([{"SR-14": {}}, {"SR-14": {"direction": "down"}}, {"SR-14": {"lo": "5", "hi": "95.5"}}]),
    st.sampled_from([{"SR-15": {}}, {"SR-15": {"direction": "down"}}]),
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A scheme, people and facts as plain data."""

    scheme: Data
    people: list[Data]
    facts: list[Data]

    def sheet(self) -> Sheet:
        return sheet_of([participant(i, person) for i, person in enumerate(self.people)], [],
                        [observation(fact) for fact in self.facts])  # fmt: skip

    def outcome(self) -> Outcome:
        return score(scheme_of(self.scheme), self.sheet())


def scheme_of(data: Data) -> Scheme:
    return Scheme.model_validate({"pack": "drawn", "title": "随机", **data})


def participant(i: int, person: Data) -> Participant:
    marks = {"unranked": "是"} if person["unranked"] else {}
    return Participant(f"P{i}", f"单位{i}", person["group"], person["class"], marks)


def observation(fact: Data) -> Observation:
    rest = {name: text for name, text in fact.items() if name not in {"who", "code"}}
    return Observation(participant=f"P{fact['who']}", indicator=fact["code"], **rest)


@st.composite
def some_of(pick: st.DrawFn, /, **choices: st.SearchStrategy[Any]) -> Data:
    """A mapping with some of the keys."""
    return {name: pick(values) for name, values in choices.items() if pick(st.booleans())}


@st.composite
def leaves(draw: st.DrawFn, code: str) -> Data:
    rule = draw(RULES)
    node = {"code": code, "title": code, "points": draw(AMOUNTS),
            **draw(some_of(missing=MISSING, cap=AMOUNTS, floor=st.sampled_from(["0", "-5", "1.5"]),
                           places=st.sampled_from(["0", "2", "6"])))}  # fmt: skip
    if rule is None:
        node["measure"] = draw(st.sampled_from(["last", "sum"]))
    else:
        node["rule"] = rule
        if "SR-07" not in rule and draw(st.booleans()):
            node["measure"] = "sum"
    return node


@st.composite
def nodes(draw: st.DrawFn, number: Any, depth: int) -> Data:
    code = f"N{next(number)}"
    if depth == 0 or draw(st.booleans()):
        return draw(leaves(code))
    children = [draw(nodes(number, depth - 1)) for _ in range(draw(st.integers(1, 3)))]
    combine = draw(st.sampled_from(["sum", "sum", "weighted", "best", "worst"]))
    if combine == "weighted":
        children = [draw(weighed(child)) for child in children]
    extra = some_of(floor=st.just("0"), cap=AMOUNTS, places=st.sampled_from(["0", "3"]),
                    min_present=st.sampled_from(["1", "2"]), by_class=st.just({"一类": "40"}))  # fmt: skip
    return {
        "code": code,
        "title": code,
        "points": draw(AMOUNTS),
        "combine": combine,
        **draw(extra),
        "children": children,
    }


@st.composite
def weighed(draw: st.DrawFn, node: Data) -> Data:
    weight = draw(st.sampled_from(["0", "10", "33.4", "50", "90"]))
    return {**node, "weight": weight, **draw(some_of(by_class=st.just({"一类": "20", "二类": "0"})))}


@st.composite
def sections(draw: st.DrawFn, code: str) -> Data:
    items = [{"code": f"{code}{i}", "title": f"项{i}", "measure": draw(st.sampled_from(["sum", "last"])),
              **draw(some_of(cap=st.sampled_from(["1", "2.5"]), places=st.just("1"), points=st.just("3"),
                             missing=st.just({"exempt": "full"})))}
             for i in range(draw(st.integers(1, 2)))]  # fmt: skip
    kind = draw(st.sampled_from(["bonus", "deduction"]))
    return {"code": code, "title": code, "kind": kind, "items": items,
            **draw(some_of(cap=st.sampled_from(["1", "3.3333333"]), inside=st.sampled_from(["true", "false"]))),
            }  # fmt: skip


@st.composite
def gradings(draw: st.DrawFn, codes: list[str]) -> Data:
    """Ranking, grades, quotas and bars."""
    tie = st.builds(lambda by, better: {"by": by, "better": better}, st.sampled_from(codes),
                    st.sampled_from(["higher", "lower"]))  # fmt: skip
    ties = st.lists(tie, max_size=2)
    within = st.sampled_from(["group", "class", "all"])
    share = st.sampled_from(["10%", "30%", "50%", "12.5%"])
    first = {"name": "优秀", "from": draw(st.sampled_from(["90", "50", "0.01"])), "quota": draw(share)}
    second = {"name": "良好", "from": "0", **draw(some_of(count=st.sampled_from(["0", "1", "2"])))}
    quotas = some_of(
        within=within, rounding=st.sampled_from(["floor", "half_up", "largest_remainder"]), overall_cap=share,
        base=st.sampled_from(["all", "ranked"]), draw=st.permutations([*GROUPS, *CLASSES]), border_ties=ties,
        unused=st.just("pass_on"), freed_by_bar=st.just("pass_on"), border_else=st.sampled_from(["all", "none"]),
        pools=st.just({"丙组": "乙组"}),
    )  # fmt: skip
    effect = some_of(highest_grade=st.sampled_from(["良好", "合格"]), lower=st.just("1"), title_barred=st.just("true"))
    bars = [{"code": "F1", "when": "否决", "effect": draw(effect)},
            {"code": "F2", "when": "直评优秀", "effect": {"place": "优秀"}},
            {"code": "F3", "when": "降档", "effect": draw(effect)}]  # fmt: skip
    return {
        "ranking": draw(some_of(within=within, style=st.sampled_from(["1-1-3", "1-1-2"]), ties=ties)),
        "grades": [first, second, {"name": "合格", "from": "-10"}, {"name": "较差"}],
        "quotas": draw(quotas), "bars": bars,
    }  # fmt: skip


@st.composite
def schemes(draw: st.DrawFn) -> Data:
    number = count(1)
    combine = draw(st.sampled_from(["sum", "weighted"]))
    tree = [draw(nodes(number, 2)) for _ in range(draw(st.integers(1, 3)))]
    tree = [draw(weighed(node)) for node in tree] if combine == "weighted" else tree
    parts = [draw(sections(code)) for code in draw(st.sampled_from([(), ("S",), ("S", "T")]))]
    codes = [
        "total",
        *codes_of(tree),
        *(part["code"] for part in parts),
        *(i["code"] for p in parts for i in p["items"]),
    ]
    total = some_of(
        base=st.sampled_from(["100", "60", "1000"]), low=st.just("0"), high=st.sampled_from(["100", "110.5"])
    )
    places = some_of(leaf=st.sampled_from(["0", "4", "8"]), block=st.sampled_from(["1", "6"]), total=st.just("0"))
    extra = some_of(missing=MISSING, rescale_within=st.sampled_from(["parent", "block"]), min_present=st.just("2"),
                    places=places, total=total)  # fmt: skip
    return {"tree": tree, "combine": combine, "sections": parts, **draw(extra), **draw(gradings(codes))}


def codes_of(tree: list[Data]) -> list[str]:
    return [code for node in tree for code in (node["code"], *codes_of(node.get("children", [])))]


def leaves_of(tree: list[Data]) -> list[Data]:
    return [leaf for node in tree for leaf in (leaves_of(node["children"]) if node.get("children") else [node])]


PERSON = st.fixed_dictionaries({
    "group": st.sampled_from(GROUPS), "class": st.sampled_from(CLASSES),
    "unranked": st.sampled_from([False, False, False, True]),
})  # fmt: skip


@st.composite
def facts(draw: st.DrawFn, scheme: Data, people: int) -> list[Data]:
    """Observations of some participants at some leaves; few values, so that ties occur."""
    items = [item for section in scheme["sections"] for item in section["items"]]
    few = st.one_of(st.sampled_from(["95", "60", "1.5", "未报", "不适用"]), VALUES)
    found: list[Data] = []
    for leaf in [*leaves_of(scheme["tree"]), *items]:
        events = "SR-07" in leaf.get("rule", {})
        key = st.sampled_from(["迟报", "漏报"] if events else [""])
        for who in range(people):
            found += [
                {"who": who, "code": leaf["code"], "value": draw(few), "key": draw(key),
                 "period": draw(st.sampled_from(["", "2", "10"])), "state": draw(st.sampled_from(["", "", "", "作废"]))}
                for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2])))
            ]  # fmt: skip
    for bar in scheme["bars"]:
        barred = draw(st.sets(st.integers(0, max(0, people - 1)), max_size=2)) if people else set()
        found += [{"who": who, "code": bar["code"], "value": "1"} for who in sorted(barred)]
    return found


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    scheme = draw(schemes())
    people = draw(st.lists(PERSON, max_size=7))
    return Drawn(scheme, people, draw(facts(scheme, len(people))))
