"""审计管理员 sees hashes, actions and denials, no business content; 审计机关 takes checkpoints away."""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Row

from .enums import CLOCK, DENIED, ERASE

ROWS = (
    Row("ledger.view", "audit_admin"),
    Row("ledger.export", "audit_admin"),
    Row("ledger.checkpoint", "audit_admin"),
    Row("ledger.notes", "audit_admin"),
    Row("ledger.notes", "auditor"),
)

ACTIONS = {
    "ledger.view": _("查看操作日志"),
    "ledger.export": _("导出操作日志核验包"),
    "ledger.checkpoint": _("生成检查点"),
    "ledger.notes": _("查看和下载检查点"),
}

# What the ledger itself records.
DEEDS = {
    CLOCK: _("时钟倒退"),
    DENIED: _("被拒绝"),
    ERASE: _("清除内容"),
}
