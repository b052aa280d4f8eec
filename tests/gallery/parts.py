"""Made-up organs and numbers, enough of them to see every part at work."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hengji.foundation.shell.chart import Chart, Series, Shape
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.foundation.shell.phases import Phase, Strip, strip
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row

ORGANS = ("甲厅", "乙局", "丙委员会", "丁办公室", "戊中心", "己厅")
SCORES = tuple(Decimal(text) for text in ("96.52", "95.10", "94.87", "93.00", "91.46", "88.05"))
LIGHTS = ("green", "blue", "yellow", "red", "white")


def year(request: HttpRequest) -> Strip:
    phases = [
        Phase("目标制定", date(2026, 1, 10), date(2026, 3, 31)),
        Phase("目标管控", date(2026, 4, 1), date(2026, 12, 31)),
        Phase("目标考评", date(2027, 1, 4), date(2027, 2, 28)),
        Phase("结果运用", date(2027, 3, 1), date(2027, 4, 30)),
    ]
    return strip("2026年度", phases, today=date(2026, 11, 23))


def ranking() -> Chart:
    return Chart(
        key="ranking",
        finding="甲厅得分最高，己厅低于组平均 5 分",
        shape=Shape.RANKING,
        categories=ORGANS,
        series=(Series("总分", SCORES),),
        category_title="单位",
        unit="分",
        average=Decimal("93.17"),
        marked="丙委员会",
        note="第一组，2026年度试算。",
    )


def dots() -> Chart:
    low, high = (tuple(score + by for score in SCORES) for by in (Decimal("-1.2"), Decimal("1.2")))
    series = (Series("得分", SCORES, low, high),)
    return Chart("dots", "前三名的区间互相重叠，名次不可区分", Shape.DOTS, ORGANS, series, "单位", "分")


def progress() -> Chart:
    months = ("一月", "二月", "三月", "四月", "五月", "六月")
    plan = tuple(Decimal(at) for at in (8, 16, 25, 33, 41, 50))
    actual = (Decimal(7), Decimal(15), Decimal(21), Decimal(30), None, None)
    series = (Series("计划", plan, tone="muted"), Series("实际", actual))
    return Chart("line", "四月起落后于计划", Shape.LINE, months, series, "月份", "%")


def curve() -> Chart:
    places = range(0, 141, 20)
    points = tuple(min(Decimal(at), Decimal(100)) * Decimal("0.8") for at in places)
    categories = tuple(str(at) for at in places)
    return Chart("curve", "超过 100 后不再加分", Shape.CURVE, categories, (Series("得分", points),), "完成值", "分")


def stack() -> Chart:
    parts = (Series("实绩", SCORES[:3], stack="all"), Series("程序", SCORES[3:], stack="all"))
    return Chart("bar", "实绩指标占六成", Shape.BAR, ("党建", "职能", "部署"), parts, "板块", "分")


def board(request: HttpRequest) -> HttpResponse:
    messages.success(request, "已保存。")
    messages.error(request, "第 3 行的数值不是数字，请改正后再提交。")
    page = Page(
        title="第一组得分",
        lead="2026年度第3次汇总（试算）。",
        crumbs=(Crumb("目标考评", "/"), Crumb("汇总", "/gallery/list/")),
        actions=(
            Action("导出表格", "/gallery/list/", "download"),
            Action("提交审定", "/gallery/list/", "circle-check", primary=True),
        ),
    )
    charts = [ranking(), dots(), progress(), curve(), stack()]
    context = {"page": page, "charts": charts, "lights": LIGHTS, "phases": year(request)}
    return render(request, "gallery/board.html", context)


def line(place: int) -> Row:
    return row(
        Cell(ORGANS[place], "/gallery/board/"),
        "第一组",
        str(SCORES[place]),
        str(place + 1),
        Cell("", light=LIGHTS[place % 5]),
        Cell("已公示", badge="ok"),
        "2026年11月23日",
        strong=place == 2,
    )


def scores(narrow: Narrow) -> Table:
    columns = (
        Column("单位"),
        Column("组别"),
        Column("总分", Kind.NUMBER, "分", "各板块得分之和"),
        Column("名次", Kind.NUMBER),
        Column("亮灯"),
        Column("状态"),
        Column("更新日期", Kind.DATE),
    )
    return Table("第一组得分", columns, tuple(line(place) for place in range(len(ORGANS))), narrow=narrow)


def listing(request: HttpRequest) -> HttpResponse:
    context = {
        "page": Page("得分一览"),
        "table": scores(Narrow.SCROLL),
        "cards": scores(Narrow.CARDS),
        "nothing": Table("申诉", (Column("单位"),), (), Empty("没有申诉", "公示期内提出的申诉会列在这里。")),
        "page_of_list": Paginator(range(195), 20).page(4),
    }
    return render(request, "gallery/list.html", context)


def document(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/document.html", {"page": Page("目标调整申请", "第2号调整，2026年6月1日起执行。")})


def walk(request: HttpRequest) -> HttpResponse:
    crumbs = (Crumb("目标考评", "/"), Crumb("第3次汇总", "/gallery/list/"), Crumb("甲厅", "/gallery/list/"))
    context = {"page": Page("职能职责", crumbs=crumbs), "parts": scores(Narrow.SCROLL), "curve": curve()}
    return render(request, "gallery/walk.html", context)
