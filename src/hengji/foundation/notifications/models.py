import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.common.sealed import SealedField

from .enums import Channel, Kind, Mode, State


class Notification(models.Model):
    """Something that one person is told; it stays in the person's list."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    title = models.CharField(_("标题"), max_length=200)
    text = models.CharField(_("内容"), max_length=500, blank=True)
    url_name = models.CharField(max_length=100, blank=True)
    url_key = models.CharField(max_length=100, blank=True)
    due = models.DateField(_("期限"), null=True, blank=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["recipient", "-created_at"], name="notifications_list"),
            models.Index(fields=["recipient"], name="notifications_unread", condition=Q(read_at=None)),
            models.Index(fields=["url_name", "url_key"], name="notifications_matter"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="notifications_kind", condition=Q(kind__in=Kind.values)),
        ]

    @override
    def __str__(self) -> str:
        return self.title


class Preference(models.Model):
    """How one person wants to hear of one kind over one channel; the usual mode where there is no row."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    channel = models.CharField(_("方式"), max_length=10, choices=Channel)
    mode = models.CharField(_("频次"), max_length=10, choices=Mode)

    class Meta:
        verbose_name = _("提醒设置")
        verbose_name_plural = _("提醒设置")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="notifications_preference_once"),
            models.CheckConstraint(name="notifications_preference_mode", condition=Q(mode__in=Mode.values)),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.mode}"


class Contact(models.Model):
    """Where a channel finds a person: an e-mail address, a number of 政务微信."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(_("方式"), max_length=10, choices=Channel)
    address = SealedField(_("地址"), max_length=200)

    class Meta:
        verbose_name = _("联系方式")
        verbose_name_plural = _("联系方式")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "channel"], name="notifications_contact_once"),
        ]

    @override
    def __str__(self) -> str:
        return str(self.get_channel_display())


class Dispatch(models.Model):
    """One message to one person over one channel; its slot (an hour or a day) makes a second one impossible.

    Its key goes out with it, so that a receiver who gets it twice after a crash can tell.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(_("方式"), max_length=10, choices=Channel)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind, blank=True)  # empty: the daily digest of all kinds
    slot = models.CharField(_("时段"), max_length=13)  # 2026-11-23T10, or 2026-11-23 for a daily digest
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    next_at = models.DateTimeField(_("下次发送"))
    sent_at = models.DateTimeField(_("发出时间"), null=True)
    error = models.CharField(_("原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("外发消息")
        verbose_name_plural = _("外发消息")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_at"], name="notifications_due"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recipient", "channel", "kind", "slot"], name="notifications_slot_once"),
            models.CheckConstraint(name="notifications_dispatch_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="notifications_sent_has_time",
                condition=Q(state=State.SENT, sent_at__isnull=False) | (~Q(state=State.SENT) & Q(sent_at=None)),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.channel} {self.slot}"


class Outgoing(models.Model):
    """The outbox: a notification that is to leave over a channel, written in the transaction that made it."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="outgoing")
    channel = models.CharField(max_length=10, choices=Channel)
    mode = models.CharField(max_length=10, choices=Mode)
    dispatch = models.ForeignKey(Dispatch, null=True, on_delete=models.CASCADE, related_name="items")

    class Meta:
        verbose_name = _("待发消息")
        verbose_name_plural = _("待发消息")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["channel"], name="notifications_outbox", condition=Q(dispatch=None)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notification", "channel"], name="notifications_outgoing_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.notification} {self.channel}"


class Reminder(models.Model):
    """A deadline of which one person is reminded on working days, until whoever asked for it says that it is done."""

    key = models.CharField(max_length=120)  # the matter, in the words of the room that asked, e.g. approvals.step:17
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("事项"), max_length=180)
    text = models.CharField(_("内容"), max_length=400, blank=True)
    url_name = models.CharField(max_length=100, blank=True)
    url_key = models.CharField(max_length=100, blank=True)
    due = models.DateField(_("期限"))
    provisional = models.BooleanField(_("暂定"), default=False)
    start = models.DateField(null=True)  # with days, unit and rolls: how a provisional deadline is computed again
    days = models.SmallIntegerField(default=0)
    unit = models.CharField(max_length=10, blank=True)
    rolls = models.BooleanField(default=False)
    before = models.CharField(max_length=40)  # working days before the last day, e.g. 3,1
    after = models.CharField(max_length=40)
    stage = models.PositiveSmallIntegerField(default=0)  # the last stage of which the person was told

    class Meta:
        verbose_name = _("到期提醒")
        verbose_name_plural = _("到期提醒")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["due"], name="notifications_reminder_due")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "user"], name="notifications_reminder_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.title} {self.due}"
