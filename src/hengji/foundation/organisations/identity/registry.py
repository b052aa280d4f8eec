from django.conf import settings

from .cas import CAS
from .dingtalk import DingTalk
from .provider import Provider
from .wecom import WeCom

KINDS: dict[str, type[CAS | DingTalk | WeCom]] = {"cas": CAS, "dingtalk": DingTalk, "wecom": WeCom}


def providers() -> dict[str, Provider]:
    """The services that this office uses: setting IDENTITY_PROVIDERS, by their key."""
    found = (_provider(dict(given)) for given in settings.IDENTITY_PROVIDERS)
    return {each.key: each for each in found}


def provider(key: str) -> Provider | None:
    return providers().get(key)


def _provider(given: dict[str, str]) -> Provider:
    return KINDS[given.pop("kind")](**given)
