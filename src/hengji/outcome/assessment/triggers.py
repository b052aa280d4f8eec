"""The database itself refuses to change or delete a run or its results, whoever asks."""

from hengji.foundation.ledger.append_only import AppendOnly

TABLE = "assessment_run"
_FINAL = AppendOnly("assessment", (TABLE, "assessment_result"), "a stored run is final")
install, remove, missing = _FINAL.install, _FINAL.remove, _FINAL.missing
