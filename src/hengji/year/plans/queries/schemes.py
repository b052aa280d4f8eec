"""A plan's scheme, read from its rows."""

import hashlib

from hengji.core.scoring.pack import dump
from hengji.core.scoring.scheme import Scheme
from hengji.year.plans.models import Indicator, Plan
from hengji.year.plans.rows import Rows, scheme_from


def rows_of_plan(plan: Plan) -> Rows:
    """All rows of a plan's scheme in their order; five queries."""
    return Rows(
        list(plan.indicator_rows.order_by("position", "pk")),
        list(plan.section_rows.order_by("position", "pk")),
        dict(plan.group_rows.order_by("position", "pk").values_list("code", "title")),
        dict(plan.planclass_rows.order_by("position", "pk").values_list("code", "title")),
        dict(plan.schemepart_rows.order_by("position", "pk").values_list("name", "content")),
    )


def scheme_of(plan: Plan) -> Scheme:
    """The scheme of a plan as the scoring core takes it."""
    return scheme_from(rows_of_plan(plan))


def pack_text(plan: Plan) -> str:
    """The scheme as canonical pack text: what is issued, exported and hashed."""
    return dump(scheme_of(plan))


def digest_of_text(text: str) -> str:
    """The digest by which an issued text is known, as that of a run: "sha256:" and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def indicator_of(plan: Plan, code: str) -> Indicator | None:
    return Indicator.objects.filter(plan=plan, code=code).select_related("parent", "section").first()
