from .accounts import Login, Logout

__all__ = ["Login", "Logout"]
