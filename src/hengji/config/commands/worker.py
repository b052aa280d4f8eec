"""`hengji worker`: background work as a process of its own, for installations with PostgreSQL and several nodes."""

import argparse
import signal
import sys

from hengji.config.profile import use_profile

SQLITE = (
    "这个安装使用 SQLite，只能有一个写入进程：后台任务由网站进程自己处理，不需要单独启动。\n"
    "This installation uses SQLite, which takes one writing process: the site does the background work itself."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    use_profile()
    from django.db import connection  # noqa: PLC0415 - app ready

    if connection.vendor == "sqlite":
        print(SQLITE, file=sys.stderr)
        return 1
    work()
    return 0


def work() -> None:
    """Work until Ctrl-C or the end of the service; the job in hand is finished first."""
    from hengji.front.operations.worker import BackgroundWorker  # noqa: PLC0415 - app ready

    worker = BackgroundWorker()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: worker.stop())
    worker.run()
