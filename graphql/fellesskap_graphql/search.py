"""Search as the graph shows it: hits with what was asked for marked in them, the best first.

The rows are what the database's function `search_hits` gives for the arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import strawberry
from piccolo.columns import UUID, Date, Integer, Text, Varchar
from piccolo.table import Table

from fellesskap.cases.model import CaseKind
from fellesskap.search import rules
from fellesskap.search.model import Piece, SearchKind
from fellesskap.search.service import LookUp, read_search
from fellesskap_graphql.compiler.expressions import call, col, outer
from fellesskap_graphql.compiler.mapping import argument, computed, desc, field, one, pages, row, vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import (
    LazyAttachment,
    LazyBody,
    LazyCase,
    LazyDecision,
    LazyDocument,
    LazyMeeting,
    LazyMinutesCorrection,
)
from fellesskap_graphql.relay import Connection

vocabulary(SearchKind)


class Hit(Table, tablename="search_hits"):
    """What the function gives of an entry that the reader may read."""

    id = UUID(primary_key=True, default=None)
    kind = Varchar(length=8)
    case_id = UUID(null=True)
    meeting_id = UUID(null=True)
    decision_id = UUID(null=True)
    document_id = UUID(null=True)
    body_id = UUID(null=True)
    day = Date()
    title = Varchar(length=300)
    asked = Text()
    score = Integer()
    total = Integer()


@strawberry.type(description="A part of a text; `hit` where it is what was asked for.")
class TextPiece:
    """The shape of `search.model.Piece`, whose instances a computed field returns."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class _Marked:
    text: str | None


def _pieces(facts: _Marked, _: Reading) -> list[Piece]:
    return rules.pieces(facts.text or "")


@row(Hit, function=True)
class SearchHit:
    """Something that was found, and where it stands."""

    kind: SearchKind = field()
    title: list[TextPiece] = field(
        computed(_pieces, {"text": call("search_marked", col("title"), col("asked"))}),
        description="Empty for a decision, which is known by its case, and for a correction.",
    )
    snippet: list[TextPiece] = field(
        computed(_pieces, {"text": call("search_snippet", col("id"), col("asked"))}),
        description="Where its text holds what was asked for; where only the title does, how the text begins.",
    )
    day: date = field(description="When it was reported, treated, decided or made.")
    body: LazyBody | None = field(one("body_id", as_of=col("day")))
    case: LazyCase | None = field(one("case_id"))
    meeting: LazyMeeting | None = field(one("meeting_id"))
    decision: LazyDecision | None = field(one("decision_id"))
    document: LazyDocument | None = field(one("document_id"))
    attachment: LazyAttachment | None = field(
        one(where=(col("id") == outer("id")) & (outer("kind") == "attached"))
    )
    correction: LazyMinutesCorrection | None = field(
        one(where=(col("id") == outer("id")) & outer("kind").one_of(SearchKind.MINUTES, SearchKind.DECISION)),
        description="What was corrected, where it is that.",
    )


@row(None)
class SearchQuery:
    """The root field of search."""

    search: Connection[SearchHit] = field(
        pages(order=[desc("score"), desc("day")]),
        arguments={
            "text": argument(
                str,
                reads=lambda text: read_search(LookUp(text)),
                description="All the words must be there, the last may be the beginning of one; words in quotation "
                "marks must follow each other. A case's number is found as «3/2020».",
            ),
            "kinds": argument(list[SearchKind] | None),
            "body": argument(strawberry.ID | None, node="Body", description="Of this body."),
            "body_key": argument(str | None, description="Of the body with this key."),
            "since": argument(date | None, description="From this day on."),
            "until": argument(date | None, description="Until and with this day."),
            "purposes": argument(
                list[CaseKind] | None, description="What is of cases that are for one of these."
            ),
        },
        description="The newest 501 that hold the words, those that fit best first: a `totalCount` of 501 says "
        "that there are more than 500.",
    )
