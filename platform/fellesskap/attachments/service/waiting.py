"""What the virus scanner could not be asked about when it came: asking again, and what follows."""

from __future__ import annotations

from fellesskap.attachments import queries
from fellesskap.cases.queries import add_event, load_case
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.files import Verdict, scan
from fellesskap.texts import mark, translator

_AT_ONCE = 5
_HELD = mark("Filen ventet på virussjekk da innkallingen ble sendt.")


async def scan_waiting(work: Work, scanner: str) -> int:
    """Ask about the files that wait, a few at a time, and tell how many have been settled.

    One that is clean is let out, one that is not is deleted, and the rest wait on. What could not go with a call
    that has been sent meanwhile stands among the agenda's changes then, for those called to be sent it.
    """
    if not scanner:
        return 0
    settled, say = 0, translator(work.tenant.languages[0])
    async with work.engine_scope():
        for edition in await queries.find_waiting(work, _AT_ONCE):
            verdict = await scan(scanner, edition.content)
            if verdict is Verdict.UNHEARD:
                break
            attachment = await queries.load_attachment(work, edition.attachment_id)
            await queries.lock_called_meeting(work, edition.case_id)
            case = await load_case(work, edition.case_id, alone=True)
            if verdict is Verdict.CLEAN:
                await queries.pass_edition(work, edition)
                await queries.note_coming(work, edition, say.gettext(_HELD))
            else:
                await queries.stop_edition(work, edition)
                await add_event(work, case.id, "attachment.stopped", case.audience, title=attachment.title)
            await audit.append(work, f"attachment.{verdict}", attachment.id, edition=edition.number)
            settled += 1
    return settled
