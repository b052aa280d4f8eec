import logging

from hengji.foundation.notifications.letters import Letter

logger = logging.getLogger(__name__)


class Console:
    """For the demo: says in the log what would have been sent."""

    def send(self, letter: Letter) -> None:
        logger.info("message to %s: %s", letter.address, letter.subject)
