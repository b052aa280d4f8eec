from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a notification is about."""

    TASK = "task", _("待办")
    RETURNED = "returned", _("退回")
    DEADLINE = "deadline", _("期限")
    RESULT = "result", _("结果")
    SYSTEM = "system", _("系统")


class Channel(models.TextChoices):
    """Ways out of the system; the list inside it is always there."""

    CONSOLE = "console", _("运行窗口")
    EMAIL = "email", _("电子邮件")
    SMS = "sms", _("短信")
    WEBHOOK = "webhook", _("接口推送")
    WECOM = "wecom", _("政务微信")
    DINGTALK = "dingtalk", _("钉钉")


class Mode(models.TextChoices):
    """How often a channel may speak of a kind."""

    OFF = "off", _("不发")
    PROMPT = "prompt", _("及时（每小时最多一条）")
    DAILY = "daily", _("每个工作日早上汇总一条")


class State(models.TextChoices):
    """Where a message is on its way."""

    WAITING = "waiting", _("待发送")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("未送达")


# From each state to those that may follow.
TRANSITIONS = {
    State.WAITING: frozenset({State.SENDING}),
    State.SENDING: frozenset({State.SENT, State.WAITING, State.FAILED}),
    State.SENT: frozenset[State](),
    State.FAILED: frozenset({State.WAITING}),
}

USUAL_MODES = {
    Kind.TASK: Mode.PROMPT,
    Kind.RETURNED: Mode.PROMPT,
    Kind.DEADLINE: Mode.PROMPT,
    Kind.RESULT: Mode.DAILY,
    Kind.SYSTEM: Mode.OFF,
}

# Channels that need to know where to find a person; the others know it from their settings.
NEEDS_ADDRESS = frozenset({Channel.EMAIL, Channel.SMS, Channel.WECOM})
