"""Where sessions are kept: our own table. A session ends 20 minutes after its last use and 8 hours after its start."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from typing_extensions import override

from .models import Session

SEEN_EVERY = timedelta(minutes=1)  # a row is not written on every click
STARTED, ADDRESS, AGENT = "started", "address", "agent"


class SessionStore(DatabaseStore):
    row: Session | None = None

    @classmethod
    @override
    def get_model_class(cls) -> type[Session]:
        return Session

    @override
    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row says whose session it is, since when, and from where; the session's data say it first."""
        started = data.setdefault(STARTED, timezone.now().isoformat())
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101 - for the type checker
        row.user_id, row.started_at = data.get(SESSION_KEY), datetime.fromisoformat(started)
        row.address, row.agent = data.get(ADDRESS, ""), data.get(AGENT, "")
        return row

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # the stubs do not know it
        if row is not None and row.is_over(timezone.now()):
            self._session_key = None
            return None
        self.row = row
        return row

    def start(self, *, address: str, agent: str) -> None:
        """Begin to count at the login, not at the first sight of the login page."""
        self.update({STARTED: timezone.now().isoformat(), ADDRESS: address, AGENT: agent})

    def touch(self) -> None:
        """Note that the person is still there."""
        now = timezone.now()
        if self.row is not None and now - self.row.seen_at > SEEN_EVERY:
            Session.objects.filter(pk=self.row.pk).update(seen_at=now)
