from .confirming import confirm_observations
from .correcting import answer_voiding, replace_observation, void_observation
from .evidence import attach_evidence, register_with_evidence
from .past import correct_past_value, past_batch_sent_before, register_past_values
from .registering import Arrival, batch_sent_before, check_observations, register_observations

__all__ = [
    "Arrival",
    "answer_voiding",
    "attach_evidence",
    "batch_sent_before",
    "check_observations",
    "confirm_observations",
    "correct_past_value",
    "past_batch_sent_before",
    "register_observations",
    "register_past_values",
    "register_with_evidence",
    "replace_observation",
    "void_observation",
]
