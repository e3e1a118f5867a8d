"""A real mail server that takes, refuses, stalls or hangs up as a test tells it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """What has arrived, and how the server behaves to the next mail.

    `rcpt` and `data` are the answers to the recipient and to the content; "hang up" breaks the connection
    instead and "stall" never answers. What was taken in before a broken answer has arrived all the same.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.rcpt = "250 OK"
        self.data = "250 OK"
        self.seconds = 0.0
        self.stalled = 0
        self.host = "127.0.0.1"
        self.port = 0

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return await self._answer(server, self.rcpt)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds)
        if self.data.startswith("250") or not self.data[0].isdigit():
            message = message_from_bytes(bytes(envelope.content or b""), policy=default)
            assert isinstance(message, EmailMessage)
            self.mails.append(message)
        return await self._answer(server, self.data)

    async def _answer(self, server: SMTP, answer: str) -> str:
        if answer == "hang up":
            assert server.transport is not None
            server.transport.abort()
        elif answer == "stall":
            self.stalled += 1
            await asyncio.sleep(60)
        return answer

    def to(self, address: str) -> list[EmailMessage]:
        """The mails that arrived for an address."""
        return [mail for mail in self.mails if address in str(mail["To"])]


@asynccontextmanager
async def open_mailbox() -> AsyncIterator[Mailbox]:
    """Run the server on a free port, in the test's own loop."""
    mailbox = Mailbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(mailbox), mailbox.host, 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
