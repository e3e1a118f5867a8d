"""The meetings that a meeting's body has next, alone or together with others."""

from __future__ import annotations

from fellesskap.meetings import tables as t
from fellesskap.meetings.model import MeetingState
from fellesskap_graphql.compiler.expressions import col, exists, now, outer
from fellesskap_graphql.compiler.mapping import asc, many

_SHARED = exists(t.JointBody, (col("meeting_id") == outer("id")) & (col("body_id") == outer("body_id", 2)))
_AHEAD = col("state").one_of([MeetingState.PLANNED, MeetingState.CALLED]) & (col("starts_at") > now())
FOLLOWING = many(
    where=((col("body_id") == outer("body_id")) | _SHARED) & _AHEAD,
    order=[asc("starts_at"), asc("id")],
    about=2,
    limit=3,
)
