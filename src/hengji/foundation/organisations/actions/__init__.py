from .accounts import create_account, ensure_account, new_password
from .grants import (
    Scope,
    appoint_first_administrators,
    confirm_all,
    confirm_grant,
    confirm_grants,
    grant_role,
    revoke_grant,
)
from .importing import import_workbook, preview_workbook, record_export
from .people import (
    Absence,
    Terms,
    appoint,
    confirm_appointment,
    create_person,
    create_post,
    delegate,
    end_appointment,
    end_delegation,
)
from .relations import Moved, hand_over, set_group_lead, set_leader_relation
from .reorganise import Part, abolish_organisation, merge_organisations, split_organisation
from .tree import Basis, Draft, create_organisation, move_organisation, rename_organisation

__all__ = [
    "Absence",
    "Basis",
    "Draft",
    "Moved",
    "Part",
    "Scope",
    "Terms",
    "abolish_organisation",
    "appoint",
    "appoint_first_administrators",
    "confirm_all",
    "confirm_appointment",
    "confirm_grant",
    "confirm_grants",
    "create_account",
    "create_organisation",
    "create_person",
    "create_post",
    "delegate",
    "end_appointment",
    "end_delegation",
    "ensure_account",
    "grant_role",
    "hand_over",
    "import_workbook",
    "merge_organisations",
    "move_organisation",
    "new_password",
    "preview_workbook",
    "record_export",
    "rename_organisation",
    "revoke_grant",
    "set_group_lead",
    "set_leader_relation",
    "split_organisation",
]
