"""The demo's mailbox: takes every mail by SMTP, keeps it as a file and shows it on a page. Sends nothing on.

`python -m fellesskap_web.demo_mailbox FOLDER` listens on this machine only and is no part of an installation.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import quote
from uuid import uuid4

import uvicorn
from aiosmtpd.smtp import SMTP
from jinja2 import Environment, PackageLoader
from litestar import Litestar, Response, get
from litestar.exceptions import NotFoundException

from fellesskap.clock import OSLO

LARGEST_MAIL_BYTES = 30_000_000
_SUFFIX = ".eml"
# What people call a part that carries no name: the invitation that a calendar reads, and the mail as laid out.
_NAMES = {"text/calendar": "invitasjon.ics", "text/html": "melding.html"}
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
)
_TEMPLATES = Environment(
    loader=PackageLoader("fellesskap_web", "templates/demo_mailbox"), autoescape=True, trim_blocks=True
)


class Envelope(Protocol):
    """What aiosmtpd hands over of one mail."""

    mail_from: str | None
    rcpt_tos: list[str]
    content: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part of a mail that is read as a file; `number` finds it again."""

    number: int
    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as the pages show it."""

    key: str
    subject: str
    sender: str
    recipients: str
    sent: datetime
    text: str
    attachments: tuple[Attachment, ...]

    @property
    def when(self) -> str:
        """Day and time in Norway."""
        return f"{self.sent.astimezone(OSLO):%d.%m.%Y kl. %H.%M.%S}"


class Mailbox:
    """A folder of mails, newest last by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        """Store one mail whole and give its key; a reader never sees half of it."""
        key = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{uuid4().hex[:8]}"
        fresh = self._folder / f".{key}"
        fresh.write_bytes(content)
        fresh.replace(self._folder / f"{key}{_SUFFIX}")
        return key

    def all(self) -> list[Mail]:
        """All mails, newest first."""
        return [read(file) for file in sorted(self._folder.glob(f"*{_SUFFIX}"), reverse=True)]

    def find(self, key: str) -> Mail | None:
        """The mail of a key; None where there is none. A key is looked up, never made into a path."""
        found = [file for file in self._folder.glob(f"*{_SUFFIX}") if file.name == f"{key}{_SUFFIX}"]
        return read(found[0]) if found else None


class Taker:
    """aiosmtpd's handler: puts into the mailbox whatever comes."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail, with the envelope's addressees for the reader."""
        addressed = "".join(f"X-Envelope-To: {address}\r\n" for address in envelope.rcpt_tos)
        key = await asyncio.to_thread(self._mailbox.keep, addressed.encode() + envelope.content)
        return f"250 Kept as {key}"


def read(file: Path) -> Mail:
    """Read one mail from its file, however odd it is."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    return Mail(
        key=file.name.removesuffix(_SUFFIX),
        subject=str(message.get("Subject", "")).strip() or "(uten emne)",
        sender=str(message.get("From", "")),
        recipients=str(message.get("To") or ", ".join(message.get_all("X-Envelope-To", []))),
        sent=_sent(message, file),
        text=_text(body) if isinstance(body, EmailMessage) else "",
        attachments=tuple(_attachments(message, body)),
    )


def mailbox_app(folder: Path) -> Litestar:
    """The pages over the mails in a folder."""
    mailbox = Mailbox(folder)

    @get("/", sync_to_thread=True)
    def index() -> Response[str]:
        return _page("index.html", mails=mailbox.all())

    @get("/mail/{key:str}", sync_to_thread=True)
    def show(key: str) -> Response[str]:
        return _page("mail.html", mail=_load(mailbox, key))

    @get("/mail/{key:str}/vedlegg/{number:int}", sync_to_thread=True)
    def attachment(key: str, number: int) -> Response[bytes]:
        for part in _load(mailbox, key).attachments:
            if part.number == number:
                return _download(part)
        raise NotFoundException

    return Litestar([index, show, attachment], openapi_config=None, exception_handlers={404: _not_found})


async def serve(folder: Path, host: str, smtp_port: int, web_port: int) -> None:
    """Listen for mails and for readers until told to stop."""
    taker = Taker(Mailbox(folder))
    smtp = await asyncio.get_running_loop().create_server(
        lambda: SMTP(taker, data_size_limit=LARGEST_MAIL_BYTES, enable_SMTPUTF8=True), "127.0.0.1", smtp_port
    )
    config = uvicorn.Config(mailbox_app(folder), host=host, port=web_port, timeout_graceful_shutdown=2)
    async with smtp:
        await uvicorn.Server(config).serve()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the mailbox from the command line."""
    parser = argparse.ArgumentParser(description="The demo's mailbox")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtp-port", type=int, default=1025)
    parser.add_argument("--web-port", type=int, default=8025)
    wanted = parser.parse_args(arguments)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(wanted.folder, wanted.host, wanted.smtp_port, wanted.web_port))


def _load(mailbox: Mailbox, key: str) -> Mail:
    mail = mailbox.find(key)
    if mail is None:
        raise NotFoundException
    return mail


def _page(template: str, status: int = 200, **facts: object) -> Response[str]:
    return Response(
        _TEMPLATES.get_template(template).render(**facts),
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"},
    )


def _not_found(_request: object, _error: Exception) -> Response[str]:
    return _page("missing.html", status=404)


def _download(part: Attachment) -> Response[bytes]:
    """A file to save: shown in place it could run as a page of ours."""
    return Response(
        part.content,
        media_type=part.kind,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(part.name, safe='')}",
            "Content-Security-Policy": "sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _sent(message: EmailMessage, file: Path) -> datetime:
    try:
        sent = parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)


def _text(part: EmailMessage) -> str:
    try:
        return str(part.get_content()).strip()
    except (LookupError, ValueError):  # an unknown character set
        return bytes(part.get_payload(decode=True) or b"").decode("utf-8", errors="replace")


def _attachments(message: EmailMessage, body: object) -> list[Attachment]:
    parts = [part for part in message.walk() if not part.is_multipart() and part is not body]
    return [
        Attachment(
            number=number,
            name=part.get_filename() or _NAMES.get(part.get_content_type(), f"del-{number}"),
            kind=part.get_content_type(),
            content=bytes(part.get_payload(decode=True) or b""),
        )
        for number, part in enumerate(parts, start=1)
    ]


if __name__ == "__main__":
    main()
