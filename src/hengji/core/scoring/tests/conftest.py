"""How many examples the property tests try: a modest number, or as many as the soak test asks for."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

NOT_TIMED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
# The same examples in each run, as every branch must be covered by each; `make soak` draws new ones.
settings.register_profile(
    "modest", deadline=None, max_examples=25, suppress_health_check=NOT_TIMED, derandomize=True, database=None
)
settings.register_profile(
    "soak", deadline=None, max_examples=int(os.environ.get("HENGJI_EXAMPLES", "5000")), suppress_health_check=NOT_TIMED,
    print_blob=True,
)  # fmt: skip
settings.load_profile("soak" if "HENGJI_EXAMPLES" in os.environ else "modest")
