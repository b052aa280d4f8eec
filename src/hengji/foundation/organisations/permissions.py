"""What this room adds to the policy."""

from .account_permissions import EVERYBODY
from .account_permissions import ROWS as ACCOUNT_ROWS

ROWS = (*ACCOUNT_ROWS,)

__all__ = ["EVERYBODY", "ROWS"]
