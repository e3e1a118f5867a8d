"""The schemas, and `Graph`: one schema with its compiler and the operations it knows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import strawberry
from graphql import GraphQLSchema

from fellesskap.db.work import PlatformWork, Work
from fellesskap_graphql.compiler.binding import bind
from fellesskap_graphql.compiler.cache import Cache
from fellesskap_graphql.compiler.document import open_document
from fellesskap_graphql.compiler.execute import Compiler, Ready
from fellesskap_graphql.compiler.mapping import by_id, field, row
from fellesskap_graphql.context import Reading
from fellesskap_graphql.limits import FOREIGN
from fellesskap_graphql.meetings import MeetingsQuery
from fellesskap_graphql.people import PeopleQuery
from fellesskap_graphql.relay import Node
from fellesskap_graphql.structure import StructureQuery

_DOCUMENTS = 512


@row(None)
class Query(StructureQuery, PeopleQuery, MeetingsQuery):
    """What can be read in a community."""

    node: Node | None = field(by_id())


class Graph:
    """A schema that is known to compile."""

    def __init__(self, query: type, types: Sequence[type] = (), *, introspection: bool = True) -> None:
        self._strawberry = strawberry.Schema(query, types=types)
        self.schema: GraphQLSchema = self._strawberry._schema
        self.compiler = Compiler(bind(self.schema))
        self.introspection = introspection
        self._documents: Cache[Ready] = Cache(_DOCUMENTS)

    def sdl(self) -> str:
        """The schema's text."""
        return self._strawberry.as_str() + "\n"

    def prepare(self, text: str, name: str | None = None) -> Ready:
        """Open a document we did not write, or find it opened."""
        key = (hashlib.blake2b(text.encode(), digest_size=24).digest(), name)
        found = self._documents.get(key)
        if found is None:
            operation = open_document(self.schema, text, name, FOREIGN, introspection=self.introspection)
            found = self.compiler.ready(operation)
            self._documents.put(key, found)
        return found

    async def run(
        self, work: Work | PlatformWork, ready: Ready, variables: Mapping[str, Any] | None = None
    ) -> bytes:
        """Answer a query in a work."""
        return await self.compiler.run(ready, Reading(work), variables or {})


@cache
def community(*, introspection: bool = True) -> Graph:
    """The graph of one community."""
    return Graph(Query, introspection=introspection)
