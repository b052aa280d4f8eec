"""Guessing against a running site: many connections at once get no more guesses than one.

Starts the site on the loopback with a database of its own, lets threads guess one account's password, and counts in the
ledger how many passwords were looked at. Usage: ``python -m tests.soak.accounts [threads] [attempts]``
"""

import http.cookiejar
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HENGJI = [sys.executable, "-m", "hengji.config.cli"]
MAY_LOOK = 5  # the brake's failures


def main(argv: Sequence[str]) -> int:
    """Return 0 when exactly five guesses were looked at."""
    threads, attempts = (int(word) for word in [*argv, *("16", "200")[len(argv) :]])
    with tempfile.TemporaryDirectory() as folder:
        variables = {**os.environ, "HENGJI_VAR": folder}
        subprocess.run([*HENGJI, "demo", "load"], env=variables, check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        with subprocess.Popen([*HENGJI, "serve", "--port", str(port)], env=variables, start_new_session=True) as site:
            try:
                took = guess(f"http://127.0.0.1:{port}", threads, attempts)
            finally:
                os.killpg(site.pid, signal.SIGTERM)
        looked = looked_at(Path(folder) / "hengji.sqlite3")
    sys.stdout.write(
        f"{attempts} guesses by {threads} threads in {took:.1f} s: {looked} looked at, {MAY_LOOK} allowed\n"
    )
    return 0 if looked == MAY_LOOK else 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def guess(site: str, threads: int, attempts: int) -> float:
    wait_for(site)
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda number: attempt(site, f"guess-{number}"), range(attempts)))
    return time.perf_counter() - start


def wait_for(site: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{site}/login/", timeout=5).close()  # noqa: S310 - our own loopback address
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(site)


def attempt(site: str, password: str) -> None:
    """Fetch the form with its token, and send it."""
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    page = browser.open(f"{site}/login/", timeout=60).read().decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = {"csrfmiddlewaretoken": token, "username": "reader", "password": password}
    browser.open(f"{site}/login/", urllib.parse.urlencode(form).encode(), timeout=60).close()


def looked_at(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        count = connection.execute("SELECT count(*) FROM ledger_entry WHERE action = 'account.login_failed'").fetchone()
    return int(count[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
