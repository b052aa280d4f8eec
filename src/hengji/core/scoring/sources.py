"""Where rules and worked cases come from: the marks of the rulebook as titles and addresses that a person can look up.

The texts were read as published excerpts. An address is shown as text, never followed.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import NamedTuple


class Origin(NamedTuple):
    """A published text: what it is, and where it was read; empty where only its title is known."""

    title: str
    address: str = ""


OWN, USUAL = "I", "B"

SOURCES = MappingProxyType({
    OWN: Origin("本系统拟定的算例或默认值，可改"),
    USUAL: Origin("通行做法"),
    "S10": Origin("巴中市绩效保证目标办法", "http://bzswmdb.gov.cn/mubiaoguanli/2014-12-11/842.html"),
    "S15": Origin("杭考评办〔2018〕14号", "http://sww.hangzhou.gov.cn/art/2018/8/9/art_1551580_30443571.html"),
    "S16": Origin("常德市加分减分项目表", "https://www.cdszgw.gov.cn/xxgk/ywxx/jxpg/content_111481"),
    "S20": Origin("杭州市领导考评办法（转载）", "http://shopdoa.com/article/1001001664/1001001645/1025/0.html"),
    "S21": Origin("某自治州州直部门考评办法", "http://ask.fsou.com/html/text/lar/171700/17170067_1.html"),
    "S22": Origin("杭州市创新创优专家评估标准（转载）", "http://www.jinjueart.com/article/1001001664/1001001645/1032/0.html"),
    "S23": Origin("杭州市社会评价办法（转载）", "https://www.jianbiaow.cn/zhuantifanwen/gongwenfanwen/3015.html"),
    "S24": Origin("某市2023年县级考评办法（转载）", "http://567hw.com/OpennessContent/show/2475096.html"),
    "S26": Origin("皖政办〔2010〕62号", "http://fsou.com/html/text/lar/172368/17236814.html"),
    "S30": Origin("成都市林业部门内部目标管理办法", "http://www.fymate.net/html/text/lar/172815/17281583_2.html"),
    "S33": Origin("杭州市2010年度综合考评结果", "http://zjnews.zjol.com.cn/system/2011/04/19/017453336.shtml"),
    "S42": Origin("杭州市2005年度综合考评结果", "http://qjwb.thehour.cn/html/2006-04/07/content_796008.htm"),
    "S44": Origin("贵阳市目标考核计分办法（转载）", "http://onnets.com/article/1001001664/1001001645/601/0.html"),
    "S45": Origin("南安市2014年绩效考评（转载）", "http://jingyuhuahui.com/nanan/news/887941.html"),
    "S47": Origin("渭南市2015年目标责任考核办法", "http://wndj.org.cn/Index/read/id/11560.html"),
    "S48": Origin("富平县目标责任考核办法", "http://www.wndj.org.cn/Index/read/id/12055.html"),
    "S60": Origin("安徽省1993年目标管理办法", "http://www.fymate.net/html/text/lar/168069/16806928.html"),
    "S61": Origin("某市四级计分办法（转载，数字有缺）", "http://m.gkcyc.com/xuexi/gzzd/295466-2.html"),
    "S62": Origin("瑞委〔2012〕6号", "http://wzdkw.gov.cn/system/2012/05/28/011038209_05.shtml"),
    "S63": Origin("盐城市税务考核办法（转载）", "https://m.wenku365.com/p-17730335.html"),
    "S64": Origin("某省环境考核评分细则（转载）", "http://imcaibao.com/xinxigongkai/huanjingxuanchuan/20181019/1634439638f2c8.htm"),
    "S65": Origin("若干地方规章的步长计分条款", "http://so.110.com/law/"),
    "S66": Origin("某县2015年扣分项目（转载）", "https://www.wm114.cn/wen/178/354909.html"),
    "S67": Origin("某市督查工作考核办法", "http://www.fymate.net/html/text/lar/174265/17426515_2.html"),
    "S68": Origin("温州市2013年考绩办法", "http://www.wzdkw.gov.cn/system/2013/04/27/011263200_02.shtml"),
    "S69": Origin("争先进位计分办法（转载）", "http://www.meidadianqi.com/gongwenfanwen/2021/1012/5037.html"),
    "S70": Origin("东北某市年度考评方案"),
    "S71": Origin("广东省科学发展评价指标计算方法（转载）", "https://m.wenku365.com/p-18476750.html"),
    "S72": Origin("清新区考核办法", "https://www.qingxin.gov.cn/zwgk/zfwj/qtwj/content/post_443669.html"),
    "S73": Origin("自报目标考核公式（论文）", "https://paper.5var.com/article/html/paper35/txt19068_2.html"),
    "S74": Origin("南靖县考核办法（转载）", "http://www.ruiyinglinkage.com/zhidu/kaohebanfa/603030.html"),
    "S75": Origin("株洲地区加分封顶规定", "https://www.hxw.gov.cn/content/2013/02/28/410042.html"),
    "S76": Origin("四档测评票计分公式（转载）", "http://onnets.com/article/1001001664/1001001645/280/0.html"),
    "S77": Origin("某县满意度测评办法（转载）", "http://www.dybbs8.com/excel/1711783.html"),
    "S78": Origin("领导干部量化考核办法（转载）", "http://biz.doczj.com/doc/0519532276.html"),
    "S79": Origin("报刊对开县测评公式的评论（转载）"),
    "S80": Origin("万众评公务办法", "http://www.fsou.net/html/text/lar/170993/17099368_3.html"),
    "S81": Origin("评议票有效性规定", "https://www.wjx.cn/vm/QFzlnwC.aspx"),
    "S82": Origin("某省级部门工作人员考核办法", "http://www.fsou.net/html/text/lar/172717/17271719_5.html"),
    "S83": Origin("临渭区考核办法", "http://linwei.wndjlm.org.cn/khgz/zcwj/41154.htm"),
    "S84": Origin("杭州市创新项目核验办法（转载）", "http://hnjhck.cn/article/1001001664/1001001645/1031/0.html"),
    "S85": Origin("考评奖励名额规定", "http://www.fsou.net/html/text/lar/171528/17152889_2.html"),
    "S86": Origin("未检查项目计满分的规定（转载）", "https://m.wenke99.com/p-14998055.html"),
    "S87": Origin("考核奖金系数规定（转载）", "https://m.77cn.com.cn/cehua/guizhang/57093_2.html"),
    "S88": Origin("考核等次分数线规定（转载）", "http://dgjjcc.com/m/view.php?aid=294"),
    "S89": Origin("财政绩效评价等级标准", "http://www.dz-gczx.com/wap/articleDetails_id_1290.html"),
    "S90": Origin("泰兴市机关绩效考评结果运用", "http://www.taixing.cn/html/news/taixing/2015/0112/65566.html"),
    "S91": Origin("某市目标考核办法（四类指标）", "http://www.fsou.net/html/text/lar/170151/17015126_2.html"),
})  # fmt: skip


def origins(text: str) -> tuple[Origin, ...]:
    """The texts that a rule's or case's marks stand for, e.g. of "[S44]" or "[I](a)(d) [S74](b)"."""
    return tuple(SOURCES[mark] for mark in re.findall(r"\[([A-Z]\d*)\]", text) if mark in SOURCES)
