"""What bodies and seats have been: every edition of them, whatever the day that is looked at."""

from __future__ import annotations

from datetime import date

from fellesskap.actor import Side
from fellesskap.structure import tables as t
from fellesskap.structure.model import Approval, BodyKind, Deputies, DeputyAccess, SeatKind, Silence
from fellesskap_graphql.compiler.expressions import col, exists, localized, outer
from fellesskap_graphql.compiler.mapping import asc, field, many, one, row, vocabulary
from fellesskap_graphql.lazy import LazyBody, LazyStructureVersion

vocabulary(Approval, Side, BodyKind, SeatKind, Deputies, DeputyAccess, Silence)

# Of a body that took over: the first of its editions that says so.
_FIRST_OF_SUCCESSOR = ~exists(
    t.BodyEdition,
    (col("body_id") == outer("body_id"))
    & (col("succeeds_id") == outer("succeeds_id"))
    & (col("valid_from") < outer("valid_from")),
)
SUCCESSORS = many("succeeds_id", where=_FIRST_OF_SUCCESSOR, order=[asc("valid_from"), asc("key")], about=1)
SUCCESSORS_ARE = "The bodies that took over its work, as they began."


@row(t.BodyEdition, key="body_id")
class BodyEdition:
    """What a body is or was from a day to a day."""

    key: str = field()
    name: str = field(localized("name"))
    abbreviation: str = field()
    purpose: str = field()
    kind: BodyKind = field()
    level: int = field()
    decides: bool = field()
    equal_sides: bool = field()
    open_to_public: bool = field()
    frame_minutes: int | None = field()
    meetings_per_year: int | None = field()
    minutes_approved_by: Approval = field()
    written_days: int | None = field()
    written_silence: Silence | None = field()
    comment_days: int = field()
    deputy_access: DeputyAccess = field()
    deputy_access_days: int | None = field()
    informs_deputies: bool = field()
    mandate: str = field()
    until: date | None = field()
    reports_to: LazyBody | None = field(one("reports_to_id", as_of=col("valid_from")))
    prepares_for: LazyBody | None = field(one("prepares_for_id", as_of=col("valid_from")))
    part_of: LazyBody | None = field(one("part_of_id", as_of=col("valid_from")))
    appointed_by: LazyBody | None = field(one("appointed_by_id", as_of=col("valid_from")))
    successors: list[BodyEdition] = field(SUCCESSORS, description=SUCCESSORS_ARE)
    structure_version: LazyStructureVersion | None = field(one("structure_version_id"))
    valid_from: date = field()
    valid_to: date | None = field()


@row(t.SeatEdition, key="seat_id")
class SeatEdition:
    """What a seat is or was from a day to a day."""

    key: str = field()
    title: str = field(localized("title"))
    side: Side = field()
    kind: SeatKind = field()
    counts: bool = field()
    may_speak: bool = field()
    may_propose: bool = field()
    requires: str = field()
    deputy_rule: Deputies = field(col("deputies"))
    valid_from: date = field()
    valid_to: date | None = field()
