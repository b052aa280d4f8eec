"""What a question to the policy costs: one object, one list of 10,000 rows, one guarded request."""

from __future__ import annotations

from typing import Any

from benchmarks.measuring import table, timed
from hengji.config.profile import use_profile

RUNS, TIMES, ROWS = 20, 1000, 10_000


def main() -> None:
    """Print the table of the room access."""
    use_profile("test")
    from django.db import transaction  # noqa: PLC0415 - app ready

    from hengji.foundation.access.policy import Row  # noqa: PLC0415 - app ready
    from hengji.foundation.access.testing import using  # noqa: PLC0415 - app ready
    from hengji.foundation.access.tests.standins import make_tables, policy_of  # noqa: PLC0415 - app ready

    rows = [Row("thing.view", f"role{n}", "in_plan") for n in range(20)]
    rows += [Row("thing.view", "head", "own"), Row("thing.view", "helper", "helps"), Row("thing.list", "head")]
    with transaction.atomic(), using(policy_of(rows)):
        make_tables()
        _fill()
        _measure()
        transaction.set_rollback(True)


def _fill() -> None:
    """Ten organs own a tenth of the things each and help with as many of the next organ's."""
    from hengji.foundation.access.tests.standins import Organ, Thing  # noqa: PLC0415 - app ready

    Organ.objects.bulk_create(Organ(pk=key) for key in range(10))
    Thing.objects.bulk_create(Thing(pk=key, owner_id=key % 10) for key in range(ROWS))
    link = Thing.helpers.through
    link.objects.bulk_create(link(thing_id=key, organ_id=(key + 1) % 10) for key in range(ROWS))


def _measure() -> None:
    from django.http import HttpRequest, HttpResponse  # noqa: PLC0415 - app ready

    from hengji.foundation.access.policy import can, scope  # noqa: PLC0415 - app ready
    from hengji.foundation.access.tests.standins import Thing, User  # noqa: PLC0415 - app ready
    from hengji.foundation.access.views import action  # noqa: PLC0415 - app ready

    head, helper = User(1, frozenset({"head"}), organ=1), User(2, frozenset({"helper"}), organ=1)
    thing = Thing.objects.get(pk=1)
    request: Any = HttpRequest()
    request.user = head

    def view(asked: HttpRequest) -> HttpResponse:
        del asked
        return HttpResponse()

    guarded = action("thing.list")(view)
    plain = timed("all rows, read", lambda _: list(Thing.objects.all()), RUNS)
    own = timed("scope by a column, a tenth of the rows read", lambda _: list(_scoped(scope, head)), RUNS)
    many = timed("scope over many-to-many, a tenth read", lambda _: list(_scoped(scope, helper)), RUNS)
    table(f"access: {ROWS:,} rows, 23 rows of policy, SQLite in memory", [plain, own, many], plain)
    bare = timed(f"{TIMES:,} × a view without guard", lambda _: [view(request) for _ in range(TIMES)], RUNS)
    asked = timed(
        f"{TIMES:,} × can, a predicate", lambda _: [can(head, "thing.view", thing) for _ in range(TIMES)], RUNS
    )
    queried = timed(
        f"{TIMES:,} × can, a relation by query",
        lambda _: [can(helper, "thing.view", thing) for _ in range(TIMES)],
        RUNS,
    )
    passed = timed(f"{TIMES:,} × a view with guard", lambda _: [guarded(request) for _ in range(TIMES)], RUNS)
    table("access: one question", [bare, passed, asked, queried], bare)


def _scoped(scope: Any, user: Any) -> Any:
    from hengji.foundation.access.tests.standins import Thing  # noqa: PLC0415 - app ready

    return scope(user, "thing.view", Thing.objects.all())


if __name__ == "__main__":
    main()
