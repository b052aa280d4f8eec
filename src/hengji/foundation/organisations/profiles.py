"""The two password profiles; see passwords.py for why there are two."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    shortest: int
    classes: int  # of the four: small letters, capitals, digits, other characters
    days: int | None  # after which it must be changed
    remembered: int  # past passwords that must not come back


PROFILES = {"dengbao": Profile(12, 3, 90, 5), "asvs": Profile(12, 0, None, 0)}
