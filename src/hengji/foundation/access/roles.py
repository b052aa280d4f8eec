"""Roles that the policy itself knows by name, and which of them one person must not hold together."""

from collections.abc import Iterable

EVERYBODY = "everybody"  # whoever has an account that is switched on
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})


def conflicting_roles(roles: Iterable[str]) -> set[str]:
    """Those of the three administrators' roles that meet in one person; empty when there is at most one of them."""
    held = ADMINISTRATORS & set(roles)
    return set(held) if len(held) > 1 else set()
