from .accounts import User, UserManager

__all__ = ["User", "UserManager"]
