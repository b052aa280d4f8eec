"""The parts of a page. They are built in: a template need not load them."""

from typing import Any

from django import template
from django.core.paginator import Page as PageOfList
from django.forms import BoundField, Textarea
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hengji.foundation.shell.chart import Chart
from hengji.foundation.shell.lights import LIGHTS
from hengji.foundation.shell.pages import Action, Text
from hengji.foundation.shell.table import Empty, Table

register = template.Library()

NEIGHBOURS = 2  # page numbers shown on each side of the present one


@register.inclusion_tag("shell/parts/icon.html")
def icon(name: str) -> dict[str, str]:
    """A picture that decorates; the word beside it carries the meaning."""
    return {"name": name}


@register.simple_tag
def light(key: str, word: Text = "") -> SafeString:
    shown = LIGHTS[key]
    return format_html(
        '<span class="light light-{}"><span aria-hidden="true">{}</span> {}</span>',
        key,
        shown.shape,
        word or shown.word,
    )


@register.simple_tag
def badge(text: Text, tone: str = "neutral") -> SafeString:
    """Tones: neutral, info, ok, warn, danger."""
    return format_html('<span class="sign sign-{}">{}</span>', tone, text)


@register.inclusion_tag("shell/parts/table.html")
def table(shown: Table) -> dict[str, Table]:
    return {"table": shown}


@register.inclusion_tag("shell/parts/chart.html")
def chart(shown: Chart) -> dict[str, Any]:
    return {"chart": shown, "data": shown.data(), "data_id": f"chart-{shown.key}-data"}


@register.inclusion_tag("shell/parts/empty.html")
def empty(title: Text | Empty, text: Text = "", action: Action | None = None) -> dict[str, Empty]:
    return {"empty": title if isinstance(title, Empty) else Empty(title, text, action)}


@register.inclusion_tag("shell/parts/secrecy_warning.html")
def secrecy_warning() -> dict[str, str]:
    """Stands beside every upload and every long text."""
    return {}


@register.inclusion_tag("shell/parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A labelled input with its help and its mistakes, tied together for screen readers; long texts are warned of."""
    return {"field": bound, "long": isinstance(bound.field.widget, Textarea)}


@register.inclusion_tag("shell/parts/pagination.html", takes_context=True)
def pagination(context: template.Context, page: PageOfList[Any]) -> dict[str, Any]:
    """Links keep the filters that are in the address."""
    query: QueryDict = context["request"].GET.copy()
    query.pop("page", None)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=NEIGHBOURS, on_ends=1)
    kept = f"{query.urlencode()}&" if query else ""
    return {"page": page, "numbers": list(numbers), "gap": page.paginator.ELLIPSIS, "query": kept}


@register.simple_block_tag
def card(content: SafeString, title: Text = "", lead: Text = "", kind: str = "") -> SafeString:
    """A white surface with a heading. Kinds: "" for text, "flush" for a table that touches the edges."""
    head = format_html('<header class="panel-head"><h2>{}</h2>{}</header>', title, _lead(lead)) if title else ""
    return format_html('<section class="panel {}">{}<div class="panel-body">{}</div></section>', kind, head, content)


def _lead(lead: Text) -> SafeString | str:
    return format_html('<p class="panel-lead">{}</p>', lead) if lead else ""
