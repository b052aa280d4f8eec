from .files import describe, download, listing, page, withdraw
from .papers import check_paper, enter_paper, paper_page, return_paper
from .picker import picker
from .uploads import finish, piece, start, upload

__all__ = [
    "check_paper",
    "describe",
    "download",
    "enter_paper",
    "finish",
    "listing",
    "page",
    "paper_page",
    "picker",
    "piece",
    "return_paper",
    "start",
    "upload",
    "withdraw",
]
