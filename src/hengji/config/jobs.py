"""The written list of periodic jobs; each runs on one node at a time, and again if its node dies in the middle."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from hengji.front.operations.jobs import Job

JOBS = (
    Job("deliver", _("发送消息"), "hengji.foundation.notifications.tasks.deliver", timedelta(seconds=15)),
    Job("tell-moves", _("告知期限变动"), "hengji.foundation.notifications.tasks.tell_moves", timedelta(seconds=15)),
    Job("remind", _("到期提醒"), "hengji.foundation.notifications.tasks.remind", timedelta(minutes=10)),
    Job("approvals", _("审批逾期和改派"), "hengji.foundation.approvals.tasks.keep_moving", timedelta(hours=1)),
    Job("checkpoint", _("操作日志检查点"), "hengji.foundation.ledger.tasks.every_hour", timedelta(hours=1)),
    Job("evidence-scan", _("补查病毒"), "hengji.foundation.evidence.tasks.scan", timedelta(hours=1)),
    Job("evidence-keep", _("复核存储，清理到期材料"), "hengji.foundation.evidence.tasks.keep", timedelta(days=1)),
    Job("goal-sheets", _("目标送审提醒"), "hengji.year.goals.tasks.remind_sheets", timedelta(days=1)),
    Job("holidays", _("补录节假日安排"), "hengji.foundation.workdays.tasks.load_published", timedelta(days=1)),
    Job("forget-answers", _("清除过期的接口应答"), "hengji.front.api.tasks.forget_answers", timedelta(hours=1)),
    Job("tidy", _("清除过期的会话和已完成的任务"), "hengji.front.operations.tasks.tidy", timedelta(days=1)),
)
