"""The demo's organisations: the real divisions, the pack's organs, and people whom nobody is called."""

from datetime import date

import pytest

from hengji.foundation.ledger.replay import replay
from hengji.foundation.organisations.demo import Names, counties, load_demo, organs, seed
from hengji.foundation.organisations.enums import ADMINISTRATORS, Role
from hengji.foundation.organisations.models import Grant, GroupRelation, LeaderRelation, Person, User
from hengji.foundation.organisations.queries import counts_by_kind, grants_to_confirm, roles_of, todo
from hengji.foundation.organisations.tests.people import RECORDED

DAY = date(2026, 6, 1)


def password_for(username: str) -> str:
    return f"{username}-lantian-1363"


@pytest.mark.django_db
def test_the_demo_has_everybody_and_is_the_same_when_repeated() -> None:
    accounts = load_demo("演示", password_for)
    assert counts_by_kind(DAY) == {"province": 1, "city": 9, "county": 88, "organ": 100, "division": 401}
    users = {each.username: User.objects.get(username=each.username) for each in accounts}
    held = {name: roles_of(user) for name, user in users.items()}
    assert all(len(roles) == 1 for roles in held.values())
    assert {role for roles in held.values() for role in roles} == set(Role.values)
    assert {name for name, roles in held.items() if roles & ADMINISTRATORS} == {"sysadmin", "secadmin", "auditadmin"}
    assert all(users[each.username].check_password(each.password) for each in accounts)
    assert LeaderRelation.objects.count() == 100
    assert GroupRelation.objects.count() == 92
    assert [grant.post is not None for grant in grants_to_confirm(users["chief"])] == [True]
    assert len(todo(users["chief"])) == 1
    people = set(Person.objects.values_list("name", flat=True))
    assert len(people) == Person.objects.count() > 700
    assert load_demo("演示", password_for) == accounts
    assert Grant.objects.count() == len(accounts) + 1
    assert replay(RECORDED).differences == []


def test_names_are_never_given_twice() -> None:
    names = Names()
    given = [names.next() for _ in range(1500)]
    assert len(set(given)) == 1500
    assert given[:3] == ["赵甲子", "钱乙丑", "孙丙寅"]


def test_the_seed_is_complete() -> None:
    assert (len(seed()["cities"]), len(counties()), len(organs())) == (9, 88, 100)
    assert {code[:4] for code in counties()} == {city["code"][:4] for city in seed()["cities"]}
