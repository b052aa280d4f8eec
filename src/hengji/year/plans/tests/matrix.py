"""For the matrix of all addresses: this room's own, other and unrelated objects."""

from hengji.foundation.access.testing import Targets, World

from .comment_matrix import comment_objects


def objects(world: World) -> dict[str, Targets]:
    return comment_objects(world)
