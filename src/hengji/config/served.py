"""The site inside the worker process of the server.

Ctrl-C reaches every process of the terminal's group, and a worker that is told to stop twice never does. So the worker
leaves the group: only the server hears Ctrl-C, and it ends its worker once.
"""

import os

from hengji.config.wsgi import application

os.setpgid(0, 0)

__all__ = ["application"]
