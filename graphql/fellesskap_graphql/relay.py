"""What the Relay conventions ask for: nodes with global ids, connections with stable cursors."""

from __future__ import annotations

from typing import Generic, TypeVar

import strawberry

from fellesskap_graphql.compiler.mapping import field

T = TypeVar("T")


@strawberry.interface(description="Whatever has a global id.")
class Node:
    """A class over rows that `node(id:)` can find."""

    id: strawberry.ID = field(description="Opaque; names the object in the whole community.")


@strawberry.type(description="Where a page of a connection lies.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="One row of a connection and the place it holds in it.")
class Edge(Generic[T]):
    cursor: str
    node: T


@strawberry.type(description="A list read page by page; `totalCount` counts all that the reader may see.")
class Connection(Generic[T]):
    edges: list[Edge[T]]
    page_info: PageInfo
    total_count: int
