"""The site inside the worker process of the server.

Ctrl-C reaches every process of the terminal's group, and a worker that is told to stop twice never does. So the worker
leaves the group: only the server hears Ctrl-C, and it ends its worker once.
"""

import os

from hengji.config.wsgi import application
from hengji.front.operations.warming import warm_up_behind
from hengji.front.operations.worker import run_worker_thread

os.setpgid(0, 0)
warm_up_behind()
run_worker_thread()  # with SQLite the site's one process does the background work, too

__all__ = ["application"]
