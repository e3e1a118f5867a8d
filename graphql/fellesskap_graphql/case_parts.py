"""What a case consists of beside its treatments: checklist, marks, groups, corrections, links, places, timeline."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from strawberry.scalars import JSON

from fellesskap.actor import Side
from fellesskap.cases import tables as t
from fellesskap.cases.model import LinkKind, PerspectiveState
from fellesskap_graphql.compiler.expressions import col, local_date, localized
from fellesskap_graphql.compiler.mapping import field, one, row, vocabulary
from fellesskap_graphql.lazy import LazyBody, LazyCase, LazyDivision, LazyPartner, LazyPerson, LazyRegion
from fellesskap_graphql.relay import Node


class CaseOrder(StrEnum):
    """Which cases come first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NUMBER = "number"
    STATE = "state"
    STATE_LAST = "state_last"
    TITLE = "title"


vocabulary(Side, CaseOrder, LinkKind, PerspectiveState)


@row(t.Perspective)
class Perspective(Node):
    """One side of the matter, and whether it is lit."""

    key: str = field(description="Names the perspective in the case's structure.")
    state: PerspectiveState = field()
    note: str = field()
    settled_at: datetime | None = field()
    settled_by: LazyPerson | None = field(one("settled_by"))
    version: int = field()


@row(t.Urgency)
class Urgency(Node):
    """One side of the secretariat's mark that a case is urgent."""

    side: Side = field()
    reason: str = field()
    marked_at: datetime = field()
    person: LazyPerson | None = field(one("person_id"))


@row(t.Priority)
class Priority(Node):
    """A priority group that a case concerns, called as it was when it was set."""

    key: str = field()
    name: str = field(localized("name"))


@row(t.Correction)
class Correction(Node):
    """One time a case was sent back to whoever reported it; they see it, and so does whoever sees the case."""

    reason: str = field(description="What was missing.")
    asked_at: datetime = field()
    note: str = field(description="What whoever sent it again said of it.")
    sent_at: datetime | None = field(description="When it came again; null while it is waited for.")
    asked_by: LazyPerson | None = field(one("asked_by"))
    sent_by: LazyPerson | None = field(one("sent_by"))


@row(t.CaseLink)
class CaseLink(Node):
    """What one case has to do with another; seen by whoever sees both."""

    kind: LinkKind = field(description="Read from `source`: it relates to, replaces or follows up `target`.")
    linked_at: datetime = field()
    linked_by: LazyPerson | None = field(one("linked_by"))
    source: LazyCase | None = field(one("from_case_id"))
    target: LazyCase | None = field(one("to_case_id"))


@row(t.CasePlace)
class CasePlace(Node):
    """A region or a division that a case concerns."""

    region: LazyRegion | None = field(one("region_id"))
    division: LazyDivision | None = field(one("division_id"))


@row(t.Event)
class Event(Node):
    """One line of a case's timeline; `kind` has a sentence in every language."""

    kind: str = field()
    happened_at: datetime = field()
    facts: JSON = field(description="What the sentence of the kind tells beside person, body and partner.")
    person: LazyPerson | None = field(one("person_id"))
    body: LazyBody | None = field(
        one("body_id", as_of=local_date(col("happened_at"))), description="As it was then."
    )
    partner: LazyPartner | None = field(one("partner_id"))
