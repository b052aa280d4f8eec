"""The five lights: a colour, a shape and a word each, so that colour is never the only signal."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .pages import Text


@dataclass(frozen=True)
class Light:
    key: str
    shape: str
    word: Text  # the usual word; a scheme may name it otherwise


LIGHTS = {
    light.key: light
    for light in (
        Light("green", "●", _("正常推进")),
        Light("blue", "◆", _("略有滞后")),
        Light("yellow", "▲", _("滞后预警")),
        Light("red", "■", _("严重滞后")),
        Light("white", "○", _("未报或无数据")),
    )
}
