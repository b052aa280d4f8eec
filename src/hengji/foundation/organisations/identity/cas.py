"""CAS 3.0: the browser comes back with a ticket, /p3/serviceValidate says whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, ParseError  # the types only; parsing is defusedxml's

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .provider import IdentityRefused, ask, text_of

SPACE = "{http://www.yale.edu/tp/cas}"


@dataclass(frozen=True)
class CAS:
    key: str
    title: str
    server: str  # e.g. https://sso.example.gov.cn/cas

    @property
    def issuer(self) -> str:
        return self.server

    def start_url(self, callback: str, state: str) -> str:
        return f"{self.server}/login?{urlencode({'service': _service(callback, state)})}"

    def subject(self, answer: Mapping[str, str], callback: str) -> str:
        service = _service(callback, answer.get("state", ""))
        ticket = text_of(answer, "ticket")
        found = ask("GET", f"{self.server}/p3/serviceValidate", params={"service": service, "ticket": ticket})
        return user_of(found.content)


def _service(callback: str, state: str) -> str:
    """The state travels in the service address: CAS has no parameter for it."""
    return f"{callback}?{urlencode({'state': state})}"


def user_of(text: bytes) -> str:
    """The user whom a serviceValidate answer names; entities and external parts are refused, not expanded."""
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise IdentityRefused("the answer is no plain XML") from error
    if root.tag != f"{SPACE}serviceResponse":
        raise IdentityRefused("the answer is no serviceResponse")
    name = root.findtext(f"{SPACE}authenticationSuccess/{SPACE}user", "").strip()
    if not name:
        failure = root.find(f"{SPACE}authenticationFailure")
        raise IdentityRefused(failure.get("code", "") if failure is not None else "no user")
    return name
