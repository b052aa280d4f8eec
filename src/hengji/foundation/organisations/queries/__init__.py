from .accounts import (
    SecondFactors,
    accounts,
    has_second_factor,
    held_roles,
    must_have_second_factor,
    second_factors_of,
    sessions_of,
)

__all__ = [
    "SecondFactors",
    "accounts",
    "has_second_factor",
    "held_roles",
    "must_have_second_factor",
    "second_factors_of",
    "sessions_of",
]
