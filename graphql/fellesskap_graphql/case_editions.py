"""The editions of a case's text: who wrote which when and why, and what each was sent out with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from strawberry.scalars import JSON

from fellesskap.cases import tables as t
from fellesskap.prose import to_plain
from fellesskap_graphql.compiler.expressions import arg, col, outer
from fellesskap_graphql.compiler.mapping import argument, asc, computed, field, many, one, row
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import LazyAgendaItem, LazyCase, LazyPerson, LazyRound
from fellesskap_graphql.relay import Node

# Of a case: its newest edition, and those of one number.
NEWEST_EDITION = one(where=(col("case_id") == outer("id")) & (col("number") == outer("text_edition")))
EDITION_ARGUMENTS = {"number": argument(int | None, where=col("number") == arg("number"))}
_SENT = (col("case_id") == outer("case_id")) & (col("text_edition") == outer("number"))


@dataclass(frozen=True, slots=True)
class _Texts:
    texts: object


def _plain(facts: _Texts, _: Reading) -> dict[str, str]:
    texts = json.loads(facts.texts) if isinstance(facts.texts, str) else facts.texts
    assert isinstance(texts, dict)
    return {name: to_plain(document) for name, document in texts.items()}


@row(t.CaseEdition)
class CaseEdition(Node):
    """One edition of a case's text; once written it stays as it is."""

    number: int = field()
    title: str = field()
    texts: JSON = field(description="A document (ProseMirror's JSON) for each section that has words.")
    plain: JSON = field(computed(_plain), description="The same sections as plain text.")
    reason: str = field(description="What was changed, and why.")
    written_at: datetime = field()
    written_by: LazyPerson | None = field(one("written_by"))
    case: LazyCase | None = field(one("case_id"))
    agenda_items: list[LazyAgendaItem] = field(
        many(where=_SENT, order=[asc("id")], about=1),
        description="The lines of agendas that the edition was sent out with.",
    )
    rounds: list[LazyRound] = field(
        many(where=_SENT, order=[asc("opened_at")], about=1),
        description="The rounds that the edition was sent out with.",
    )
