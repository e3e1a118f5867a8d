"""Reading what somebody searches for, and making the index anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.search import queries, rules


@dataclass(frozen=True, slots=True)
class LookUp:
    """Search for a text, and perhaps only in what is of some days."""

    text: str
    since: date | None = None
    until: date | None = None


def read_search(command: LookUp) -> str:
    """Give what the database is to look for; a national identity number is looked for as little as it is kept."""
    guarded(command)
    rules.require_days(command.since, command.until)
    return rules.wanted(command.text)


async def rebuild_index(work: Work) -> int:
    """Make the whole index anew from what there is, and tell how many entries it has.

    The database keeps the index itself; this is for after rows were put in past its triggers, as by a restore.
    """
    async with work.engine_scope():
        entries = await queries.rebuild(work)
        await audit.append(work, "search.rebuilt", None, entries=entries)
    return entries
