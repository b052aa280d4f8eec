"""What the words of a goal say: vague verbs, things that can be verified, activities, likeness of two texts."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from hengji.year.goals.linter.numbers import plain

VAGUE_VERBS = (
    "加强|推进|进一步|深化|完善|强化|优化|健全|加快|促进|推动|加大|着力|扎实|大力|积极|持续|抓好|做好|落实|夯实|巩固|统筹",
    "引导|营造|提升|提高|深入|狠抓|切实|稳妥|稳步|努力|力争|支持|服务好|规范|改进|改善|增强|拓展|发挥|不断|配合|探索|丰富",
    "筑牢|压实|严格|全力|牢固树立|高度重视",
)
VAGUE_RESULTS = (
    "新成效|新台阶|新突破|新局面|新进展|新提升|明显|显著|有效|更加|良好|到位|上水平|再上|有所|较大|走在前列|取得实效",
    "持续向好|成效|常态化|高质量发展",
)
_UNIT = (
    r"(?:个|项|批|次|所|家|件|人|名|户|公里|千米|米|平方|立方|万|亿|元|吨|亩|公顷|套|台|部|篇|份|座|条|处|起|例|张|床|辆|车|"
    r"对|组|期|场|册|卷|分|位|倍|天|日|小时|分钟|工作日|毫克|微克|千瓦|兆瓦|百分点|%|％|‰|成|县|市|村|镇|乡|企业|学校|医院|"
    r"门|科|类|宗|笔|款|枚|头|株|只|度|层|栋|孔|眼|口|班|届|轮|种|本|支|站|点|MW|km|PM|m)"
)
_COUNT = re.compile(
    rf"(?<![第\d.])\d+(?:\.\d+)?\s*(?:余|多)?\s*{_UNIT}"
    r"|(?<!第)(?:[二两三四五六七八九]|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]百)(?:余|多)?"
    r"(?:个|项|批次|所|家|件|座|部|份|名|条|户)|百分之|千分之|三分之|[高低快慢多少]于[^，。；]{0,10}(?:平均|同期)|同比|比上年"
)
_ORDINAL = re.compile(r"《[^》]*》|〔[^〕]*〕\s*\d*\s*号?|\[\d{4}\]\s*\d+号|第\s*\d+\s*\w|\d{4}\s*年(?:度)?")
_DOCUMENT = re.compile(
    r"(?:出台|制定|修订|编制|形成|发布|颁布|印发|提交|报送|报请|代拟|起草|公布|编印|审议通过|完成)[^，。；]{0,12}《[^》]+》"
    r"|《[^》]+》[^，。；]{0,12}(?:出台|印发|颁布|发布|施行|实施|报批|送审|审议|编制|修订|制定|报)"
)
_PRODUCT = re.compile(
    r"建成|竣工|通车|开工|挂牌|上线|投运|投用|投产|投入使用|投入运行|交付|验收|封顶|贯通|接入|并网|合龙|揭牌|出台|颁布|发布"
    r"|编制完成|编制并|完成[^，。；]{0,18}(?:编制|修订|审查|清理|普查|移交|登记|改造|建设|迁移|换届|决算|整改|报告|招标)"
    r"|完成[^，。；]{0,18}(?:评估|入库|数字化|划定|选址|可研|征地|搬迁)|获批|获得(?!感)|立案|销号|收支平衡|所有"
    r"|全覆盖(?!向|工作|格局|水平)|零增长|零事故|零发生|清零|归零|全部|应[收补保检接]尽[收补保检接]|不发生|无重大|杜绝"
    r"|取得[^，。；]{0,14}(?:资质|认定|证书|意见|批复|许可)|列入国家|(?:评估|评审|考核|审查|认定)通过"
    r"|通过[^，。；]{0,14}(?:评估|评审|考核|审查|审议|认定|检查|认证|测评)|向[^，。；]{0,14}报告|报[^，。；]{0,8}(?:审批|批准|备案|核准)"
    r"|形成[^，。；]{0,14}(?:报告|清单|目录|方案|标准|规程|数据库|台账|一张图)"
    r"|(?:\d{1,2}|[一二三四五六七八九十]+)月(?:底|末|\d|前)|季度末|年底前|年内"
)
_VAGUE = re.compile("|".join((*VAGUE_VERBS, *VAGUE_RESULTS)))
_ACTIVITY = re.compile(
    r"(?:召开|举办|组织召开|主办|承办|举行)[^，。；]{0,24}(?:会|论坛|培训|班|讲座|活动|仪式|大赛|竞赛|周|日|展|节)"
    r"|(?:开展|组织|进行|实施)[^，。；]{0,26}(?:活动|检查|调研|督查|督导|培训|宣传|学习|走访|演练|宣讲|巡查|评比|比赛|慰问)"
    r"|(?:开展|组织|进行)[^，。；]{0,26}(?:座谈|轮训|交流|考察|观摩|拉练|评价|约谈|研讨)"
    r"|(?:印发|下发|转发|制发)[^，。；]{0,30}(?:文件|通知|简报|信息|方案|要点|材料|意见|函|手册|资料|清单)"
    r"|(?:参加|派员)[^，。；]{0,16}(?:会议|培训|活动|会|竞赛|比赛)"
    r"|(?:报送|编发|撰写|刊发|发表|上报)[^，。；]{0,16}(?:信息|简报|稿件|总结|动态|文章)"
    r"|考察学习|学习考察|拉练|接访|下访|讲[^，。；]{0,4}课|宣讲|观摩|走访慰问|赴[^，。；]{2,10}(?:考察|学习|调研)"
)
_OUTCOME = re.compile(
    r"率|达到|下降|降低|减少|增长|合格|办结|整改完成|完成整改|满意|覆盖|建成|通过(?!召开|开展|举办)|惠及|解决|化解|实现|压减"
    r"|消除|查处|立案|签约|落地|到位资金|成交|达成|就业|《[^》]*(?:办法|规定|条例|规划|标准|细则|规范)》|提高[^，。；]{0,12}\d"
    r"|提升[^，。；]{0,10}至|全部整改"
)
_NOISE = re.compile(
    r"[^\w]|_|\d{4}年(?:度)?|\d+(?:\.\d+)?[万亿]?[个项家所件亩元户吨名人%％]?|全省|我省|本省|省级|(?:年底|年内|底)前?"
)
_PADDING = re.compile(
    "加强|推进|进一步|深化|完善|强化|优化|健全|加快|促进|推动|加大|着力|扎实|大力|积极|持续|不断|达到|不低于|以上|完成|实现|工作|新增|建成|建设|新建|控制在|不超过|以内|以下|保持|稳定"
)


def verifiable(text: str) -> bool:
    """Tell whether a text names a number with a unit, a document, a product or a time that somebody can check."""
    narrow = plain(text)
    return bool(_DOCUMENT.search(narrow) or _PRODUCT.search(narrow) or _COUNT.search(_ORDINAL.sub("、", narrow)))


def vague_word(text: str) -> str:
    """The first word of a text that promises effort or effect without saying what; empty where there is none."""
    found = _VAGUE.search(plain(text))
    return found[0] if found else ""


def activity(text: str) -> str:
    """The words that make an activity the goal itself; empty where an outcome is named as well."""
    narrow = plain(text)
    found = _ACTIVITY.search(narrow)
    return found[0] if found and not _OUTCOME.search(narrow) else ""


@lru_cache(maxsize=65536)
def pairs(text: str) -> Counter[str]:
    """Pairs of neighbouring characters of what is left when years, numbers, signs and padding are taken out."""
    core = _PADDING.sub("", _NOISE.sub("", plain(text)))
    return Counter(core[i : i + 2] for i in range(len(core) - 1))
