"""Taking a file in before anything keeps it, and giving one that is kept out again."""

from __future__ import annotations

import hashlib
from uuid import UUID

from fellesskap.attachments import queries
from fellesskap.attachments.model import Received, StoredFile
from fellesskap.db.work import Work
from fellesskap.errors import Invalid
from fellesskap.files import Verdict, examine_apart, scan


async def receive_file(name: str, content: bytes, scanner: str) -> Received:
    """Have a file looked through, and asked about where the installation has a virus `scanner` (`host:port`).

    Raise `Invalid` with what is wrong where it may not be kept. A scanner that does not answer holds the file back:
    it is kept, and nobody reads it before it is asked about again. No transaction is open meanwhile.
    """
    found = await examine_apart(name, content)
    verdict = Verdict.CLEAN
    if scanner:
        # What was sent and what is made of it may differ in what a scanner knows.
        for one in {content, found.content}:
            verdict = await scan(scanner, one)
            if verdict is not Verdict.CLEAN:
                break
    if verdict is Verdict.INFECTED:
        raise Invalid("attachment.has_virus", field="file")
    return Received(
        found.name,
        found.media_type,
        hashlib.sha256(found.content).hexdigest(),
        verdict is Verdict.CLEAN,
        found.content,
        found.text,
        found.body,
    )


async def load_file(work: Work, edition_id: UUID) -> StoredFile:
    """Load an edition that the actor may read, to send it; raise `NotFound` for any other."""
    return await queries.load_file(work, edition_id)
