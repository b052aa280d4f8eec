from .exchange import exchange, export, preview, progress, run
from .grants import confirm, grant_new, grant_revoke, grants
from .people import appointment_end, delegate, delegation_end, person, person_hand_over, person_new
from .steps import STEPS, step_view
from .tree import branch, organisation, tree

__all__ = [
    "STEPS",
    "appointment_end",
    "branch",
    "confirm",
    "delegate",
    "delegation_end",
    "exchange",
    "export",
    "grant_new",
    "grant_revoke",
    "grants",
    "organisation",
    "person",
    "person_hand_over",
    "person_new",
    "preview",
    "progress",
    "run",
    "step_view",
    "tree",
]
