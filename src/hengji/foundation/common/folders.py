"""Where this installation keeps what it writes."""

import os
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[4]


def var_folder() -> Path:
    """HENGJI_VAR, else `var` in the checkout that we run from, else `var` in the current folder."""
    given = os.environ.get("HENGJI_VAR")
    if given:
        return Path(given).resolve()
    base = _CHECKOUT if (_CHECKOUT / "pyproject.toml").exists() else Path.cwd()
    return base / "var"
