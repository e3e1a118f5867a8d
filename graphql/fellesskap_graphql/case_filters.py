"""What cases can be chosen by, wherever they are listed."""

from __future__ import annotations

from datetime import date

import strawberry

from fellesskap.cases import tables as t
from fellesskap.cases.model import ENDED, ONWARD, CaseKind, CaseState, TreatmentState
from fellesskap.disagreements.tables import Disagreement as DisagreementRow
from fellesskap.meetings.tables import JointBody, Meeting
from fellesskap.structure.tables import Body as BodyRow
from fellesskap.structure.tables import BodyEdition
from fellesskap.structure.tables import Division as DivisionRow
from fellesskap.structure.tables import Region as RegionRow
from fellesskap_graphql.compiler.expressions import (
    Expr,
    arg,
    coalesce,
    col,
    concat,
    count,
    exists,
    lift,
    me,
    outer,
    valid,
)
from fellesskap_graphql.compiler.mapping import argument

_GONE = (
    col("body_id").is_not_null() & ~exists(BodyEdition, (col("body_id") == outer("body_id")) & valid())
) | (
    col("deciding_body_id").is_not_null()
    & ~exists(BodyEdition, (col("body_id") == outer("deciding_body_id")) & valid())
)
GONE = coalesce(_GONE, False)
"""The body that a case lies in, or the one that is to decide it, is not in the structure any more."""

ONWARD_GONE = exists(
    t.Treatment,
    (col("case_id") == outer("id"))
    & col("step").one_of(*sorted(ONWARD))
    & (col("state") == TreatmentState.WAITING)
    & ~exists(BodyEdition, (col("body_id") == outer("body_id")) & valid()),
)
"""What was decided waits for a body that is not in the structure any more."""

STRANDED = coalesce((~col("state").one_of(*sorted(ENDED)) & _GONE) | ONWARD_GONE, False)
"""It is not finished, or its decision waits, and such a body is gone."""

_READY_TO_DECIDE = (col("state") == CaseState.ANCHORED) | (
    col("state").one_of(CaseState.DISCUSSED, CaseState.ANCHORING)
    & (count(t.Urgency, col("case_id") == outer("id")) == lift(2))
    & ~col("kind").one_of(CaseKind.DISCUSSION, CaseKind.INFORMATION)
)


def _meets_in(argument_name: str, body: str) -> Expr:
    """The body in a column meets in the meeting that an argument names, alone or jointly (R-MEETING-55)."""
    return exists(Meeting, (col("id") == arg(argument_name)) & (col("body_id") == outer(body))) | exists(
        JointBody, (col("meeting_id") == arg(argument_name)) & (col("body_id") == outer(body))
    )


CASE_FILTERS = {
    "states": argument(list[CaseState] | None, where=col("state").one_of(arg("states"))),
    "kinds": argument(list[CaseKind] | None, where=col("kind").one_of(arg("kinds"))),
    "hearing_until": argument(date | None, where=col("hearing_due") <= arg("hearing_until")),
    "written": argument(
        str | None,
        where=col("reference") == arg("written"),
        description="Whose number is written exactly so.",
    ),
    "slugs": argument(
        list[str] | None,
        where=concat(col("number"), "-", col("year")).one_of(arg("slugs")),
        description="Only these, as «12-2026».",
    ),
    "body": argument(
        strawberry.ID | None,
        node="Body",
        where=exists(
            t.Treatment,
            (col("case_id") == outer("id")) & (col("body_id") == arg("body")),
        ),
        description="Cases this body treats.",
    ),
    "ready_to_decide": argument(
        bool | None,
        where=arg("ready_to_decide") == _READY_TO_DECIDE,
        description="Anchored, or discussed and marked urgent by both sides.",
    ),
    "decided_by": argument(
        strawberry.ID | None,
        node="Body",
        where=col("deciding_body_id") == arg("decided_by"),
        description="Cases whose route lets this body decide.",
    ),
    "body_key": argument(
        str | None,
        where=exists(
            t.Treatment,
            (col("case_id") == outer("id"))
            & exists(BodyRow, (col("id") == outer("body_id")) & (col("key") == arg("body_key"))),
        ),
        description="Cases the body with this key treats.",
    ),
    "waiting_for": argument(
        strawberry.ID | None,
        node="Body",
        where=exists(
            t.Treatment,
            (col("case_id") == outer("id"))
            & (col("body_id") == arg("waiting_for"))
            & (col("state") == "waiting"),
        ),
        description="Cases this body has yet to put on an agenda.",
    ),
    "waiting_for_meeting": argument(
        strawberry.ID | None,
        node="Meeting",
        where=exists(
            t.Treatment,
            (col("case_id") == outer("id"))
            & (col("state") == "waiting")
            & _meets_in("waiting_for_meeting", "body_id"),
        ),
        description="Cases one of this meeting's bodies has yet to put on an agenda.",
    ),
    "decided_by_meeting": argument(
        strawberry.ID | None,
        node="Meeting",
        where=_meets_in("decided_by_meeting", "deciding_body_id"),
        description="Cases whose route lets one of this meeting's bodies decide.",
    ),
    "priority": argument(
        str | None,
        where=exists(t.Priority, (col("case_id") == outer("id")) & (col("key") == arg("priority"))),
        description="Cases that concern the priority group with this key.",
    ),
    "region_key": argument(
        str | None,
        where=exists(
            t.CasePlace,
            (col("case_id") == outer("id"))
            & exists(RegionRow, (col("id") == outer("region_id")) & (col("key") == arg("region_key"))),
        ),
        description="Cases that concern the region with this key.",
    ),
    "division_key": argument(
        str | None,
        where=exists(
            t.CasePlace,
            (col("case_id") == outer("id"))
            & exists(DivisionRow, (col("id") == outer("division_id")) & (col("key") == arg("division_key"))),
        ),
        description="Cases that concern the division with this key.",
    ),
    "disagreements": argument(
        bool | None,
        where=exists(DisagreementRow, col("case_id") == outer("id")) == arg("disagreements"),
        description="Only, or all but, disagreements.",
    ),
    "stranded": argument(
        bool | None,
        where=arg("stranded") == STRANDED,
        description="Only, or all but, those that lie in or wait for a body that is gone.",
    ),
    "going_onward": argument(
        bool | None,
        where=exists(
            t.Treatment,
            (col("case_id") == outer("id")) & col("step").one_of(*ONWARD) & (col("state") == "waiting"),
        )
        == arg("going_onward"),
        description="Their decision waits for the agenda of another body.",
    ),
    "search": argument(
        str | None,
        where=col("title").contains(arg("search"))
        | col("reference").contains(arg("search"))
        | concat(col("number"), "/", col("year")).contains(arg("search")),
        description="In the title, or in the number as the community writes it or as «12/2026».",
    ),
    "mine": argument(
        bool | None,
        where=(col("submitted_by") == me()) == arg("mine"),
        description="Only, or all but, those the reader reported.",
    ),
}
