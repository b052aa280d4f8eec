from .accounts import create_account, ensure_account, new_password

__all__ = ["create_account", "ensure_account", "new_password"]
