"""What a run was made with; recorded beside the digest, not covered by it."""

import platform
from importlib.metadata import version

import numpy as np


def environment() -> dict[str, str]:
    return {
        "hengji": version("hengji"),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "system": platform.system(),
    }
