"""A bare handler: plain ASGI, asyncpg, hand-written SQL in the product's transaction, role and policies.

It has no sessions of its own: who asks, and with which facts, is looked up in memory by the cookie.
"""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from fellesskap.db.ids import uuid7
from fellesskap.db.quoting import identifier, literal

_ASKED: dict[str, Any] = json.loads(Path(os.environ["BENCH_PEERS"]).read_text())
_COOKIE = _ASKED["cookie"].encode() + b"="
_STATE: dict[str, asyncpg.Pool] = {}
_STATEMENTS = {file.stem: file.read_text() for file in Path(__file__).parent.glob("*.sql")}


def _opening(session: dict[str, Any], mode: str) -> str:
    facts = "".join(f"SET LOCAL {name}={literal(value)};" for name, value in session["facts"].items())
    return f"{mode};SET LOCAL statement_timeout=5000;SET LOCAL ROLE {identifier(session['role'])};{facts}"


class _Session:
    """What is known of one visitor before a request comes."""

    __slots__ = ("partners", "person", "reading", "sql", "writing")

    def __init__(self, session: dict[str, Any]) -> None:
        schema = identifier(session["schema"])
        self.person: str = session["person"]
        self.partners = set(session["facts"]["app.partners"].strip("{}").split(","))
        self.reading = _opening(session, "BEGIN READ ONLY")
        self.writing = _opening(session, "BEGIN")
        self.sql = {name: text.replace("{s}", schema) for name, text in _STATEMENTS.items()}


_SESSIONS = {secret.encode(): _Session(session) for secret, session in _ASKED["sessions"].items()}


async def _dashboard(session: _Session, asked: dict[str, Any]) -> str:
    return await _read(session, "dashboard", session.person, date.fromisoformat(asked["today"]))


async def _meeting(session: _Session, asked: dict[str, Any]) -> str:
    return await _read(session, "meeting", asked["id"])


async def _structure(session: _Session, _: dict[str, Any]) -> str:
    return await _read(session, "structure", datetime.now(UTC).date())


async def _read(session: _Session, name: str, *values: object) -> str:
    pool = _STATE["pool"]
    connection = await pool.acquire()
    try:
        await connection.execute(session.reading)
        found: str = await connection.fetchval(session.sql[name], *values)
        await connection.execute("COMMIT")
    finally:
        await pool.release(connection)
    return found


async def _answer(session: _Session, asked: dict[str, Any]) -> str:
    pool = _STATE["pool"]
    connection = await pool.acquire()
    try:
        await connection.execute(session.writing)
        try:
            found = await _change(connection, session, asked)
        except BaseException:
            await connection.execute("ROLLBACK")
            raise
        await connection.execute("COMMIT")
    finally:
        await pool.release(connection)
    return found


async def _change(connection: asyncpg.Connection, session: _Session, asked: dict[str, Any]) -> str:
    reply = await connection.fetchrow(session.sql["reply"], asked["replyId"])
    if reply is None or reply["state"] != "open" or str(reply["partner_id"]) not in session.partners:
        raise PermissionError
    await connection.execute("SET LOCAL app.scope='engine'")
    saved = await connection.fetchval(
        session.sql["answer"],
        asked["replyId"],
        asked["version"],
        reply["round_id"],
        asked["answer"],
        asked["reason"],
        asked["evidenceKind"],
        asked["evidenceReference"],
        date.fromisoformat(asked["evidenceDate"]),
        session.person,
        datetime.now(UTC),
        uuid7(),
        reply["case_id"],
        reply["partner_id"],
        reply["side"],
        reply["region_id"],
        json.dumps({"name": reply["name"]}, ensure_ascii=False),
        json.dumps({"answer": asked["answer"], "was": reply["answer"]}),
    )
    if not saved:
        raise RuntimeError
    await connection.execute("SET LOCAL app.scope='actor'")
    answered: str = await connection.fetchval(session.sql["answered"], asked["replyId"])
    return answered


_HANDLERS: dict[str, Callable[[_Session, dict[str, Any]], Awaitable[str]]] = {
    "dashboard": _dashboard,
    "meeting": _meeting,
    "structure": _structure,
    "answer": _answer,
}


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer one request."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    cookie = next(value for name, value in scope["headers"] if name == b"cookie")
    session = _SESSIONS[cookie.partition(_COOKIE)[2].split(b";")[0]]
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    data = await _HANDLERS[scope["path"].rpartition("/")[2]](session, msgspec.json.decode(body))
    answer = b'{"data":' + data.encode() + b"}"
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


async def _live(receive: Any, send: Any) -> None:
    await receive()
    _STATE["pool"] = await asyncpg.create_pool(
        dsn=_ASKED["url"],
        min_size=_ASKED["pool"],
        max_size=_ASKED["pool"],
        reset=_no_reset,
        statement_cache_size=2048,
        max_cached_statement_lifetime=0,
        max_cacheable_statement_size=0,
        max_inactive_connection_lifetime=0,
        server_settings={"search_path": "", "jit": "off", "timezone": "UTC"},
    )
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await _STATE["pool"].close()
    await send({"type": "lifespan.shutdown.complete"})


async def _no_reset(_: object) -> None:
    return None
