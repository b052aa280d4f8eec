from .running import Terms, run_corrected, run_plan
from .scenarios import MOST_SCENARIOS, remove_scenario, save_scenario
from .storing import Place, RunDoesNotVerifyError, organiser_of, store_run

__all__ = [
    "MOST_SCENARIOS",
    "Place",
    "RunDoesNotVerifyError",
    "Terms",
    "organiser_of",
    "remove_scenario",
    "run_corrected",
    "run_plan",
    "save_scenario",
    "store_run",
]
