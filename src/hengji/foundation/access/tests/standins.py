"""Made-up rows and users: plans with windows, organs in a tree, things with an owner, helpers and a maker.

The models are in no app registry, and their tables exist only inside the test that asks for them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, ClassVar, cast

from django.db import connection, models
from django.db.models import Q
from django.test.utils import isolate_apps
from typing_extensions import override

from hengji.foundation.access.joins import through
from hengji.foundation.access.policy import Governed, Policy, Relation, Row, by_query, collected

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

with isolate_apps("hengji.foundation.access"):

    class Standin(models.Model):
        objects: ClassVar[models.Manager[Any]] = models.Manager()

        class Meta:
            abstract = True

        @override
        def __str__(self) -> str:
            return f"{self.pk}"

    class Organ(Standin):
        parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")

        class Meta:
            app_label = "access"

    class Plan(Standin):
        class Meta:
            app_label = "access"

    class Window(Standin):
        plan = models.ForeignKey(Plan, models.CASCADE, related_name="windows")
        phase = models.CharField(max_length=20)
        start = models.DateTimeField()
        end = models.DateTimeField()

        class Meta:
            app_label = "access"

    class Thing(Standin):
        plan = models.ForeignKey(Plan, models.CASCADE, null=True)
        owner = models.ForeignKey(Organ, models.CASCADE, null=True, related_name="+")
        helpers = models.ManyToManyField(Organ, related_name="+")
        maker = models.IntegerField(null=True)

        class Meta:
            app_label = "access"


MODELS = (Organ, Plan, Window, Thing)


def make_tables() -> None:
    """Inside the transaction of the test, which takes them away again."""
    editor = connection.schema_editor()
    editor.deferred_sql = []
    with connection.cursor() as cursor:
        for model in (*MODELS, Thing.helpers.through):
            statement, parameters = editor.table_sql(model)
            cursor.execute(statement, parameters)


@dataclass(frozen=True)
class User:
    """What the policy asks of an account, and what the relations below ask of it."""

    pk: int
    roles: frozenset[str] = frozenset()
    organ: int = 0
    plans: frozenset[int] = frozenset()
    is_active: bool = True
    is_authenticated: bool = True


Kind = type[models.Model]


def _owns(user: Any, role: str, obj: Any) -> bool:
    return bool(obj.owner_id == user.organ)


def _not_own(user: Any, role: str, obj: Any) -> bool:
    """Neither the user's organ nor one directly under it; what nobody owns is nobody's own."""
    return obj.owner is None or user.organ not in {obj.owner_id, obj.owner.parent_id}


RELATIONS = {
    "own": Relation(_owns, lambda user, role, model: Q(owner=user.organ), "本单位"),
    "in_plan": Relation(
        lambda user, role, obj: obj.plan_id in user.plans,
        lambda user, role, model: Q(plan__in=user.plans),
        "本年度考评",
    ),
    "helps": by_query(lambda user, role, model: Q(helpers=user.organ), "配合单位"),
    "helps_below": by_query(lambda user, role, model: Q(helpers__parent=user.organ)),
    "not_own": Relation(
        _not_own, lambda user, role, model: ~Q(owner=user.organ) & ~Q(owner__parent=user.organ), "非本单位"
    ),
    "not_helping": Relation(
        lambda user, role, obj: not obj.helpers.filter(pk=user.organ).exists(),
        lambda user, role, model: ~Q(helpers=user.organ),
    ),
    "nobody": Relation(lambda user, role, obj: False, lambda user, role, model: Q(pk__in=())),
    "unsaid": Relation(lambda user, role, obj: True, lambda user, role, model: Q()),
}

GOVERNED = (Governed(Thing, "thing.view", ("thing.edit",), plan="plan", makers=("maker",)), Governed(Plan, "", plan=""))


def open_windows(phases: frozenset[str], model: Kind, now: datetime) -> Q:
    """As the room of plans will say it: a condition on plans, carried to the model by its path."""
    windows = Q(windows__phase__in=phases, windows__start__lte=now, windows__end__gt=now)
    return through(windows, "plan" if model is Thing else "")


def policy_of(rows: Iterable[Row], **more: Any) -> Policy:
    room = SimpleNamespace(ROWS=tuple(rows), RELATIONS=RELATIONS, GOVERNED=GOVERNED)
    more = {"phases": open_windows, **more}
    return collected(cast("Any", [room]), lambda user: user.roles, **more)
