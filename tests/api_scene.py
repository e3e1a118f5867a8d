"""A community reached as a program reaches it: documents over the real door, as persons who are logged in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
from graphql import get_named_type
from litestar import Litestar

from fellesskap.clock import FixedClock, today
from fellesskap.db.outbox import SCHEMA_VERSION
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork
from fellesskap.identity.model import Attempt, Claims
from fellesskap.identity.service import Invite, LoggedIn, LogIn, invite, log_in
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_graphql.schema import community
from fellesskap_web.asgi import create_app
from fellesskap_web.security import TOKEN_HEADER
from fellesskap_web.sessions import CookieNames
from fellesskap_web.throttle import Limits
from fellesskap_workers import documents, notices
from fellesskap_workers.actor import Handler, Message, Surroundings, perform
from frame_scene import BASE_URL
from kept_tables import digests

HANDLERS = (notices.SEND_MAIL, documents.TYPESET)
NO_LIMITS = Limits(10**9, 10**9, 10**9)
PROBLEM = "... on Problem { kind code message field ruleId }"

# Who asks: a person's id, or None for anybody at all.
Who = UUID | None


def serve(settings: Settings, clock: FixedClock) -> Litestar:
    """The real application with all its pages (`DB` is open already)."""
    return create_app(settings, clock=clock, limits=NO_LIMITS)


def connect(app: Litestar, session: LoggedIn | None = None) -> httpx2.AsyncClient:
    """Open a client, logged in where a session is given."""
    http = httpx2.AsyncClient(
        cookies=CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https"))),
        transport=httpx2.ASGITransport(app=app, raise_app_exceptions=False),
        base_url=BASE_URL,
    )
    if session:
        http.cookies.set(CookieNames.of(BASE_URL).session, session.secret, domain="localhost.local")
        http.headers[TOKEN_HEADER] = session.session.csrf
    return http


@cache
def command_document(name: str, selection: str) -> str:
    """Write the document of one command, by the schema's own names."""
    schema = community().schema
    assert schema.mutation_type is not None
    mutation = schema.mutation_type.fields[name]
    given = get_named_type(mutation.args["input"].type).name
    payload: Any = get_named_type(mutation.type)
    result = next(one.name for one in payload.types if one.name != "Problem")
    return (
        f"mutation Do($input: {given}!, $key: String) {{ {name}(input: $input, key: $key) {{ __typename "
        f"{PROBLEM} ... on {result} {{ id {selection} }} }} }}"
    )


async def dump(connection: asyncpg.Connection, tenant: Tenant) -> dict[str, str]:
    """What lies in every table of a tenant but the trail, and the tenant's jobs."""
    tables = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = $1 AND tablename <> 'audit' ORDER BY 1",
        tenant.schema,
    )
    own = {row["tablename"]: f'"{tenant.schema}"."{row["tablename"]}"' for row in tables}
    own["outbox"] = f"(SELECT * FROM shared.outbox WHERE tenant_role = '{tenant.role}')"
    found = await digests(connection, own.values())
    return {name: found[source] for name, source in own.items()}


@dataclass
class Api:
    """One community over HTTP, at a moment that tests move forward."""

    settings: Settings
    tenant: Tenant
    clock: FixedClock
    app: Litestar
    superuser: asyncpg.Connection
    _clients: dict[tuple[Who, datetime], httpx2.AsyncClient] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return today(self.clock)

    def later(self, days: float) -> None:
        """Let days pass; whoever asks after that has to log in anew."""
        self.clock.moment += timedelta(days=days)

    async def client(self, who: Who) -> httpx2.AsyncClient:
        """The client of a person who has logged in today, or of somebody who has not."""
        key = (who, self.clock.moment)
        if key not in self._clients:
            session = None
            if who is not None:
                session = await self._log_in(who)
            self._clients[key] = connect(self.app, session)
        return self._clients[key]

    async def _log_in(self, who: UUID) -> LoggedIn:
        """Log a person in as the same one every time."""
        async with PlatformWork(RoleNames(self.settings.role_prefix).platform, self.clock) as work:
            number = who.hex
            if who not in {known for known, _ in self._clients}:
                await invite(work, Invite(self.tenant.slug, who, pid_hash=number))
            claims = Claims("https://provider.test", number, "idporten-loa-high")
            attempt = Attempt("nonce", "verifier", "/", None, False, self.clock.now())
            return await log_in(work, LogIn(claims, number, "header.payload.signature", attempt))

    async def send(self, who: Who, body: Mapping[str, Any]) -> httpx2.Response:
        """Post a request to the community's door."""
        client = await self.client(who)
        headers = {"content-type": "application/json"}
        return await client.post(
            f"/{self.tenant.slug}/graphql", content=json.dumps(body).encode(), headers=headers
        )

    async def ask(self, who: Who, text: str, **variables: Any) -> Any:
        """The data of a document of one's own, or of a registered operation by its name."""
        named = text.isidentifier()
        body = {"operationName": text} if named else {"query": text}
        response = await self.send(who, {**body, "variables": variables})
        answer = response.json()
        assert response.status_code == 200, answer
        assert "errors" not in answer, answer
        return answer["data"]

    async def give(
        self, who: Who, command: str, selection: str = "", once: str | None = None, **given: Any
    ) -> Any:
        """Give a command and return its payload, whatever it is."""
        answer = await self.ask(who, command_document(command, selection), input=given, key=once)
        return answer[command]

    async def do(self, who: Who, command: str, selection: str = "", **given: Any) -> Any:
        """Give a command that is carried out."""
        payload = await self.give(who, command, selection, **given)
        assert payload["__typename"] != "Problem", payload
        return payload

    async def refused(self, who: Who, command: str, **given: Any) -> dict[str, Any]:
        """Give a command that must be refused, and show that nothing changed."""
        before = await dump(self.superuser, self.tenant)
        payload: dict[str, Any] = await self.give(who, command, **given)
        assert payload.pop("__typename") == "Problem", payload
        assert await dump(self.superuser, self.tenant) == before
        return payload

    async def fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        """Rows of the tenant as they really lie there."""
        async with self.superuser.transaction():
            await self.superuser.execute(f'SET LOCAL search_path TO "{self.tenant.schema}"')
            found: list[asyncpg.Record] = await self.superuser.fetch(query, *values)
            return found

    async def work_off(self, *handlers: Handler) -> int:
        """Do the community's jobs that wait, as a worker does, all or some kinds; return how many there were."""
        named = {handler.name: handler for handler in handlers or HANDLERS}
        around = Surroundings.of(self.settings, self.clock)
        jobs = await self.superuser.fetch(
            "SELECT * FROM shared.outbox WHERE tenant_role = $1 AND job = ANY($2) AND done_at IS NULL "
            "AND dead_at IS NULL ORDER BY id",
            self.tenant.role,
            list(named),
        )
        for job in jobs:
            message = Message(self.tenant.slug, job["subject"], job["id"], SCHEMA_VERSION, "")
            await perform(named[job["job"]], message, around)
        return len(jobs)
