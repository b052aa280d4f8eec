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

__all__ = [
    "CorrectionForm",
    "FileForm",
    "IssueForm",
    "ParticipantForm",
    "ReasonForm",
    "RemarkForm",
    "StartForm",
    "WindowForm",
]
