import pytest

from hengji.foundation.ledger.denials import record_denial
from hengji.foundation.ledger.models import Entry


@pytest.mark.django_db
def test_a_denial_says_who_wanted_what() -> None:
    record_denial("sun", "goal.edit", "goals.goal:17")
    record_denial("sun", "goal.list", "/" + "x" * 200)
    first, second = Entry.objects.all()
    assert (first.action, first.actor, first.object) == ("access.denied", "sun", "goal.edit goals.goal:17")
    assert len(second.object) == 120
    assert second.prev == first.hash
