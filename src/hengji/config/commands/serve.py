import argparse
import errno
import os
import signal
import socket
import sys

from django.conf import settings
from django.db import DatabaseError
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from hengji.config.profile import use_profile

DEFAULT_PORT = 8000
DEFAULT_THREADS = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 · address (127.0.0.1)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"端口 · port ({DEFAULT_PORT})")
    parser.add_argument("--threads", type=int, default=DEFAULT_THREADS, help=f"线程数 · threads ({DEFAULT_THREADS})")
    parser.add_argument("--check", action="store_true", help="只检查端口能否使用 · only check the port")


def run(options: argparse.Namespace) -> int:
    problem = port_problem(options.host, options.port)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    if options.check:
        return 0
    use_profile()
    announce_setup(options.host, options.port)
    serve(options.host, options.port, options.threads)
    return 0


def announce_setup(host: str, port: int) -> None:
    """A site without any account says how its first administrators are made; the demo has its own accounts."""
    from hengji.foundation.organisations.setup_code import is_new_site, setup_code  # noqa: PLC0415 - app ready

    if settings.DEMO:
        return
    try:
        if not is_new_site():
            return
    except DatabaseError:
        print("数据库还没有建好，请先运行 hengji manage migrate · run hengji manage migrate first", file=sys.stderr)
        return
    print("系统里还没有账号，请建立首批管理员 · no accounts yet, make the first administrators")
    print(f"  地址 · address   http://{host}:{port}/setup/")
    print(f"  一次性安装码 · one-time code   {setup_code()}", flush=True)


def serve(host: str, port: int, threads: int) -> None:
    """One process: SQLite takes one writer; several would only queue for its lock."""
    server = Server(
        "hengji.config.served:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        workers_kill_timeout=5,
        blocking_threads=threads,
        log_access=False,
        log_level=LogLevels.warning,
    )
    server.on_startup(stop_with_the_terminal)
    server.serve()


def stop_with_the_terminal() -> None:
    """A closed window ends the site; the server by itself would reload and stay behind unseen."""
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def port_problem(host: str, port: int) -> str:
    """Why the site cannot listen there, in words that say what to do; empty when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return _in_use(host, port)
            return f"无法监听 {host}:{port}：{error.strerror}。Cannot listen on {host}:{port}."
    return ""


def _in_use(host: str, port: int) -> str:
    return (
        f"端口 {port} 已被占用。请先停止占用它的程序，或换一个端口：make demo PORT={port + 1}\n"
        f"Port {port} on {host} is in use. Stop the other program, or choose another port: make demo PORT={port + 1}"
    )
