from .accounts import ExternalIdentity, LoginBrake, PastPassword, User, UserManager
from .dated import overlapping, valid
from .grants import Grant
from .people import Appointment, Delegation, Person, Post
from .relations import GroupRelation, LeaderRelation
from .sessions import Session
from .tree import WHOLE, Organisation, OrganisationVersion, Succession

__all__ = [
    "WHOLE",
    "Appointment",
    "Delegation",
    "ExternalIdentity",
    "Grant",
    "GroupRelation",
    "LeaderRelation",
    "LoginBrake",
    "Organisation",
    "OrganisationVersion",
    "PastPassword",
    "Person",
    "Post",
    "Session",
    "Succession",
    "User",
    "UserManager",
    "overlapping",
    "valid",
]
