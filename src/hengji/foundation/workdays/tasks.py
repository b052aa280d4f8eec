from . import actions


def load_published() -> str:
    """Load the notices that came with an upgrade; says which."""
    return "、".join(map(str, actions.load_published()))
