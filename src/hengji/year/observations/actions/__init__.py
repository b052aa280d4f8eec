from .confirming import confirm_observations
from .correcting import answer_voiding, replace_observation, void_observation
from .past import correct_past_value, register_past_values
from .registering import Arrival, check_observations, register_observations

__all__ = [
    "Arrival",
    "answer_voiding",
    "check_observations",
    "confirm_observations",
    "correct_past_value",
    "register_observations",
    "register_past_values",
    "replace_observation",
    "void_observation",
]
