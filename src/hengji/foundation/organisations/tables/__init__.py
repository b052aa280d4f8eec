from .accounts import account_table, moment

__all__ = ["account_table", "moment"]
