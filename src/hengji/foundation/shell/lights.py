"""The five lights: a colour, a shape and a word each, so that colour is never the only signal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Light:
    key: str
    shape: str
    word: str  # the usual word; a scheme may name it otherwise


LIGHTS = {
    light.key: light
    for light in (
        Light("green", "●", "正常推进"),
        Light("blue", "◆", "略有滞后"),
        Light("yellow", "▲", "滞后预警"),
        Light("red", "■", "严重滞后"),
        Light("white", "○", "未报或无数据"),
    )
}
