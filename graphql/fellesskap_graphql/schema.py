"""The schemas: which nouns a community's graph is made of."""

from __future__ import annotations

from functools import cache

from fellesskap.texts import sentence
from fellesskap_graphql.compiler.mapping import by_id, field, row
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.meetings import MeetingsQuery
from fellesskap_graphql.mutations import Mutation
from fellesskap_graphql.people import PeopleQuery
from fellesskap_graphql.registered import FOLDER
from fellesskap_graphql.relay import Node
from fellesskap_graphql.structure import StructureQuery

SDL = FOLDER.parent / "schema.graphql"


@row(None)
class Query(StructureQuery, PeopleQuery, MeetingsQuery):
    """What can be read in a community."""

    node: Node | None = field(by_id())


MUTATIONS: tuple[Mutation, ...] = ()


@cache
def community() -> Graph:
    """The graph of one community."""
    return Graph(Query, MUTATIONS, sentence=sentence, operations=FOLDER)
