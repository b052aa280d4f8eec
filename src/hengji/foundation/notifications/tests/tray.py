"""A channel for the tests: keeps what it is given, or fails as it is told."""

from typing import ClassVar

from hengji.foundation.notifications.letters import Letter


class Tray:
    letters: ClassVar[list[Letter]] = []
    failures: ClassVar[list[Exception]] = []

    def send(self, letter: Letter) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.letters.append(letter)


ENTRY = {"adapter": "hengji.foundation.notifications.tests.tray.Tray"}
