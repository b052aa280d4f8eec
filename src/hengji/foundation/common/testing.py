"""The named cast of all tests. Rooms give these people their grants; the stranger never gets any."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Person:
    username: str
    display_name: str


OFFICER = Person("zhang", "张联络")  # fills in for her unit
LEADER = Person("li", "李负责")  # signs for the same unit
OFFICE = Person("chen", "陈主任")  # of the performance office
INSPECTOR = Person("wang", "王核查")
EXPERT = Person("zhao", "赵专家")
STRANGER = Person("sun", "孙外人")  # has an account and no grant: every access test asks for this person too

Account = Any  # a user; tests of rooms below the accounts may not name the class

PASSWORD = "qinghe-1363-lantian"  # noqa: S105 - of people who do not exist
