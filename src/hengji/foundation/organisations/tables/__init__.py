from .accounts import account_table, browser, moment

__all__ = ["account_table", "browser", "moment"]
