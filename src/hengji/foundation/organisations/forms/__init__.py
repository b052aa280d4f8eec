from .accounts import LoginForm
from .looking import GrantFilter, TreeFilter
from .people import DelegateForm, EndForm, GrantForm, HandOverForm, PersonForm, ReasonForm, UploadForm
from .steps import (
    AbolishForm,
    AppointForm,
    ChildForm,
    GroupLeadForm,
    LeaderForm,
    MergeForm,
    MoveForm,
    PostForm,
    RenameForm,
    SplitForm,
    StepForm,
)

__all__ = [
    "AbolishForm",
    "AppointForm",
    "ChildForm",
    "DelegateForm",
    "EndForm",
    "GrantFilter",
    "GrantForm",
    "GroupLeadForm",
    "HandOverForm",
    "LeaderForm",
    "LoginForm",
    "MergeForm",
    "MoveForm",
    "PersonForm",
    "PostForm",
    "ReasonForm",
    "RenameForm",
    "SplitForm",
    "StepForm",
    "TreeFilter",
    "UploadForm",
]
