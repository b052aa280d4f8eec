"""The adapters against a server on the loopback address."""

import json
import smtplib
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from pytest_django import Settings

from hengji.foundation.notifications import channels
from hengji.foundation.notifications.channels.chats import Dingtalk, Wecom
from hengji.foundation.notifications.channels.console import Console
from hengji.foundation.notifications.channels.email import Email
from hengji.foundation.notifications.channels.http import signature
from hengji.foundation.notifications.channels.webhook import Sms, Webhook
from hengji.foundation.notifications.letters import ChannelError, Letter, Line
from hengji.foundation.notifications.tests.servers import Desk, desk

LETTER = Letter(
    "6f1c", "13800000000", "张联络", (Line("甲厅整改报告", "请补附件", date(2026, 11, 30), "https://kp.example.cn/1/"),)
)
SECRET = "a-shared-secret"


@pytest.fixture
def other() -> Iterator[Desk]:
    with desk() as kept:
        yield kept


def test_webhook_is_signed_so_that_the_receiver_can_check(other: Desk) -> None:
    Webhook(f"{other.url}/in", SECRET).send(LETTER)
    ((path, headers, body),) = other.received
    assert path == "/in"
    assert json.loads(body) == {
        "key": "6f1c",
        "to": "13800000000",
        "lines": [
            {"title": "甲厅整改报告", "text": "请补附件", "due": "2026-11-30", "url": "https://kp.example.cn/1/"}
        ],
    }
    assert headers["X-Hengji-Key"] == "6f1c"
    expected = signature(SECRET, headers["X-Hengji-Timestamp"], "6f1c", body)
    assert headers["X-Hengji-Signature"] == expected
    assert signature(SECRET, headers["X-Hengji-Timestamp"], "6f1c", body + b" ") != expected


def test_sms_says_nothing_personal(other: Desk) -> None:
    Sms(other.url, SECRET).send(LETTER)
    text = other.received[0][2].decode()
    assert json.loads(text) == {
        "key": "6f1c",
        "phone": "13800000000",
        "text": "【衡绩】您有1条新消息，请登录系统查看。",
    }
    assert not any(word in text for word in ("张联络", "甲厅", "整改", "11-30", "example"))


@pytest.mark.parametrize(
    ("status", "final"), [(500, False), (503, False), (429, False), (408, False), (404, True), (401, True)]
)
def test_refusal_is_final_only_where_trying_again_is_pointless(other: Desk, status: int, final: bool) -> None:
    other.answers.append((status, b""))
    with pytest.raises(ChannelError, match=f"对方答复{status}") as error:
        Webhook(other.url, SECRET).send(LETTER)
    assert error.value.final is final


def test_signed_message_is_not_carried_elsewhere(other: Desk) -> None:
    other.answers.append((307, b""))
    with pytest.raises(ChannelError, match="307"):
        Webhook(other.url, SECRET).send(LETTER)
    assert [path for path, _headers, _body in other.received] == ["/"]


def test_silent_server_is_tried_again() -> None:
    with desk() as gone:
        url = gone.url
    with pytest.raises(ChannelError, match="没有连上对方") as error:
        Sms(url, SECRET).send(LETTER)
    assert not error.value.final


def test_only_web_addresses_are_posted_to() -> None:
    with pytest.raises(ChannelError, match="http") as error:
        Webhook("file:///etc/passwd", SECRET).send(LETTER)
    assert error.value.final


def test_wecom_fetches_its_token_and_addresses_one_person(other: Desk) -> None:
    other.answers += [(200, b'{"errcode":0,"access_token":"t"}'), (200, b'{"errcode":0}')]
    Wecom(other.url, "corp", SECRET, 7).send(LETTER)
    (asked, _h, _b), (sent, _headers, body) = other.received
    assert asked == f"/cgi-bin/gettoken?corpid=corp&corpsecret={SECRET}"
    assert sent == "/cgi-bin/message/send?access_token=t"
    message = json.loads(body)
    assert (message["touser"], message["agentid"]) == ("13800000000", 7)
    assert message["text"] == {"content": "【衡绩】甲厅整改报告"}


def test_dingtalk_signs_in_its_own_way_and_says_nothing_personal_to_a_group(other: Desk) -> None:
    Dingtalk(f"{other.url}/robot/send?access_token=x", SECRET).send(LETTER)
    path, _headers, body = other.received[0]
    asked = parse_qs(urlsplit(path).query)
    assert sorted(asked) == ["access_token", "sign", "timestamp"]
    assert json.loads(body)["text"]["content"] == LETTER.impersonal


@pytest.mark.parametrize(
    ("answer", "final", "words"),
    [
        (b'{"errcode":40001,"errmsg":"bad secret"}', True, "对方答复40001：bad secret"),
        (b'{"errcode":42001,"errmsg":"expired"}', False, "对方答复42001"),
        (b"<html>", False, "不是JSON"),
    ],
)
def test_chats_say_in_the_answer_whether_it_worked(other: Desk, answer: bytes, final: bool, words: str) -> None:
    other.answers.append((200, answer))
    with pytest.raises(ChannelError, match=words) as error:
        Wecom(other.url, "corp", SECRET, 7).send(LETTER)
    assert error.value.final is final


def test_email_carries_a_key_by_which_a_repeat_is_recognised() -> None:
    Email().send(LETTER)
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("【衡绩】甲厅整改报告", ["13800000000"])
    assert message.extra_headers["Message-ID"] == "<6f1c@hengji>"
    assert "1. 甲厅整改报告（期限2026年11月30日）：请补附件" in message.body


class Refusing:
    def __init__(self, *args: object, **kwargs: object) -> None: ...

    def send_messages(self, _messages: object) -> int:
        raise smtplib.SMTPRecipientsRefused({"a": (550, b"no")})


class Absent:
    def __init__(self, *args: object, **kwargs: object) -> None: ...

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError


@pytest.mark.parametrize(("backend", "final"), [("Refusing", True), ("Absent", False)])
def test_email_server_that_does_not_take_it(settings: Settings, backend: str, final: bool) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{backend}"
    with pytest.raises(ChannelError) as error:
        Email().send(LETTER)
    assert error.value.final is final


def test_console_says_what_would_go_out(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        Console().send(LETTER)
    assert caplog.messages == ["message to 13800000000: 【衡绩】甲厅整改报告"]


def test_channels_come_from_the_settings(settings: Settings) -> None:
    options = {"url": "http://127.0.0.1:1/", "secret": SECRET}
    settings.NOTIFICATION_CHANNELS = {
        "sms": {"adapter": "hengji.foundation.notifications.channels.webhook.Sms", **options}
    }
    assert channels.names() == ["sms"]
    assert isinstance(channels.adapter("sms"), Sms)
