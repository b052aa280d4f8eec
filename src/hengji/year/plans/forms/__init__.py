from .about_plan import (
    CorrectionForm,
    FileForm,
    IssueForm,
    ParticipantForm,
    ReasonForm,
    RemarkForm,
    StartForm,
    WindowForm,
)
from .arrangements import (
    GroupLeadsForm,
    OpenDisclosureForm,
    ParticipantsFileForm,
    PlanGrantForm,
    SubstituteForm,
)

__all__ = [
    "CorrectionForm",
    "FileForm",
    "GroupLeadsForm",
    "IssueForm",
    "OpenDisclosureForm",
    "ParticipantForm",
    "ParticipantsFileForm",
    "PlanGrantForm",
    "ReasonForm",
    "RemarkForm",
    "StartForm",
    "SubstituteForm",
    "WindowForm",
]
