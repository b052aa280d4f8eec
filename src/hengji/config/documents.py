"""The written list of kinds of documents whose wording officials may edit; the room that owns one declares it."""

from hengji.foundation.documents.kinds import DocumentKind

KINDS: tuple[DocumentKind, ...] = ()
