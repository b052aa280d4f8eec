"""One machine, one command, made-up data: the site answers on the loopback address only."""

from hengji.foundation.common.private_files import keep_private, random_key

from .base import *  # noqa: F403 - settings profiles extend the base by design
from .base import VAR

DEMO = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
NOTIFICATION_CHANNELS = {"console": {"adapter": "hengji.foundation.notifications.channels.console.Console"}}
FIELD_SECRET = keep_private(VAR / "field-secret", random_key)
SECRET_KEY = keep_private(VAR / "secret-key", random_key)
# Business roles try the demo without a second factor; the three administrators set one up.
SECOND_FACTOR_ROLES = frozenset({"system_admin", "security_admin", "audit_admin"})
