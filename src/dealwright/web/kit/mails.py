"""Mail leaves as a job: a page never waits for a mail server, and one that is down delays a mail and loses none.

`Queue` is Django's mail backend here, so every mail goes this way, also those of django-allauth. It writes the mail
down, sealed, and asks for a job, both in the transaction of whoever sends: what is rolled back sends nothing. A mail
holds links that open doors, so it is encrypted while it waits, found only by an unguessable id, and removed once the
server has taken it. A worker that is killed between the two sends it a second time: twice is better than never.
"""

from __future__ import annotations

import json
import smtplib
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision, jobs
from procrastinate.contrib.django import app

from dealwright.web.kit import sealing
from dealwright.web.kit.models import Mail

TASK = "dealwright.web.kit.tasks.send_mail"
PURPOSE = "dealwright mail"
MOST_RETRIES = 8  # after 4 s, 16 s, a minute, … the last after 18 hours: a day in all
KEPT = timedelta(days=3)  # a mail that never left; by then its link has run out or another was asked for
FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "extra_headers")


class NotSent(Exception):
    """The mail server did not take the mail; `for_good` where it never will."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Queue(BaseEmailBackend):
    """Django's way to send mail, by jobs."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """This function will write the mails down and ask for a job for each."""
        for message in email_messages:
            mail = Mail.objects.create(sealed=sealing.seal(_write(message), purpose=PURPOSE))
            app.configure_task(TASK).defer(mail_id=str(mail.pk))
        return len(email_messages)


def send_if_waiting(mail_id: uuid.UUID) -> None:
    """This function will hand a waiting mail to the mail server and forget it; raises `NotSent`.

    Nothing is done where it is gone: it was sent by a worker that was killed before it could say so.
    """
    waiting = Mail.objects.filter(pk=mail_id).first()
    if waiting is None:
        return
    message = _read(sealing.unseal(waiting.sealed, purpose=PURPOSE))
    message.connection = get_connection(settings.MAIL_LEAVES_BY)
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as problem:
        raise _explained(problem) from None  # its own text names the address, and logs name nobody
    waiting.delete()


def forget_unsent() -> int:
    """This function will drop the mails that could not be sent for days, and say how many there were."""
    dropped, _ = Mail.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    return dropped


class Patience(BaseRetryStrategy):
    """Tries again after 4 s and then four times as long each time, unless the server said that it is for good."""

    def get_retry_decision(self, *, exception: BaseException, job: jobs.Job) -> RetryDecision | None:
        """This function will say when to try again, or that it is no use."""
        if job.attempts >= MOST_RETRIES or getattr(exception, "for_good", False):
            return None
        return RetryDecision(retry_in={"seconds": wait_seconds(job.attempts)})


def wait_seconds(attempts: int) -> int:
    """This function will tell how long to wait after so many attempts before the next."""
    return int(4 ** (attempts + 1))


def _write(message: EmailMessage) -> str:
    if message.attachments:
        raise ValueError("Mails with attachments are not sent from here. Send a link to the page instead.")
    said = {name: getattr(message, name) for name in FIELDS}
    alternatives = [[str(part[0]), str(part[1])] for part in getattr(message, "alternatives", [])]
    return json.dumps({**said, "alternatives": alternatives}, default=str)


def _read(text: str) -> EmailMessage:
    said = json.loads(text)
    headers = said.pop("extra_headers")
    return EmailMultiAlternatives(**said, headers=headers)


def _explained(problem: smtplib.SMTPException | OSError) -> NotSent:
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in problem.recipients.values()})
        for_good = all(code >= 500 for code in codes)
        return NotSent(f"The mail server {where} refused the recipient ({codes[0]}).", for_good=for_good)
    if isinstance(problem, smtplib.SMTPResponseException):
        return NotSent(f"The mail server {where} answered {problem.smtp_code}. Is DEALWRIGHT_MAIL_URL right?")
    said = problem.strerror or type(problem).__name__
    return NotSent(f"The mail server {where} cannot be reached: {said}. Is DEALWRIGHT_MAIL_URL right?")
