"""Who may do what with accounts: everybody with the own one, the system administrator with all."""

from hengji.foundation.access.policy import Row

from .administrators import SYSTEM

EVERYBODY = "everybody"  # the role of whoever has an account that is switched on

ROWS = (
    Row("account.own", EVERYBODY),
    Row("account.view", SYSTEM),
    Row("account.manage", SYSTEM),
)
