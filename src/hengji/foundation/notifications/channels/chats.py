"""政务微信 and 钉钉: their own protocols, with addresses from the settings, since both also run in own networks."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import quote_plus, urlencode

from hengji.foundation.notifications.letters import ChannelError, Letter

from .http import as_json, get, post

PASSING = frozenset({-1, 40014, 42001, 45009})  # busy, an expired token, too many calls: worth another try


def answered(content: bytes) -> dict[str, Any]:
    """Both say in the answer whether it worked."""
    try:
        answer: dict[str, Any] = json.loads(content)
    except ValueError as error:
        raise ChannelError("对方的答复不是JSON") from error
    if code := answer.get("errcode"):
        raise ChannelError(f"对方答复{code}：{answer.get('errmsg', '')}", final=code not in PASSING)
    return answer


class Wecom:
    """A text message of an application of 政务微信 to one of its users."""

    def __init__(self, site: str, corp: str, secret: str, agent: int) -> None:
        self.site, self.corp, self.secret, self.agent = site.rstrip("/"), corp, secret, agent

    def send(self, letter: Letter) -> None:
        asked = urlencode({"corpid": self.corp, "corpsecret": self.secret})
        token = answered(get(f"{self.site}/cgi-bin/gettoken?{asked}"))["access_token"]
        message = {
            "touser": letter.address, "msgtype": "text", "agentid": self.agent, "text": {"content": letter.subject},
            "enable_duplicate_check": 1, "duplicate_check_interval": 14_400,
        }  # fmt: skip
        answered(post(f"{self.site}/cgi-bin/message/send?{urlencode({'access_token': token})}", as_json(message)))


class Dingtalk:
    """A text of a group's robot, with 加签; it speaks to a group, so it says nothing personal."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url, secret

    def send(self, letter: Letter) -> None:
        now = str(round(time.time() * 1000))
        sign = hmac.new(self.secret.encode(), f"{now}\n{self.secret}".encode(), hashlib.sha256).digest()
        url = f"{self.url}&timestamp={now}&sign={quote_plus(base64.b64encode(sign))}"
        answered(post(url, as_json({"msgtype": "text", "text": {"content": letter.impersonal}})))
