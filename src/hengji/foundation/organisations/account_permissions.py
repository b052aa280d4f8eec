"""Who may do what with accounts: everybody with the own one, the system administrator with all."""

from hengji.foundation.access.policy import Row
from hengji.foundation.access.roles import EVERYBODY

from .administrators import SYSTEM

ROWS = (
    Row("account.own", EVERYBODY),
    Row("account.view", SYSTEM),
    Row("account.manage", SYSTEM),
)
