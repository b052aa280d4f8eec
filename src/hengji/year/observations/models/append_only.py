"""Rows that are added and never changed: a correction is another row. The database refuses it too (triggers.py)."""

from typing import Any, NoReturn, TypeVar

from django.db import models
from typing_extensions import override

T = TypeVar("T", bound=models.Model)


class FinalError(TypeError):
    """Somebody tried to change or delete a row of an append-only table."""

    def __init__(self) -> None:
        super().__init__("这里的记录一经登记不得修改或删除；更正、作废须另行登记。")


class AppendOnlyQuerySet(models.QuerySet[T]):
    @override
    def update(self, **changes: Any) -> NoReturn:
        raise FinalError

    @override
    def delete(self) -> NoReturn:
        raise FinalError


class AppendOnly(models.Model):
    class Meta:
        abstract = True

    @override
    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise FinalError
        super().save(*args, **options)

    @override
    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise FinalError
