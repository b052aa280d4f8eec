import re

from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from hengji.foundation.shell.pages import Action
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Table, row


def rendered(source: str, **context: object) -> str:
    html = Template(source).render(Context({"request": RequestFactory().get("/?q=甲&page=2"), **context}))
    return re.sub(r"\s*([<>])\s*", r"\1", html)


def test_light_says_its_word_and_hides_its_shape_from_screen_readers() -> None:
    assert rendered('{% light "red" %}') == (
        '<span class="light light-red"><span aria-hidden="true">■</span>严重滞后</span>'
    )
    assert "停滞" in rendered('{% light "red" "停滞" %}')


def test_texts_are_escaped_everywhere() -> None:
    evil = "<script>"
    table = Table(evil, (Column(evil),), (row(Cell(evil, note=evil)), row(Cell(evil, badge="ok"))))
    html = rendered(
        "{% table table %}{% badge evil %}{% card evil %}{{ evil }}{% endcard %}{% empty evil %}",
        table=table,
        evil=evil,
    )
    assert evil not in html
    assert html.count("&lt;script&gt;") == 10


def test_table_puts_units_in_the_header_and_numbers_to_the_right() -> None:
    table = Table("得分", (Column("单位"), Column("总分", Kind.NUMBER, "分")), (row("甲厅", "96.50"),))
    html = rendered("{% table table %}", table=table)
    assert '<th scope="row" class="is-text">甲厅</th>' in html
    assert '<td class="is-number" data-label="总分">96.50</td>' in html
    assert "总分<small>（分）</small>" in html


def test_empty_table_says_what_to_do() -> None:
    table = Table(
        "目标", (Column("名称"),), (), Empty("还没有目标", "先从上级任务分解。", Action("分解任务", "/split/"))
    )
    html = rendered("{% table table %}", table=table)
    assert "<table" not in html
    assert all(text in html for text in ("还没有目标", "先从上级任务分解。", 'href="/split/"', "分解任务"))


def test_pages_keep_the_filters() -> None:
    html = rendered("{% pagination page %}", page=Paginator(range(95), 10).page(2))
    assert "共95条，本页第11—20条" in html
    assert 'href="?q=%E7%94%B2&amp;page=3"' in html
    assert '<span aria-current="page">2</span>' in html


def test_single_page_has_only_its_count() -> None:
    html = rendered("{% pagination page %}", page=Paginator(range(3), 10).page(1))
    assert "共3条" in html
    assert "<ul>" not in html
