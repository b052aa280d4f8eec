"""A page of many things, with the total, as machines ask for it."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema

T = TypeVar("T")
R = TypeVar("R")
LARGEST = 200
FARTHEST = 100_000


class PageOf(Schema, Generic[T]):
    items: list[T]
    total: int
    page: int
    pages: int


class Asked(Schema):
    """Which page is wanted."""

    page: Annotated[int, Field(ge=1, le=FARTHEST, description="第几页，从1开始")] = 1
    size: Annotated[int, Field(ge=1, le=LARGEST, description=f"每页几条，最多{LARGEST}条")] = 50


def paged(rows: "QuerySet[Any] | Sequence[Any]", asked: Asked, shape: Callable[[Any], R]) -> PageOf[R]:
    """Cut out the page that was asked for; a page beyond the end is empty."""
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    first = (asked.page - 1) * asked.size
    items = [shape(row) for row in rows[first : first + asked.size]]
    return PageOf[R](items=items, total=total, page=asked.page, pages=-(-total // asked.size))
