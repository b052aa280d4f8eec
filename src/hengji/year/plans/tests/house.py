"""Who there is: an office with two persons, a chief, an evaluated organ, and a stranger."""

from dataclasses import dataclass

from hengji.foundation.organisations.models import Organisation, User


@dataclass(frozen=True)
class House:
    organiser: Organisation
    organ: Organisation
    clerk: User
    colleague: User
    chief: User
    steering: User
    filler: User
    reader: User
    stranger: User
