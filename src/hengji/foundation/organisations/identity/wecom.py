"""政务微信 and 企业微信: the code that the browser brings back is exchanged for the member's userid."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from .provider import ask_json, text_of


@dataclass(frozen=True)
class WeCom:
    key: str
    title: str
    corp: str
    agent: str
    secret: str
    authorize: str  # the page that asks the person, e.g. https://wx.example.gov.cn/connect/oauth2/authorize
    api: str  # e.g. https://wx.example.gov.cn

    @property
    def issuer(self) -> str:
        return f"wecom:{self.corp}"

    def start_url(self, callback: str, state: str) -> str:
        asked = {
            "appid": self.corp, "redirect_uri": callback, "response_type": "code", "scope": "snsapi_base",
            "state": state, "agentid": self.agent,
        }  # fmt: skip
        return f"{self.authorize}?{urlencode(asked)}#wechat_redirect"

    def subject(self, answer: Mapping[str, str], callback: str) -> str:  # noqa: ARG002 - CAS asks for it
        code = text_of(answer, "code")
        ours = {"corpid": self.corp, "corpsecret": self.secret}
        token = text_of(ask_json("GET", f"{self.api}/cgi-bin/gettoken", params=ours), "access_token")
        asked = {"access_token": token, "code": code}
        return text_of(ask_json("GET", f"{self.api}/cgi-bin/auth/getuserinfo", params=asked), "userid")
