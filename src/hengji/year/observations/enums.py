"""How observations come in, by what they are confirmed, where they stand; everything that can be wrong here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Source(TextChoices):
    """How a batch of rows came in."""

    FORM = "form", _("页面登记")
    FILE = "file", _("文件导入")
    ROOM = "room", _("业务环节")


class Way(TextChoices):
    """By what an observation counts as confirmed; the scheme says which a channel needs (architecture.md, Nouns)."""

    HEARD = "heard", _("已听取被考评单位意见")
    CERTIFIED = "certified", _("双人核对封存的评价")
    STATUTORY = "statutory", _("法定统计数据已核实")


class State(TextChoices):
    """Where an observation stands; computed from the rows about it, never stored."""

    UNCONFIRMED = "unconfirmed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    WAITING = "waiting", _("更正待确认")  # replaces one that counts, which stands until this is confirmed
    VOIDED = "voided", _("已作废")
    REPLACED = "replaced", _("已更正")


TONES = {
    State.UNCONFIRMED: "warn",
    State.CONFIRMED: "ok",
    State.WAITING: "info",
    State.VOIDED: "danger",
    State.REPLACED: "neutral",
}


class Fault(TextChoices):
    """What can be wrong with what somebody wants to do here; a code is never reused for something else."""

    NOTHING = "NOTHING", _("没有内容")
    TOO_MANY = "TOO_MANY", _("行数过多")
    BATCH_DIFFERS = "BATCH_DIFFERS", _("同一批次的内容不同")
    CELL_EMPTY = "CELL_EMPTY", _("必填项没有填写")
    CELL_LONG = "CELL_LONG", _("文字过长")
    DATE_TEXT = "DATE_TEXT", _("不是日期")
    YEAR_TEXT = "YEAR_TEXT", _("不是年度")
    STATE_VOIDED = "STATE_VOIDED", _("作废的记录")
    COLUMN_MISSING = "COLUMN_MISSING", _("缺少一列")
    DUPLICATE = "DUPLICATE", _("已经登记过")
    NOT_OWNED = "NOT_OWNED", _("不归本单位负责的指标")
    OWN_CELL = "OWN_CELL", _("给本单位登记")
    PLAN_STATE = "PLAN_STATE", _("年度考评不在进行中")
    NOT_STANDING = "NOT_STANDING", _("不是现行记录")
    ALREADY_CONFIRMED = "ALREADY_CONFIRMED", _("已经确认")
    SAME_PERSON = "SAME_PERSON", _("须由另一人办理")
    SECOND_PERSON = "SECOND_PERSON", _("须有第二人")
    OPEN_VOIDING = "OPEN_VOIDING", _("正在作废")
    OPEN_REPLACEMENT = "OPEN_REPLACEMENT", _("正在更正")
    OTHER_FACT = "OTHER_FACT", _("不是同一项事实")
    UNCHANGED = "UNCHANGED", _("没有变化")
    COUNT_CHANGED = "COUNT_CHANGED", _("数目有变")
    ORG_UNKNOWN = "ORG_UNKNOWN", _("没有这个机构")
    NUMBER_TEXT = "NUMBER_TEXT", _("不是数字")
