"""Mails: how one is written, and how it is handed to the mail server with an answer that can be relied on.

A mail carries the title of what it is about and a link, never a text from a case. It is written as plain text
and as simple HTML that says the same. A call brings an invitation for the calendar along, and what is a letter to
its reader alone the letter.
"""

from __future__ import annotations

import contextlib
import ssl
import time
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import Enum
from html import escape

import aiosmtplib

from fellesskap.notices.rules import SEND_LIMIT
from fellesskap.settings import Settings
from fellesskap_workers.calendar import Invitation, Party, ics

STEP_SECONDS = 15.0
_ABOUT_THE_MAIL = (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)
_SEVEN_BIT = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper that comes along: its file name and its content, a PDF."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that stands in one mail; `lines` are its paragraphs, `footer` why the reader got it."""

    message_id: str
    sender: Party
    recipient: Party
    language: str
    subject: str
    lines: tuple[str, ...]
    link: str
    link_text: str
    footer: str
    written_at: datetime
    invitation: Invitation | None = None
    attachment: Attachment | None = None


class Answer(Enum):
    """What became of a mail that was handed over."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


def compose(letter: Letter) -> EmailMessage:
    """Write the mail as text, HTML and, for a call, calendar."""
    message = EmailMessage(policy=_SEVEN_BIT)
    message["From"] = _mailbox(letter.sender)
    message["To"] = _mailbox(letter.recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.message_id}@{letter.sender.address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_text(letter))
    message.add_alternative(_html(letter), subtype="html")
    if letter.invitation is not None:
        message.add_alternative(
            ics(letter.invitation),
            maintype="text",
            subtype="calendar",
            params={"method": letter.invitation.method, "charset": "utf-8"},
        )
    if letter.attachment is not None:
        message.add_attachment(
            letter.attachment.content, maintype="application", subtype="pdf", filename=letter.attachment.name
        )
    message["Content-Language"] = letter.language
    return message


async def hand_over(message: EmailMessage, sender: str, recipient: str, settings: Settings) -> Answer:
    """Hand a mail to the mail server and tell what became of it.

    `UNKNOWN` only where the connection broke, or the time ran out, after the content was begun: before that
    nothing is taken, and an answer after it is the server's word. A process that was stopped in the middle and
    wakes too late hands over nothing: somebody may have had the mail sent again.
    """
    client = aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_username,
        password=settings.smtp_password,
        start_tls=settings.smtp_tls,
        tls_context=ssl.create_default_context() if settings.smtp_tls else None,
        timeout=STEP_SECONDS,
    )
    latest = time.monotonic() + SEND_LIMIT.total_seconds()
    content_begun = False
    try:
        await client.connect()
        await client.mail(sender)
        await client.rcpt(recipient)
        if time.monotonic() > latest:
            return Answer.LATER
        content_begun = True
        await client.data(message.as_bytes())
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
    except aiosmtplib.SMTPResponseException as refusal:
        return _meaning(refusal)
    except (aiosmtplib.SMTPException, OSError):
        return Answer.UNKNOWN if content_begun else Answer.LATER
    except UnicodeEncodeError:
        return Answer.REFUSED
    finally:
        client.close()
    return Answer.TAKEN


def _meaning(refusal: aiosmtplib.SMTPResponseException) -> Answer:
    """What a mail server's answer other than "taken" means for this one mail.

    A refusal before the envelope is about us and not about the mail: our password, or a server going down.
    """
    if 400 <= refusal.code < 500 or not isinstance(refusal, _ABOUT_THE_MAIL):
        return Answer.LATER
    return Answer.REFUSED if refusal.code >= 500 else Answer.UNKNOWN


def _mailbox(party: Party) -> Address:
    return Address(display_name=party.name, addr_spec=party.address)


def _text(letter: Letter) -> str:
    parts = [*letter.lines, f"{letter.link_text}:\n{letter.link}", f"--\n{letter.footer}"]
    return "\n\n".join(parts) + "\n"


def _html(letter: Letter) -> str:
    first, *rest = letter.lines
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in rest)
    link = escape(letter.link, quote=True)
    return (
        f'<!doctype html><html lang="{escape(letter.language, quote=True)}"><head><meta charset="utf-8">'
        f"<title>{escape(letter.subject)}</title></head>"
        '<body style="font-family:Inter,Arial,sans-serif;font-size:16px;line-height:1.5;max-width:36em">'
        f'<h1 style="font-size:20px;line-height:1.3">{escape(first)}</h1>{paragraphs}'
        f'<p><a href="{link}">{escape(letter.link_text)}</a></p>'
        f'<p style="font-size:14px">{escape(letter.footer)}</p></body></html>'
    )
