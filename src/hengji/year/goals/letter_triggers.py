"""Letters, signatures and successions are never changed or removed, whoever asks."""

from hengji.foundation.ledger.append_only import AppendOnly

GUARD = AppendOnly("goals_letters", ("goals_letter", "goals_lettersignature", "goals_lettersuccession"))
install, remove, missing = GUARD.install, GUARD.remove, GUARD.missing
