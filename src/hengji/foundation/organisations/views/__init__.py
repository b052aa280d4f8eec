from . import accounts, login, own, setup

__all__ = ["accounts", "login", "own", "setup"]
