"""The scheme: one year's regulation as data. Every number of it is decimal text in the pack, exact in here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)
from typing_extensions import override

from hengji.core.scoring.decimals import NumberTextError, parse_decimal


def _number(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise ValueError("应为十进制数字文本")  # noqa: TRY004  # pydantic collects ValueError
    try:
        mantissa, places = parse_decimal(value.strip())
    except NumberTextError as error:
        raise ValueError("数字过长（最多18位）" if error.reason == "NUMBER_DIGITS" else "应为十进制数字") from None
    return Decimal(mantissa).scaleb(-places)


def _share(value: object) -> Decimal:
    if isinstance(value, str) and value.strip().endswith("%"):
        return _number(value.strip()[:-1]).scaleb(-2)
    return _number(value)


def _share_text(value: Decimal) -> str:
    return f"{(value * 100).normalize():f}%"


Number = Annotated[Decimal, BeforeValidator(_number), PlainSerializer(lambda value: f"{value:f}")]
Share = Annotated[Decimal, BeforeValidator(_share), PlainSerializer(_share_text)]
Whole = Annotated[int, Field(strict=False, ge=0), PlainSerializer(str)]
Flag = Annotated[
    bool, BeforeValidator(lambda v: {"true": True, "false": False}.get(v, v)), PlainSerializer(lambda v: str(v).lower())
]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Treatment = Annotated[str, StringConstraints(pattern=r"^(rescale|zero|full|group_mean|\d{1,3}(\.\d+)?%)$")]
# A condition that is not met says nothing about others: no mean of a group.
Settlement = Annotated[str, StringConstraints(pattern=r"^(rescale|zero|full|\d{1,3}(\.\d+)?%)$")]
Within = Literal["group", "class", "all"]
_BELOW = {"统一执行": "uniform", "可细化": "refine", "自定": "own"}
# What a plan below may do with a clause: keep it, add to it, or do as it likes; "" says nothing. A node says it for
# everything under it too. Scoring never looks at it. The regulation's own words are read as well.
Below = Annotated[
    Literal["", "uniform", "refine", "own"],
    BeforeValidator(lambda value: _BELOW.get(value, value) if isinstance(value, str) else value),
]
BelowPart = Literal["total", "missing", "ranking", "grades", "quotas", "bars", "uses"]


class Model(BaseModel):
    """A frozen piece of a scheme; an unknown key is a problem, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=False)


def _reference(value: object) -> object:
    """Read ``{SR-01: {…}}``, the way a rule is named in a pack."""
    if isinstance(value, Mapping) and len(value) == 1 and "key" not in value:
        (key, params), *_ = value.items()
        return {"key": key, "params": params or {}}
    if isinstance(value, str):
        return {"key": value, "params": {}}
    return value


class RuleRef(Model):
    """A rule of the catalogue and its parameters, which the rule's own model checks."""

    key: Name
    params: dict[str, Any] = {}


Ref = Annotated[RuleRef, BeforeValidator(_reference), PlainSerializer(lambda ref: {ref.key: ref.params})]


class MissingPolicy(Model):
    """What each way of having no value does to a leaf (SR-39): rescale, zero, full, group_mean or a share as 60%."""

    not_reported: Treatment = "zero"
    not_applicable: Treatment = "rescale"
    pending: Treatment = "rescale"
    settled: Treatment = "rescale"
    exempt: Treatment = "full"


NOTHING = MissingPolicy(exempt="rescale")


class Requires(Model):
    """A leaf that counts only where another leaf was observed with a key; else the treatment of the key observed."""

    node: Name
    key: Name
    otherwise: dict[str, Settlement] = {}

    def treatment(self, key: str) -> str:
        """What another key than the required one means; a key that the scheme does not name earns nothing."""
        return self.otherwise.get(key, "zero")


class GoalSpec(Model):
    """A leaf scored by goals: the rules a goal may choose from, and what the goals' points add up to."""

    rules: dict[str, Ref]
    points_total: Number | None = None
    least: Whole = 0
    most: Whole = 0


class Node(Model):
    """An indicator: an inner node with children, or a leaf with a measure, a rule or both."""

    code: Name
    title: Name
    points: Number | None = None
    weight: Number | None = None
    by_class: dict[str, Number] = {}
    combine: Literal["sum", "weighted", "best", "worst"] = "sum"
    relative: Flag = False
    convert: Flag = False
    min_present: Whole = 0
    rule: Ref | None = None
    measure: Ref | None = None
    measures: dict[str, Ref] = {}
    per: Literal["layer", "period", "key", "row"] | None = None
    aggregate: Ref | None = None
    goals: GoalSpec | None = None
    applies: str = ""
    requires: Requires | None = None
    missing: MissingPolicy | None = None
    second: str = ""
    floor: Number | None = None
    cap: Number | None = None
    places: Whole | None = None
    show_also: str = ""
    article: str = ""
    policy: str = ""
    source: str = ""
    owner: str = ""
    lead_owner: str = ""
    substitute: str = ""
    verifiers: tuple[str, ...] = ()
    frequency: str = ""
    material: str = ""
    kind: str = ""
    unit: str = ""
    privacy: str = ""
    note: str = ""
    below: Below = ""
    late_statistics: Flag = False
    demo: dict[str, Any] = {}
    children: tuple[Node, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Tell whether observations, not children, make this node's score."""
        return not self.children

    def walk(self) -> Iterator[Node]:
        """Yield this node and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


class Section(Model):
    """Bonus or deduction items beside the tree, with a cap and a guard against counting one matter twice."""

    code: Name
    title: Name
    kind: Literal["bonus", "deduction"]
    cap: Number | None = None
    inside: Flag = True
    guard: tuple[Literal["matter", "document"], ...] = ()
    condition: Ref | None = None
    note: str = ""
    below: Below = ""
    items: tuple[Node, ...]


class Places(Model):
    """Decimals of each stored level."""

    leaf: Whole = 4
    block: Whole = 4
    total: Whole = 2


class TotalSpec(Model):
    """Full marks and the range of the published total."""

    base: Number = Decimal(100)
    low: Number | None = None
    high: Number | None = None


class TieBreaker(Model):
    """One step of breaking ties: a node's or section's score, higher or lower first."""

    by: Name
    better: Literal["higher", "lower"] = "higher"


class Ranking(Model):
    """Among whom, how ties are counted, and whether groups are corrected before."""

    within: Within = "group"
    style: Literal["1-1-3", "1-1-2"] = "1-1-3"
    ties: tuple[TieBreaker, ...] = ()
    correction: Ref | None = None


class Grade(Model):
    """A grade: its lowest score, and the share of places it may fill."""

    name: Name
    from_: Annotated[Number | None, Field(alias="from")] = None
    quota: Share | None = None
    count: Whole | None = None

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class QuotaRules(Model):
    """How places are counted and what happens at their border (SR-42)."""

    within: Within = "group"
    rounding: Literal["floor", "half_up", "largest_remainder"] = "floor"
    overall_cap: Share | None = None
    base: Literal["all", "ranked"] = "ranked"
    remainder_ties: tuple[Literal["group_mean", "group_size", "draw"], ...] = ("group_mean", "draw")
    draw: tuple[str, ...] = ()
    unused: Literal["keep", "pass_on"] = "keep"
    freed_by_bar: Literal["keep", "pass_on"] = "keep"
    border_ties: tuple[TieBreaker, ...] = ()
    border_else: Literal["all", "none"] = "none"
    pools: dict[str, str] = {}


class Effect(Model):
    """What a bar or a lift does to the grade; the score is never touched."""

    highest_grade: str = ""
    lower: Whole = 0
    title_barred: Flag = False
    place: str = ""


class Bar(Model):
    """A fact that limits (一票否决, SR-36, SR-37) or lifts (SR-20) the grade, after ranking."""

    code: Name
    when: Name
    effect: Effect
    owner: str = ""
    basis: str = ""
    note: str = ""


class Source(Model):
    """Where the regulation stands."""

    document: str = ""
    url: str = ""
    structure: str = ""
    numbers: str = ""
    note: str = ""


class CaseSpec(Model):
    """A worked example of the pack: observations given, results expected. Run whenever the pack is checked."""

    name: Name
    given: dict[str, Any] = {}
    participant: dict[str, str] = {}
    peers: tuple[dict[str, Any], ...] = ()
    goals: tuple[dict[str, str], ...] = ()
    expect: dict[str, Any]
    note: str = ""


class Scheme(Model):
    """A pack's content. ``carried`` keeps what other rooms read: calendar, lights, disclosure, demo data."""

    pack: Name
    title: Name
    edition: str = ""
    year: str = ""
    status: str = ""
    example: Flag = False
    source: Source = Source()
    display_names: dict[str, str] = {}
    places: Places = Places()
    total: TotalSpec = TotalSpec()
    missing: MissingPolicy = MissingPolicy()
    rescale_within: Literal["parent", "block"] = "parent"
    classes: dict[str, str] = {}
    groups: dict[str, str] = {}
    tables: dict[str, Any] = {}
    tree: tuple[Node, ...]
    combine: Literal["sum", "weighted"] = "sum"
    relative: Flag = False
    min_present: Whole = 0
    sections: tuple[Section, ...] = ()
    ranking: Ranking = Ranking()
    grades: tuple[Grade, ...] = ()
    quotas: QuotaRules = QuotaRules()
    bars: tuple[Bar, ...] = ()
    uses: dict[str, Ref] = {}
    below: dict[BelowPart, Below] = {}
    carried: dict[str, Any] = {}
    cases: tuple[CaseSpec, ...] = ()

    @property
    def root(self) -> Node:
        """The whole tree as one node, whose score is the total before bonus and deduction."""
        return Node.model_construct(
            code="total", title="总分", points=self.total.base, combine=self.combine, relative=self.relative,
            min_present=self.min_present, places=self.places.total, children=self.tree,
        )  # fmt: skip

    @override
    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Scheme:
        """Copy with changes, without what the original remembers of its nodes."""
        copied = super().model_copy(update=update, deep=deep)
        for name in ("leaves", "nodes", "items"):
            copied.__dict__.pop(name, None)
        return copied

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """Leaves of the tree and items of the sections, in the pack's order."""
        return tuple(node for node in self.nodes.values() if node.is_leaf)

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """All nodes by code, sections' items included, the total left out."""
        tops = (*self.tree, *(item for section in self.sections for item in section.items))
        return {node.code: node for top in tops for node in top.walk()}

    @cached_property
    def items(self) -> frozenset[str]:
        """Codes of the items of all sections."""
        return frozenset(item.code for section in self.sections for item in section.items)

    def places_of_leaf(self, node: Node) -> int:
        """Declared decimals of a leaf."""
        return self.places.leaf if node.places is None else node.places

    def policy(self, node: Node) -> MissingPolicy:
        """The node's own policy for missing values, else the scheme's; bonus and deduction items have no full marks."""
        return node.missing or (NOTHING if node.code in self.items else self.missing)
