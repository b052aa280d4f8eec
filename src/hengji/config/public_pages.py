"""The written list of pages that open without a login; a test compares it with what the views declare."""

PUBLIC_PAGES = frozenset(
    {
        "account_login",
        "external_login",
        "external_login_back",
        "first_administrator",  # exists only while there is no account
        "mfa_authenticate",  # the second step of a login
        "mfa_login_webauthn",
        "openid_connect_callback",
        "openid_connect_login",
    }
)
