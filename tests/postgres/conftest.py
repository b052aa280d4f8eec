"""Without the server of `python -m tests.postgres` there is nothing to run here."""

import os

collect_ignore_glob = [] if os.environ.get("HENGJI_TEST_SERVER") else ["test_*.py"]
