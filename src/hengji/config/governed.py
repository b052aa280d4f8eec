"""The written list of governed tables: every write to them must be in the ledger, and replay compares them with it.

A model of ours stands in one of the two lists; a test sees to it.
"""

GOVERNED = (
    "hengji.foundation.organisations.models.User",
    "hengji.foundation.approvals.models.Case",
    "hengji.foundation.approvals.models.Decision",
    "hengji.foundation.approvals.models.Maker",
    "hengji.foundation.approvals.models.Record",
    "hengji.foundation.approvals.models.Remark",
    "hengji.foundation.approvals.models.Seat",
    "hengji.foundation.approvals.models.Step",
)

# Models that are not governed, each with its reason.
UNGOVERNED = {
    "hengji.foundation.ledger.models.Entry": "the ledger itself",
    "hengji.foundation.ledger.models.Payload": "the ledger itself",
    "hengji.foundation.ledger.models.Checkpoint": "the ledger itself, signed",
}
