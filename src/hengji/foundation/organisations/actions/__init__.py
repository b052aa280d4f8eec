from .accounts import (
    account_state,
    bind_identity,
    change_password,
    create_account,
    disable_account,
    enable_account,
    ensure_account,
    new_password,
    reset_password,
    suspend_idle,
    unbind_identity,
)
from .logins import check_login, clear_brakes, record_login, record_logout, record_refusal
from .second_factors import record_second_factor, remove_second_factors
from .sessions import clear_sessions, end_other_sessions, end_session, end_sessions
from .setup import Made, Newcomer, create_first_administrators

__all__ = [
    "Made",
    "Newcomer",
    "account_state",
    "bind_identity",
    "change_password",
    "check_login",
    "clear_brakes",
    "clear_sessions",
    "create_account",
    "create_first_administrators",
    "disable_account",
    "enable_account",
    "end_other_sessions",
    "end_session",
    "end_sessions",
    "ensure_account",
    "new_password",
    "record_login",
    "record_logout",
    "record_refusal",
    "record_second_factor",
    "remove_second_factors",
    "reset_password",
    "suspend_idle",
    "unbind_identity",
]
