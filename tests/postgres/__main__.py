"""`python -m tests.postgres`: all rooms' migrations and the ledger's tests on a private PostgreSQL.

Further words are handed to pytest. The server lives as long as this program.
"""

import os
import subprocess
import sys

from tests.postgres.server import private_server

SUITES = ("tests/postgres", "src/hengji/foundation/ledger/tests")


def main(words: list[str]) -> int:
    with private_server() as server:
        environment = os.environ | {"HENGJI_TEST_DATABASE_URL": server.url, "HENGJI_TEST_SERVER": server.name}
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", *(words or SUITES)]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
