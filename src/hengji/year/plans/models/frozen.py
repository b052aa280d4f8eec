"""The scheme of an issued plan is frozen: the model and the queryset say so, and triggers of the database say it again.

Only the correction that two persons made lets a change through, inside the transaction that confirms it.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef
from typing_extensions import override

from hengji.year.plans.enums import FROZEN, CorrectionState

from .journal import Correction
from .plan import Plan


class FrozenError(TypeError):
    """Somebody tried to change the scheme of an issued plan past the correction by two persons."""

    def __init__(self) -> None:
        super().__init__("考评办法已印发，内容不得修改；确需修改的，由两人办理更正。")


def refuse_frozen(plans: Iterable[int]) -> None:
    """Raise FrozenError where one of these plans is issued and no correction of it is being carried out."""
    keys = set(plans)
    applying = Exists(Correction.objects.filter(plan=OuterRef("pk"), state=CorrectionState.APPLYING))
    if keys and Plan.objects.filter(~applying, pk__in=keys, state__in=sorted(FROZEN)).exists():
        raise FrozenError


R = TypeVar("R", bound="SchemeRow")


class SchemeQuerySet(models.QuerySet[R]):
    @override
    def update(self, **changes: Any) -> int:
        target = changes.get("plan") or changes.get("plan_id")
        key = target.pk if isinstance(target, models.Model) else target
        refuse_frozen([*self.order_by().values_list("plan", flat=True).distinct(), *([key] if key else [])])
        return super().update(**changes)

    @override
    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_frozen(self.order_by().values_list("plan", flat=True).distinct())
        return super().delete()

    @override
    def bulk_create(self, objs: Iterable[R], *args: Any, **options: Any) -> list[R]:
        rows = list(objs)
        refuse_frozen(row.plan_id for row in rows)
        return super().bulk_create(rows, *args, **options)

    @override
    def bulk_update(self, objs: Iterable[R], *args: Any, **options: Any) -> int:
        rows = list(objs)
        refuse_frozen(self.model._base_manager.filter(pk__in=[row.pk for row in rows]).values_list("plan", flat=True))  # noqa: SLF001
        refuse_frozen(row.plan_id for row in rows)
        return super().bulk_update(rows, *args, **options)


class SchemeRow(models.Model):
    """A row of a plan's scheme."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="%(class)s_rows")

    class Meta:
        abstract = True

    @override
    def save(self, *args: Any, **options: Any) -> None:
        refuse_frozen(self._plans())
        super().save(*args, **options)

    @override
    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        refuse_frozen(self._plans())
        return super().delete(*args, **options)

    def _plans(self) -> set[int]:
        """The plan that the row belongs to, and the one that it belonged to until now."""
        if self._state.adding:
            return {self.plan_id}
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("plan", flat=True)  # noqa: SLF001
        return {self.plan_id, *stored}
