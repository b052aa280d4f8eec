from .accounts import (
    SecondFactors,
    has_second_factor,
    held_roles,
    managed_accounts,
    must_have_second_factor,
    second_factors_of,
    sessions_of,
)

__all__ = [
    "SecondFactors",
    "has_second_factor",
    "held_roles",
    "managed_accounts",
    "must_have_second_factor",
    "second_factors_of",
    "sessions_of",
]
