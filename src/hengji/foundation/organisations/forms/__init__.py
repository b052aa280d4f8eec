from .accounts import (
    AccountForm,
    AppForm,
    CodeAgainForm,
    CodeForm,
    IdentityForm,
    LoginForm,
    PasskeyForm,
    PasswordAgainForm,
    PasswordForm,
    ReasonForm,
    SetupForm,
    oidc_services,
)

__all__ = [
    "AccountForm",
    "AppForm",
    "CodeAgainForm",
    "CodeForm",
    "IdentityForm",
    "LoginForm",
    "PasskeyForm",
    "PasswordAgainForm",
    "PasswordForm",
    "ReasonForm",
    "SetupForm",
    "oidc_services",
]
