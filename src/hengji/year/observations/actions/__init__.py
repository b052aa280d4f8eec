from .confirming import confirm_observations
from .correcting import answer_voiding, replace_observation, void_observation
from .evidence import attach_evidence, register_with_evidence
from .past import correct_past_value, register_past_values
from .registering import Arrival, check_observations, register_observations

__all__ = [
    "Arrival",
    "answer_voiding",
    "attach_evidence",
    "check_observations",
    "confirm_observations",
    "correct_past_value",
    "register_observations",
    "register_past_values",
    "register_with_evidence",
    "replace_observation",
    "void_observation",
]
