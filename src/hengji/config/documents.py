"""The written list of kinds of documents whose wording officials may edit; the room that owns one declares it."""

from hengji.foundation.documents.kinds import DocumentKind
from hengji.outcome.grading import documents as grading
from hengji.year.goals import documents as goals

KINDS: tuple[DocumentKind, ...] = (goals.LETTER, goals.TASK_LETTER, *grading.KINDS)
