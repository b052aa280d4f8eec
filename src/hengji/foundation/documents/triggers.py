"""Versions of templates and base files are never changed or removed, whoever asks."""

from hengji.foundation.ledger.append_only import AppendOnly

GUARD = AppendOnly("documents", ("documents_templateversion", "documents_basefile"))
install, remove, missing = GUARD.install, GUARD.remove, GUARD.missing
