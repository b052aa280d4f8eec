from .accounts import User, UserManager
from .dated import overlapping, valid
from .grants import Grant
from .people import Appointment, Delegation, Person, Post
from .relations import GroupRelation, LeaderRelation
from .tree import WHOLE, Organisation, OrganisationVersion, Succession

__all__ = [
    "WHOLE",
    "Appointment",
    "Delegation",
    "Grant",
    "GroupRelation",
    "LeaderRelation",
    "Organisation",
    "OrganisationVersion",
    "Person",
    "Post",
    "Succession",
    "User",
    "UserManager",
    "overlapping",
    "valid",
]
