"""The written list of pages that open without a login; a test compares it with what the views declare."""

PUBLIC_PAGES = frozenset({"login"})
