from .accounts import ExternalIdentity, LoginBrake, PastPassword, User, UserManager
from .sessions import Session

__all__ = ["ExternalIdentity", "LoginBrake", "PastPassword", "Session", "User", "UserManager"]
