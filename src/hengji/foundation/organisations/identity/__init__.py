"""Unified identity services that speak neither OIDC nor anything else that allauth knows: CAS, 政务微信, 钉钉.

A provider is a few pure functions and one HTTP exchange; it says who somebody is (issuer and subject) and nothing more.
"""

from .cas import CAS
from .dingtalk import DingTalk
from .provider import IdentityRefused, Provider
from .registry import provider, providers
from .wecom import WeCom

__all__ = ["CAS", "DingTalk", "IdentityRefused", "Provider", "WeCom", "provider", "providers"]
