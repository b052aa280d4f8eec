from .errors import RefusedError, WrongOffsetError
from .files import Kept, describe_file, note_download, scan_waiting, upload_file, withdraw_file
from .keeping import Garbage, Scrub, collect_garbage, scrub
from .papers import check_paper, correct_paper, enter_paper, return_paper
from .uploads import append_to_upload, finish_upload, start_upload
from .uses import Place, attach_material, detach_use

__all__ = [
    "Garbage",
    "Kept",
    "Place",
    "RefusedError",
    "Scrub",
    "WrongOffsetError",
    "append_to_upload",
    "attach_material",
    "check_paper",
    "collect_garbage",
    "correct_paper",
    "describe_file",
    "detach_use",
    "enter_paper",
    "finish_upload",
    "note_download",
    "return_paper",
    "scan_waiting",
    "scrub",
    "start_upload",
    "upload_file",
    "withdraw_file",
]
