from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Session(AbstractBaseSession):
    """A login at one browser; its row knows whose it is, so that a person sees and ends the own ones."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(_("登录时间"), default=timezone.now)
    seen_at = models.DateTimeField(_("最近使用"), default=timezone.now)
    address = models.CharField(_("地址"), max_length=45, blank=True)
    agent = models.CharField(_("浏览器"), max_length=200, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "登录"
        verbose_name_plural = "登录"

    def is_over(self, now: datetime) -> bool:
        """Unused for too long, or too old however busy it was."""
        idle, age = timedelta(seconds=settings.SESSION_IDLE_AGE), timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return now - self.seen_at > idle or now - self.started_at > age

    @property
    def public_id(self) -> str:
        """Names the login on a page; the key itself would open it."""
        return salted_hmac("hengji.session.public", self.session_key, algorithm="sha256").hexdigest()[:16]
