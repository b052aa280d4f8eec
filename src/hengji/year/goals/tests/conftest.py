import pytest

from hengji.year.observations.tests.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()
