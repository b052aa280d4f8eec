"""Roles, kinds of organisations and what may happen to them; tables of what may stand where."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is in the evaluation. The names in code are those of the policy's rows."""

    STEERING = "steering", _("领导小组")
    OFFICE = "office", _("目标绩效办")
    OFFICE_CHIEF = "office_chief", _("目标绩效办负责人")
    UNIT_FILLER = "unit_filler", _("联络员")
    UNIT_HEAD = "unit_head", _("单位负责人")
    GROUP_LEAD = "group_lead", _("组长单位")
    OWNER_SCORER = "owner_scorer", _("考评责任单位评分人")
    OWNER_APPROVER = "owner_approver", _("考评责任单位审核人")
    INSPECTOR = "inspector", _("核查组")
    THIRD_PARTY = "third_party", _("第三方机构")
    LEADER = "leader", _("省领导")
    EXPERT = "expert", _("专家评委")
    AUDITOR = "auditor", _("审计机关")
    READER = "reader", _("查阅")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


# Three persons: nobody holds two of these, and none of them comes with a post or is delegated.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})

# Roles that say nothing without the organisation in which they are held.
LOCAL_ROLES = frozenset(
    {Role.UNIT_FILLER, Role.UNIT_HEAD, Role.GROUP_LEAD, Role.OWNER_SCORER, Role.OWNER_APPROVER}
)  # fmt: skip


class Kind(models.TextChoices):
    PROVINCE = "province", _("省")
    CITY = "city", _("市州")
    COUNTY = "county", _("县区")
    ORGAN = "organ", _("机关")
    DIVISION = "division", _("内设机构")
    OTHER = "other", _("其他")


# Under what an organisation of each kind may stand; None means that it may stand at the top.
PARENTS: Mapping[str, frozenset[str | None]] = {
    Kind.PROVINCE: frozenset({None}),
    Kind.CITY: frozenset({None, Kind.PROVINCE}),
    Kind.COUNTY: frozenset({None, Kind.PROVINCE, Kind.CITY}),
    Kind.ORGAN: frozenset({None, Kind.PROVINCE, Kind.CITY, Kind.COUNTY, Kind.ORGAN, Kind.OTHER}),
    Kind.DIVISION: frozenset({Kind.ORGAN, Kind.DIVISION, Kind.OTHER}),
    Kind.OTHER: frozenset({None, *Kind.values}),
}


class Change(models.TextChoices):
    """What brought a version about, or led from one organisation to another."""

    CREATE = "create", _("设立")
    RENAME = "rename", _("更名")
    MERGE = "merge", _("合并")
    SPLIT = "split", _("拆分")
    ABOLISH = "abolish", _("撤销")
    TRANSFER = "transfer", _("划转")


class Engagement(models.TextChoices):
    MAIN = "main", _("主职")
    CONCURRENT = "concurrent", _("兼职")


class Acting(models.TextChoices):
    NONE = "", _("正式任职")
    ACTING = "acting", _("代理")
    PRESIDING = "presiding", _("主持")


class Lead(models.TextChoices):
    IN_CHARGE = "in_charge", _("分管")
    CONTACT = "contact", _("联系")


class GrantState(models.TextChoices):
    PENDING = "pending", _("待确认")
    COMING = "coming", _("未到起始日期")
    EFFECTIVE = "effective", _("有效")
    ENDED = "ended", _("已到期")
    REVOKED = "revoked", _("已撤销")


class Fault(models.TextChoices):
    """What can be wrong with a row of an imported workbook; a code is never reused for something else."""

    ORG_CODE = "ORG_CODE", _("机构编码写法不对")
    ORG_UNKNOWN = "ORG_UNKNOWN", _("没有这个机构")
    ORG_PARENT = "ORG_PARENT", _("上级机构不合适")
    ORG_CYCLE = "ORG_CYCLE", _("上下级成环")
    ORG_OVERLAP = "ORG_OVERLAP", _("同一机构两段时间重叠")
    ORG_NAME = "ORG_NAME", _("同级机构重名")
    ORG_ABSENT = "ORG_ABSENT", _("机构当时不存在")
    PERSON_CODE = "PERSON_CODE", _("人员编号写法不对")
    PERSON_UNKNOWN = "PERSON_UNKNOWN", _("没有这个人员")
    ACCOUNT_NAME = "ACCOUNT_NAME", _("账号写法不对")
    ACCOUNT_UNKNOWN = "ACCOUNT_UNKNOWN", _("没有这个账号")
    ACCOUNT_TAKEN = "ACCOUNT_TAKEN", _("账号属于另一个人")
    PHONE = "PHONE", _("手机号码写法不对")
    POST_RANK = "POST_RANK", _("同一职务职级不一致")
    MAIN_TWICE = "MAIN_TWICE", _("同一时间两个主职")
    TERM_OVERLAP = "TERM_OVERLAP", _("同一任职重叠")
    ROLE_PLACE = "ROLE_PLACE", _("角色缺少机构")
    ADMIN_TWO = "ADMIN_TWO", _("一人兼任两个管理员")
    GRANT_OWN = "GRANT_OWN", _("给自己授权")
    GRANT_FIXED = "GRANT_FIXED", _("已有授权不能用导入修改")
    ROW_TWICE = "ROW_TWICE", _("重复的行")
    CELL_EMPTY = "CELL_EMPTY", _("必填项为空")
    CELL_LONG = "CELL_LONG", _("文字过长")
    WORD_UNKNOWN = "WORD_UNKNOWN", _("不认识的选项")
    DATE_TEXT = "DATE_TEXT", _("日期写法不对")
    DATE_ORDER = "DATE_ORDER", _("起止日期颠倒")
    COLUMN_MISSING = "COLUMN_MISSING", _("缺少列")
