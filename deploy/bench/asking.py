"""The four operations as each server is asked for them, as bytes that can be sent at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

OPERATIONS = ("dashboard", "meeting", "structure", "answer")
READS = OPERATIONS[:3]
SERVERS = ("product", "handwritten", "postgraphile")
ANSWERS = ("agree", "abstain")

_HERE = Path(__file__).resolve().parent
_DOCUMENTS = {
    server: {operation: (folder / f"{operation}.graphql").read_text() for operation in OPERATIONS}
    for server, folder in (("product", _HERE / "operations"), ("postgraphile", _HERE / "postgraphile"))
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the head without its length, and the body."""

    path: str
    headers: str
    body: bytes

    def bytes(self, port: int) -> bytes:
        """The request as it goes over the wire."""
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n"
            f"Accept: application/json\r\n{self.headers}Content-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


def cookie_of(visitor: dict[str, Any]) -> str:
    """The headers that tell who asks; the token is asked for where a session changes something."""
    return f"Cookie: __Host-session={visitor['secret']}\r\nX-CSRF-Token: {visitor['csrf']}\r\n"


def ask(
    server: str, operation: str, visitor: dict[str, Any], turn: int, reply: dict[str, Any] | None = None
) -> Asked:
    """What `visitor` asks `server` for in its turn; `reply` is what an answer changes."""
    variables = _variables(operation, visitor, turn, reply)
    headers = cookie_of(visitor)
    if server == "handwritten":
        return Asked(f"/{visitor['slug']}/{operation}", headers, _json(variables))
    given = (
        _of_product(operation, variables) if server == "product" else _of_postgraphile(operation, variables)
    )
    path = f"/{visitor['slug']}/graphql" if server == "product" else "/graphql"
    return Asked(path, headers, _json({"query": _DOCUMENTS[server][operation], "variables": given}))


def _variables(
    operation: str, visitor: dict[str, Any], turn: int, reply: dict[str, Any] | None
) -> dict[str, Any]:
    if operation == "dashboard":
        return {"today": date.today().isoformat()}  # noqa: DTZ011 the data's own day
    if operation == "meeting":
        return {"id": visitor["meetings"][turn % len(visitor["meetings"])]}
    if operation == "answer":
        assert reply is not None
        answer = ANSWERS[reply["version"] % len(ANSWERS)]
        return {
            "replyId": reply["id"],
            "version": reply["version"],
            "answer": answer,
            "reason": "Behandlet i kommunen.",
            "evidenceKind": "administrative",
            "evidenceReference": "Sak 12",
            "evidenceDate": "2026-01-15",
        }
    return {}


def _of_product(operation: str, variables: dict[str, Any]) -> dict[str, Any]:
    if operation == "meeting":
        return {"id": f"Meeting_{variables['id']}"}
    if operation == "answer":
        changed = {
            "replyId": f"Reply_{variables['replyId']}",
            "answer": variables["answer"].upper(),
            "evidenceKind": variables["evidenceKind"].upper(),
        }
        return {"input": variables | changed}
    return variables


def _of_postgraphile(operation: str, variables: dict[str, Any]) -> dict[str, Any]:
    if operation != "answer":
        return variables
    return {
        "input": {
            "replyId": variables["replyId"],
            "expectedVersion": variables["version"],
            "newAnswer": variables["answer"],
            "newReason": variables["reason"],
            "kind": variables["evidenceKind"],
            "reference": variables["evidenceReference"],
            "dated": variables["evidenceDate"],
        }
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
