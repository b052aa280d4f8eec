"""What was put up is never changed or removed, whoever asks."""

from hengji.foundation.ledger.append_only import AppendOnly

GUARD = AppendOnly("grading", ("grading_notice",), "a notice is final")
install, remove, missing = GUARD.install, GUARD.remove, GUARD.missing
