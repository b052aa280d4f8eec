"""钉钉: the code becomes a person's token, this the unionId, and the organisation's directory says the userid."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from .provider import ask_json, text_of


@dataclass(frozen=True)
class DingTalk:
    key: str
    title: str
    corp: str
    client: str
    secret: str
    authorize: str  # the page that asks the person, e.g. https://ding.example.gov.cn/oauth2/auth
    api: str  # the newer interface (v1.0)
    directory: str  # the older one, which knows userids

    @property
    def issuer(self) -> str:
        return f"dingtalk:{self.corp}"

    def start_url(self, callback: str, state: str) -> str:
        asked = {
            "client_id": self.client, "redirect_uri": callback, "response_type": "code", "scope": "openid corpid",
            "corpId": self.corp, "state": state, "prompt": "consent",
        }  # fmt: skip
        return f"{self.authorize}?{urlencode(asked)}"

    def subject(self, answer: Mapping[str, str], callback: str) -> str:  # noqa: ARG002 - CAS asks for it
        """Only members of our own organisation are in its directory; a stranger's unionId is not found there."""
        union = self._union(text_of(answer, "authCode"))
        ours = {"appKey": self.client, "appSecret": self.secret}
        token = text_of(ask_json("POST", f"{self.api}/v1.0/oauth2/accessToken", json=ours), "accessToken")
        found = ask_json(
            "POST",
            f"{self.directory}/topapi/user/getbyunionid",
            params={"access_token": token},
            json={"unionid": union},
        )
        return text_of(found, "result", "userid")

    def _union(self, code: str) -> str:
        asked = {"clientId": self.client, "clientSecret": self.secret, "code": code, "grantType": "authorization_code"}
        person = text_of(ask_json("POST", f"{self.api}/v1.0/oauth2/userAccessToken", json=asked), "accessToken")
        headers = {"x-acs-dingtalk-access-token": person}
        return text_of(ask_json("GET", f"{self.api}/v1.0/contact/users/me", headers=headers), "unionId")
