"""What a login costs with our brake, ledger and session table, beside the hash of the password alone."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable

ROUNDS = 40


def main() -> None:
    """Print milliseconds per login and per page."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HENGJI_VAR"] = folder
        for name, milliseconds in measured().items():
            print(f"{name:<44} {milliseconds:7.1f} ms")


def measured() -> dict[str, float]:
    from hengji.config.commands.demo import prepare  # noqa: PLC0415 - app ready
    from hengji.config.profile import use_profile  # noqa: PLC0415 - app ready

    use_profile("demo")
    prepare()
    from django.contrib.auth import authenticate  # noqa: PLC0415 - app ready
    from django.test import Client  # noqa: PLC0415 - app ready

    from hengji.foundation.organisations.actions import ensure_account, new_password  # noqa: PLC0415 - app ready

    password = new_password()
    ensure_account("reader", "读者", password=password)
    inside = Client(headers={"host": "localhost"})

    def log_in(word: str) -> None:
        client = Client(headers={"host": "localhost"})
        client.post("/login/", {"username": "reader", "password": word})

    inside.post("/login/", {"username": "reader", "password": password})
    return {
        "Argon2 alone (Django's authenticate)": middle(lambda: authenticate(username="reader", password=password)),
        "login with brake, ledger and session": middle(lambda: log_in(password)),
        "refused while locked, without Argon2": locked(log_in),
        "page of the own account, logged in": middle(lambda: inside.get("/account/")),
    }


def locked(log_in: Callable[[str], None]) -> float:
    for _ in range(5):
        log_in("wrong")
    return middle(lambda: log_in("wrong"))


def middle(step: Callable[[], object]) -> float:
    """The median of the rounds, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
