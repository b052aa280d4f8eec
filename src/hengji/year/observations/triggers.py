"""The database itself refuses to change or delete what was registered here, whoever asks."""

from hengji.foundation.ledger.append_only import AppendOnly

TABLES = tuple(
    f"observations_{name}"
    for name in ("batch", "observation", "confirmation", "voiding", "voidinganswer", "pastvalue")
)  # fmt: skip
GUARD = AppendOnly("observations", TABLES, message="observations are append-only")
install, remove, missing = GUARD.install, GUARD.remove, GUARD.missing
