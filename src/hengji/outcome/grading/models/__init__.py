from .appeals import Appeal
from .notices import Notice
from .proceedings import Proceeding

__all__ = ["Appeal", "Notice", "Proceeding"]
