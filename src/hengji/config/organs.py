"""Whom a user stands for: the answer of the room of organisations, handed to rooms that keep codes only."""

from collections.abc import Mapping


def organisations_of(user: object, role: str) -> frozenset[str]:
    """Codes of the organs for which a user has a role; nobody has one before the organ tree knows grants."""
    del user, role
    return frozenset()


def organisation_names(codes: set[str]) -> Mapping[str, str]:
    return {code: code for code in codes}
