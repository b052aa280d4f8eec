from .append_only import AppendOnly, FinalError
from .facts import (
    Batch,
    Confirmation,
    Observation,
    ObservationQuerySet,
    Voiding,
    VoidingAnswer,
)
from .past import PastValue, PastValueQuerySet

__all__ = [
    "AppendOnly",
    "Batch",
    "Confirmation",
    "FinalError",
    "Observation",
    "ObservationQuerySet",
    "PastValue",
    "PastValueQuerySet",
    "Voiding",
    "VoidingAnswer",
]
