"""That all three answer the same, and what the two others leave out, before anything is timed."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import asyncpg
from asking import READS, SERVERS, Asked, ask
from scene import Scene
from servers import Server
from visitors import Visitor

from fellesskap.db.quoting import identifier

_ID = re.compile(r"[A-Z][A-Za-z]+_([0-9a-f]{8}-[0-9a-f-]{27})\Z")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_UNION = re.compile(r"(\w+)_(Round|Decision|Meeting|Case)\Z")


class Disagreement(SystemExit):
    """A peer answers otherwise than the product, so that no figure would mean anything."""


async def agree(scene: Scene, servers: dict[str, Server], visitors: list[Visitor]) -> dict[str, set[str]]:
    """Compare every operation of three visitors; return what each operation's peers leave unanswered."""
    left_out: dict[str, set[str]] = {operation: set() for operation in (*READS, "answer")}
    for number, visitor in enumerate(visitors[:: len(visitors) // 3][:3]):
        plain = visitor.plain()
        for operation in READS:
            asked = {name: call(servers[name], ask(name, operation, plain, number)) for name in SERVERS}
            for peer in SERVERS[1:]:
                for place in _differences(read(asked["product"]), read(asked[peer]), operation, peer):
                    left_out[operation].add(f"{peer}: {place}")
        await _agree_on_answers(scene, servers, visitor)
    return left_out


async def _agree_on_answers(scene: Scene, servers: dict[str, Server], visitor: Visitor) -> None:
    """Let each server change the same answer, and compare what it says and the rows it has written."""
    connection = await asyncpg.connect(scene.superuser())
    written: dict[str, object] = {}
    said: dict[str, Any] = {}
    try:
        for name, server in servers.items():
            reply = visitor.replies[0]
            asked = ask(name, "answer", visitor.plain(), 0, {"id": reply.id, "version": reply.version})
            answer = read(call(server, asked))["answerRound"]
            said[name] = answer.get("result", answer)
            reply.version += 1
            written[name] = await _written(connection, identifier(visitor.schema), reply.id)
    finally:
        await connection.close()
    for name in SERVERS[1:]:
        same = {key: value for key, value in said["product"].items() if key in said[name]}
        varying = {"answeredAt", "version", "answer"}
        for key in same.keys() - varying:
            if same[key] != said[name][key]:
                raise Disagreement(f"answer: {name} says {said[name]}, the product {said['product']}")
        if len(same) < len(said["product"]) - 1 or written[name] != written["product"]:
            raise Disagreement(
                f"answer: {name} has written {written[name]}, the product {written['product']}"
            )


async def _written(connection: asyncpg.Connection, schema: str, reply: str) -> object:
    """What one answer leaves behind, without what differs from one answer to the next."""
    row = await connection.fetchrow(
        "SELECT reason, evidence_kind, evidence_reference, evidence_date, answered_by, on_behalf, "
        f"answered_at > now() - interval '1 minute' AS now FROM {schema}.reply WHERE id = $1",
        reply,
    )
    event = await connection.fetchrow(
        f"SELECT kind, facts::jsonb, person_id, body_id, partner_id, audience FROM {schema}.event "
        "ORDER BY happened_at DESC, id DESC LIMIT 1"
    )
    trail = await connection.fetchrow(
        "SELECT name, subject, person_id, (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(facts) key) "
        f"AS facts FROM {schema}.audit ORDER BY sequence DESC LIMIT 1"
    )
    return [dict(one) if one else None for one in (row, event, trail)]


def call(server: Server, asked: Asked) -> Any:
    """Ask once and return the data; raise `Disagreement` for anything but an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        **dict(line.split(": ", 1) for line in asked.headers.strip().split("\r\n")),
    }
    connection.request("POST", asked.path, asked.body, headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    answer = json.loads(body) if response.status == 200 else {}
    if "data" not in answer or answer.get("errors"):
        said = answer.get("errors") or body[:2000]
        raise Disagreement(f"{server.name} answers {response.status} to {asked.path}: {said}")
    return answer["data"]


def read(value: Any) -> Any:
    """An answer with what only its writer chose taken away: how ids, moments and enums are spelt."""
    if isinstance(value, list):
        return [read(one) for one in value]
    if isinstance(value, dict):
        return _object(value)
    if isinstance(value, str):
        if found := _ID.match(value):
            return found[1]
        if _MOMENT.match(value):
            return datetime.fromisoformat(value)
        return value.lower()
    return value


def _object(value: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, one in value.items():
        if key.endswith("_one"):
            made[key.removesuffix("_one")] = read(one[0]) if one else None
        elif found := _UNION.match(key):
            if made.get(found[1]) is None:
                made[found[1]] = read({"__typename": found[2], **one}) if one else None
        else:
            made[key] = read(one)
    return made


def _differences(product: Any, peer: Any, place: str, name: str) -> Iterator[str]:
    """Yield what the peer leaves out; raise `Disagreement` where it says something else."""
    if isinstance(product, dict) and isinstance(peer, dict):
        if extra := peer.keys() - product.keys():
            raise Disagreement(f"{place}: {name} answers {sorted(extra)}, which the product does not")
        for key, value in product.items():
            if key not in peer:
                yield f"{place}.{key}"
            else:
                yield from _differences(value, peer[key], f"{place}.{key}", name)
    elif isinstance(product, list) and isinstance(peer, list):
        if len(product) != len(peer):
            raise Disagreement(f"{place}: {name} lists {len(peer)}, the product {len(product)}")
        for one, other in zip(product, peer, strict=True):
            yield from _differences(one, other, place, name)
    elif product != peer:
        raise Disagreement(f"{place}: {name} says {peer!r}, the product {product!r}")
