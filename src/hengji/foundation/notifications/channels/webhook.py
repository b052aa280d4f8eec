from hengji.foundation.notifications.letters import Letter

from .http import as_json, post, signed_headers


class Webhook:
    """Everything to another system of the same organ: JSON, signed."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url, secret

    def send(self, letter: Letter) -> None:
        lines = [
            {"title": line.title, "text": line.text, "due": line.due.isoformat() if line.due else None, "url": line.url}
            for line in letter.lines
        ]
        body = as_json({"key": letter.key, "to": letter.address, "lines": lines})
        post(self.url, body, signed_headers(self.secret, letter.key, body))


class Sms:
    """A number and a sentence without anything personal, to whatever gateway the organ uses."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url, secret

    def send(self, letter: Letter) -> None:
        body = as_json({"key": letter.key, "phone": letter.address, "text": letter.impersonal})
        post(self.url, body, signed_headers(self.secret, letter.key, body))
