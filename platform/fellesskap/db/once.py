"""A command given twice with one key is done once.

A reader who did not see the answer may send the same command again with the same key. The key is kept in
the command's own transaction, so it exists exactly when what the command did does; two at the same time
wait for one another. Only a digest of the key is kept: it is the sender's own text, and nobody reads it. A key is
forgotten when nobody sends its command again any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar, cast
from uuid import UUID

from fellesskap.db.work import Work
from fellesskap.errors import Conflict, Invalid

LONGEST_KEY = 80
# Far longer than a session lasts, and a month for a machine that lost its connection (safety.md §4, J4).
KEPT = timedelta(days=30)

Result = TypeVar("Result", bound=UUID | None)


async def once(work: Work, key: str, command: object, perform: Callable[[], Awaitable[Result]]) -> Result:
    """Do the command unless this person has done it with this key, and return its result either way.

    Raise `Conflict` where the key was used for another command, or for the same with other contents. The
    public has no keys of its own: without a person the command is simply done.
    """
    person_id = work.actor.person_id
    if person_id is None:
        return await perform()
    if not 0 < len(key) <= LONGEST_KEY:
        raise Invalid("command.key_malformed", field="key", longest=LONGEST_KEY)
    name, kept, digest = type(command).__name__, _digest(key), _digest(repr(command))
    await work.connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || $1, 0))", f".{person_id}.{kept}"
    )
    used = await work.connection.fetch(
        "SELECT command, digest, result FROM command_key WHERE key = $1 AND person_id = $2", kept, person_id
    )
    if used:
        if (used[0]["command"], used[0]["digest"]) != (name, digest):
            raise Conflict("command.key_reused", field="key")
        return cast(Result, used[0]["result"])
    result = await perform()
    async with work.engine_scope():
        await work.connection.execute(
            "INSERT INTO command_key (key, person_id, command, digest, result, used_at) "
            "VALUES ($1, $2, $3, $4, $5, $6)",
            kept,
            person_id,
            name,
            digest,
            result,
            work.clock.now(),
        )
    return result


async def forget_used(work: Work) -> int:
    """Forget the keys that were used long ago, and tell how many; a command sent with one again is done anew."""
    async with work.engine_scope():
        deleted = await work.connection.execute(
            "DELETE FROM command_key WHERE used_at < $1", work.clock.now() - KEPT
        )
    return int(deleted.rpartition(" ")[2])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
