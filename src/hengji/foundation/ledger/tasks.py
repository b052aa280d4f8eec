"""What the site's clock calls."""

from .actions import checkpoint_when_due


def every_hour() -> None:
    """Sign what was written since the last checkpoint."""
    checkpoint_when_due()
