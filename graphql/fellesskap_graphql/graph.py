"""`Graph`: one schema that is known to compile, and everything that can be asked of it.

A door calls `prepare`, opens a `Work` that writes if the operation is a mutation, and calls `run` in it; the
bytes leave after the commit. A page calls `load` with the name of a registered operation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import strawberry
from graphql import GraphQLSchema, OperationType

from fellesskap.db.work import PlatformWork, Work
from fellesskap_graphql.commands import Commands, Once, Sentence
from fellesskap_graphql.compiler.binding import bind
from fellesskap_graphql.compiler.cache import Cache
from fellesskap_graphql.compiler.document import open_document
from fellesskap_graphql.compiler.execute import Compiler, Ready
from fellesskap_graphql.context import Reading
from fellesskap_graphql.errors import OperationFailedError, RequestError
from fellesskap_graphql.introspection import with_schema
from fellesskap_graphql.limits import FOREIGN
from fellesskap_graphql.mutations import Mutation, check_ids, mutation_type
from fellesskap_graphql.registered import Registered, load_operations

_DOCUMENTS = 512


class Graph:
    """One schema with its compiler, its commands and the operations it knows by name.

    `sentence` says a refusal in the reader's language; `once` does a command at most once for a key.
    """

    def __init__(
        self,
        query: type,
        mutations: Sequence[Mutation] = (),
        *,
        sentence: Sentence,
        once: Once | None = None,
        operations: Path | None = None,
    ) -> None:
        self._strawberry = strawberry.Schema(
            query,
            mutation_type(mutations) if mutations else None,
        )
        self.schema: GraphQLSchema = self._strawberry._schema
        bindings = bind(self.schema)
        check_ids(mutations, bindings.entities)
        self.compiler = Compiler(bindings)
        self._commands = Commands(self.compiler, mutations, sentence, once)
        self.operations: dict[str, Registered] = load_operations(operations) if operations else {}
        self._registered: dict[str, Ready] = {}
        self._documents: Cache[Ready] = Cache(_DOCUMENTS)

    def sdl(self) -> str:
        """The schema's text."""
        return self._strawberry.as_str() + "\n"

    def prepare(self, text: str, name: str | None = None, *, introspection: bool = False) -> Ready:
        """Open a document we did not write, or find it opened; raise `RequestError` with what is wrong."""
        key = (hashlib.blake2b(text.encode(), digest_size=24).digest(), name, introspection)
        found = self._documents.get(key)
        if found is None:
            found = self.compiler.ready(
                open_document(self.schema, text, name, FOREIGN, introspection=introspection)
            )
            self._documents.put(key, found)
        return found

    def registered(self, name: str) -> Ready:
        """A registered operation; raise `RequestError` for an unknown name."""
        found = self._registered.get(name)
        if found is None:
            known = self.operations.get(name)
            if known is None:
                raise RequestError("document.not_registered")
            found = self.compiler.ready(
                open_document(
                    self.schema, known.text, name, known.limits, introspection=False, registered=name
                )
            )
            self._registered[name] = found
        return found

    async def run(
        self, work: Work | PlatformWork, ready: Ready, variables: Mapping[str, Any] | None = None
    ) -> bytes:
        """Answer an operation in a work; the bytes are the whole response and leave after the commit."""
        given = variables or {}
        if ready.operation.kind is OperationType.MUTATION:
            return await self._commands.run(work, ready, given)
        body = await self.compiler.run(ready, Reading(work), given)
        return with_schema(ready.operation, given, body) if ready.operation.introspects else body

    async def load(
        self, work: Work | PlatformWork, name: str, variables: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The data of a registered operation; raise `OperationFailedError` if any of it failed."""
        response = msgspec.json.decode(await self.run(work, self.registered(name), variables))
        if response.get("errors"):
            raise OperationFailedError(name, response["errors"])
        data: dict[str, Any] = response["data"]
        return data
