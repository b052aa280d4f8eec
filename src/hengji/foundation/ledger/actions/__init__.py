"""Writing the ledger: always inside the transaction of the change that it records."""

from .appending import SYSTEM, Change, actor_name, request_id
from .checkpoints import checkpoint_when_due, make_checkpoint
from .recording import erase_payload, record, record_denial, record_export, record_many

__all__ = [
    "SYSTEM",
    "Change",
    "actor_name",
    "checkpoint_when_due",
    "erase_payload",
    "make_checkpoint",
    "record",
    "record_denial",
    "record_export",
    "record_many",
    "request_id",
]
