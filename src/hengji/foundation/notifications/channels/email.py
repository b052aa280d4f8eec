from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from hengji.foundation.notifications.letters import ChannelError, Letter


class Email:
    """Over Django's e-mail settings; the same letter has the same Message-ID, so that a repeat is recognised."""

    def send(self, letter: Letter) -> None:
        headers = {"Message-ID": f"<{letter.key}@hengji>", "Auto-Submitted": "auto-generated"}
        message = EmailMessage(
            letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.address], headers=headers
        )
        try:
            message.send()
        except SMTPRecipientsRefused as error:
            raise ChannelError(f"邮件服务器不接受这个地址：{error}", final=True) from error
        except (SMTPException, OSError) as error:
            raise ChannelError(f"邮件服务器没有收下：{error}") from error
