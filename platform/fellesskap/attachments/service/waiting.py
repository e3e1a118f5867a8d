"""What the virus scanner could not be asked about when it came: asking again, and what follows."""

from __future__ import annotations

from fellesskap.attachments import queries
from fellesskap.cases.queries import add_event, load_case
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.files import Verdict, scan

_AT_ONCE = 5


async def scan_waiting(work: Work, scanner: str) -> int:
    """Ask about the files that wait, a few at a time, and tell how many have been settled.

    One that is clean is let out, one that is not is deleted, and the rest wait on.
    """
    if not scanner:
        return 0
    settled = 0
    async with work.engine_scope():
        for edition in await queries.find_waiting(work, _AT_ONCE):
            verdict = await scan(scanner, edition.content)
            if verdict is Verdict.UNHEARD:
                break
            attachment = await queries.load_attachment(work, edition.attachment_id)
            case = await load_case(work, edition.case_id, alone=True)
            if verdict is Verdict.CLEAN:
                await queries.pass_edition(work, edition)
            else:
                await queries.stop_edition(work, edition)
                await add_event(work, case.id, "attachment.stopped", case.audience, title=attachment.title)
            await audit.append(work, f"attachment.{verdict}", attachment.id, edition=edition.number)
            settled += 1
    return settled
