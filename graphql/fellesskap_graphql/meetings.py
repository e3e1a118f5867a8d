"""Meetings as the graph shows them: when, where and of which body, what is on the agenda and who comes.

The body of a meeting, its seats and who holds them are those of the meeting's day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

import strawberry

from fellesskap.access.actions import Action as Possible
from fellesskap.access.roles import Permission
from fellesskap.actor import Side
from fellesskap.appointments.rules import listing_actions
from fellesskap.meetings import service
from fellesskap.meetings import tables as t
from fellesskap.meetings.model import AttendanceState, MeetingForm, MeetingState
from fellesskap.meetings.model import Meeting as MeetingModel
from fellesskap.meetings.rules import meeting_actions
from fellesskap.minutes.model import CommentRound
from fellesskap.minutes.rules import minutes_actions
from fellesskap.structure.tables import Body as BodyRow
from fellesskap.structure.tables import BodyEdition
from fellesskap_graphql.absences import Attendance, DeputyCall, Guest, Recusal
from fellesskap_graphql.actions import Action
from fellesskap_graphql.approvals import (
    APPROVING,
    COMMENTING,
    LEADS_NOW,
    WAITS_FOR_ME,
    BodyThen,
    Edition,
    Given,
    LeadsNow,
    approving_of,
)
from fellesskap_graphql.attachments import SENT_WITH_ITEM, SentAttachment
from fellesskap_graphql.call_days import CALL_BY
from fellesskap_graphql.chairs import (
    CHAIR_PARTIES,
    CHAIR_PARTY,
    CHAIR_SIDE,
    DEPUTY_PARTY,
    DEPUTY_SIDE,
    TURN_PARTY,
    TURN_SIDE,
    ChairParty,
)
from fellesskap_graphql.compiler.expressions import arg, col, count, exists, me, outer, total
from fellesskap_graphql.compiler.mapping import (
    Link,
    argument,
    asc,
    by_id,
    computed,
    desc,
    field,
    many,
    one,
    pages,
    row,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.following import FOLLOWING
from fellesskap_graphql.hearings import LINE_AFTER_HEARING
from fellesskap_graphql.lazy import (
    LazyAgendaChange,
    LazyBody,
    LazyBodyLeader,
    LazyCase,
    LazyCaseEdition,
    LazyCirculation,
    LazyCommitteeReport,
    LazyDecision,
    LazyDelivery,
    LazyDocument,
    LazyInputCall,
    LazyListedNomination,
    LazyMinutesComment,
    LazyMinutesCorrection,
    LazyMinutesEdition,
    LazyMinutesRound,
    LazyNote,
    LazyPremeeting,
    LazyProposedCorrection,
    LazyReportback,
    LazyTreatment,
)
from fellesskap_graphql.mine import IS_SECRETARY, seated_with_me
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node
from fellesskap_graphql.reportbacks import MET_BY_ME, MY_SEATS, REPORTBACKS, MySeat, reporting


class MeetingOrder(StrEnum):
    """Which meetings come first."""

    EARLIEST = "earliest"
    LATEST = "latest"


vocabulary(MeetingForm, MeetingState, AttendanceState, MeetingOrder)

_OF_MEETING = col("meeting_id") == outer("id")
_KEYED = exists(BodyRow, (col("id") == outer("body_id")) & (col("key") == arg("body_key")))
_REGIONAL = exists(BodyEdition, (col("body_id") == outer("body_id")) & (col("region_id") == arg("region")))
_UNSENT = _OF_MEETING & col("sequence").is_null()


@row(t.AgendaItem)
class AgendaItem(Node):
    """A line of a meeting's agenda."""

    position: int = field()
    title: str = field()
    minutes: int = field()
    closed: bool = field()
    closed_basis: str = field()
    record: str = field()
    version: int = field()
    sent: bool = field(col("audience") > 0, description="Whether others than the secretariat have it.")
    edition: LazyCaseEdition | None = field(
        one(where=(col("case_id") == outer("case_id")) & (col("number") == outer("text_edition"))),
        description="The case's text as the call was sent with; null before the call.",
    )
    attachments: list[SentAttachment] = field(SENT_WITH_ITEM, description="With the call, and after it.")
    after_hearing: bool = field(
        LINE_AFTER_HEARING,
        description="Its case is a hearing, and the meeting comes after the answer is due.",
    )
    meeting: Meeting | None = field(one("meeting_id"))
    case: LazyCase | None = field(one("case_id"))
    treatment: LazyTreatment | None = field(one("treatment_id"))
    decision: LazyDecision | None = field(one(back="agenda_item_id"))
    approves: Meeting | None = field(one("approves_id"), description="Whose minutes the line approves.")
    approval: str = field(description="«approved» or «returned» where it approves minutes; empty before.")
    report: LazyCommitteeReport | None = field(one(back="agenda_item_id"), description="What it is about.")
    circulation: LazyCirculation | None = field(one(back="reported_item_id"), description="What it tells of.")
    names: list[LazyListedNomination] = field(many("agenda_item_id", order=[asc("id")], about=2))
    notes: list[LazyNote] = field(
        many("agenda_item_id", order=[asc("written_at"), asc("id")], about=1),
        description="Those of the reader's own side, region or division.",
    )
    recusals: list[Recusal] = field(
        many("agenda_item_id", order=[asc("id")], about=1), description="Who steps aside in it."
    )
    corrections: list[LazyMinutesCorrection] = field(
        many("agenda_item_id", order=[asc("number")], about=1),
        description="What the approved minutes should have said of it, the last one last.",
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is decided by; `lines` and `unsent` are counted for the secretariat alone, which acts on them."""

    meeting: MeetingModel
    lines: int
    unsent: int
    body: BodyThen | None
    joint: tuple[BodyThen, ...]
    leaders: tuple[LeadsNow, ...]
    given: tuple[Given, ...]
    editions: tuple[Edition, ...]
    comments: CommentRound | None
    unanswered: int
    asked: bool
    my_seats: tuple[MySeat, ...]


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    approving = replace(
        approving_of(facts.body, facts.joint, facts.leaders, facts.given, facts.editions),
        comments=facts.comments,
        unanswered=facts.unanswered,
        asked=frozenset({reading.actor.person_id} if facts.asked and reading.actor.person_id else ()),
    )
    return [
        *meeting_actions(reading.actor, facts.meeting, facts.lines, facts.unsent, reading.now),
        *listing_actions(reading.actor, facts.meeting),
        *minutes_actions(reading.actor, facts.meeting, reading.today, approving),
        *reporting(facts.meeting, facts.my_seats, reading.actor),
    ]


@row(t.Meeting)
class Meeting(Node):
    """A meeting of a body."""

    starts_at: datetime = field()
    held_on: date = field()
    frame_minutes: int = field()
    form: MeetingForm = field()
    place: str = field()
    link: str = field()
    state: MeetingState = field()
    open_to_public: bool = field()
    called_at: datetime | None = field()
    call_by: date = field(
        CALL_BY,
        description="The last day to send the call, as the meeting's structure says.",
    )
    call_sequence: int = field(description="Grows with every call, so that calendars replace the last.")
    version: int = field()
    body: LazyBody | None = field(one("body_id", as_of=col("held_on")))
    agenda: list[AgendaItem] = field(many("meeting_id", order=[asc("position")], about=12))
    agenda_minutes: int = field(total(t.AgendaItem, "minutes", _OF_MEETING))
    agenda_changes: list[LazyAgendaChange] = field(
        many("meeting_id", order=[desc("changed_at"), desc("id")], about=4),
        description="What was changed after the call, the newest first.",
    )
    unsent_changes: int = field(
        count(t.AgendaChange, _UNSENT), description="How many of them those called have not been sent."
    )
    attendance: list[Attendance] = field(
        many("meeting_id", order=[asc("position")], about=20, as_of=col("held_on"))
    )
    attendance_count: int = field(
        count(t.Attendance, _OF_MEETING),
        arguments={
            "states": argument(list[AttendanceState] | None, where=col("state").one_of(arg("states")))
        },
    )
    guests: list[Guest] = field(many("meeting_id", order=[asc("first_item"), asc("id")], about=1))
    my_deputy_calls: list[DeputyCall] = field(
        many(where=_OF_MEETING & (col("person_id") == me()), order=[asc("called_at")], about=1),
        description="The reader's own calls to it as a deputy.",
    )
    my_seats: list[Attendance] = field(
        many(where=_OF_MEETING & MET_BY_ME, order=[asc("position")], about=1),
        description="Those the reader met for.",
    )
    reportbacks: list[LazyReportback] = field(REPORTBACKS)
    minutes: list[LazyMinutesEdition] = field(many("meeting_id", order=[asc("edition")], about=2))
    comment_round: LazyMinutesRound | None = field(
        one(back="meeting_id"), description="Until when comments on the minutes are asked for."
    )
    comments: list[LazyMinutesComment] = field(
        many("meeting_id", order=[asc("made_at"), asc("id")], about=4),
        description="Comments on the minutes, for those who took part and the secretariat.",
    )
    corrections: list[LazyMinutesCorrection] = field(
        many("meeting_id", order=[asc("number")], about=1),
        description="Corrections of the approved minutes.",
    )
    proposed_corrections: list[LazyProposedCorrection] = field(
        many("meeting_id", order=[asc("proposed_at"), asc("id")], about=1),
        description="Those that wait for another's word, or did.",
    )
    chair_side: Side | None = field(
        CHAIR_SIDE, description="The side that leads it, where the body's chair alternates."
    )
    chair_party: ChairParty | None = field(
        CHAIR_PARTY, description="The party that leads it, where the chair goes round among parties."
    )
    chair_parties: list[ChairParty] = field(
        CHAIR_PARTIES,
        description="Those the chair goes round among, in order; empty where only sides take turns.",
    )
    turn_side: Side | None = field(
        TURN_SIDE,
        description="The side whose turn it is; another where this one meeting is led by the other.",
    )
    turn_party: ChairParty | None = field(
        TURN_PARTY,
        description="The party whose turn it is; another where this one meeting is led by another.",
    )
    chair_reason: str = field(description="Why somebody else leads than the one whose turn it is.")
    deputy_side: Side | None = field(
        DEPUTY_SIDE, description="The side with the deputy chair, where the body has one."
    )
    deputy_party: ChairParty | None = field(
        DEPUTY_PARTY, description="The party with the deputy chair, where parties take turns."
    )
    next_meetings: list[Meeting] = field(FOLLOWING, description="Those of its body ahead, up to three.")
    cancel_reason: str = field(description="Why it was called off.")
    joint_with: list[LazyBody] = field(
        many(
            via=Link(t.JointBody, near="meeting_id", far="body_id"),
            order=[asc("position"), asc("key")],
            about=2,
            as_of=col("held_on"),
        ),
        description="The further bodies of a joint meeting.",
    )
    approvers: list[LazyBodyLeader] = field(
        many(where=LEADS_NOW, order=[desc("role"), asc("id")], about=2),
        description="Who leads now, and so approves its minutes where that takes leaders; jointly, each body's.",
    )
    premeetings: list[LazyPremeeting] = field(
        many("meeting_id", order=[asc("starts_at")], about=1),
        description="Where the reader's own side, region or division prepares it by itself.",
    )
    documents: list[LazyDocument] = field(many("meeting_id", order=[desc("requested_at")], about=3))
    input_call: LazyInputCall | None = field(
        one(back="meeting_id"), description="Its invitation to give input, where it is open for that or was."
    )
    deliveries: list[LazyDelivery] = field(
        many("meeting_id", order=[asc("queued_at")], about=20), needs=Permission.DELIVERIES
    )
    actions: list[Action] = field(
        computed(
            _actions,
            {
                "lines": count(t.AgendaItem, IS_SECRETARY & _OF_MEETING),
                "unsent": count(t.AgendaChange, IS_SECRETARY & _UNSENT),
                **APPROVING,
                **COMMENTING,
                **MY_SEATS,
            },
        ),
        description="What the reader can do with the meeting now.",
    )


@row(None)
class MeetingsQuery:
    """Root fields of meetings."""

    meeting: Meeting | None = field(by_id())
    agenda_item: AgendaItem | None = field(by_id())
    minutes_waiting: list[Meeting] = field(
        many(where=WAITS_FOR_ME, order=[asc("starts_at"), asc("id")], about=1, limit=20),
        description="Meetings whose minutes take the reader's word as leader or deputy leader.",
    )
    meetings: Connection[Meeting] = field(
        pages(
            order={
                MeetingOrder.EARLIEST: [asc("starts_at")],
                MeetingOrder.LATEST: [desc("starts_at")],
            }
        ),
        arguments={
            "body": argument(
                strawberry.ID | None,
                node="Body",
                where=(col("body_id") == arg("body"))
                | exists(t.JointBody, _OF_MEETING & (col("body_id") == arg("body"))),
                description="Of this body, alone or jointly.",
            ),
            "body_key": argument(
                str | None,
                where=_KEYED | exists(t.JointBody, _OF_MEETING & _KEYED),
                description="Of the body with this key, alone or jointly.",
            ),
            "region": argument(
                strawberry.ID | None,
                node="Region",
                where=_REGIONAL,
                description="Of the region's own bodies.",
            ),
            "open_to_public": argument(bool | None, where=col("open_to_public") == arg("open_to_public")),
            "states": argument(list[MeetingState] | None, where=col("state").one_of(arg("states"))),
            "since": argument(date | None, where=col("held_on") >= arg("since")),
            "until": argument(date | None, where=col("held_on") <= arg("until")),
            "mine": argument(
                bool | None,
                where=(
                    seated_with_me()
                    | exists(t.JointBody, (col("meeting_id") == outer("id")) & seated_with_me())
                )
                == arg("mine"),
                description="Of bodies the reader sits in, or of all others.",
            ),
        },
    )


MUTATIONS = (
    mutation(service.PlanMeeting, service.plan_meeting, Meeting, ids={"joint_with": "Body"}),
    mutation(service.PlanYear, service.plan_year, Meeting),
    mutation(service.MoveMeeting, service.move_meeting, Meeting),
    mutation(service.CancelMeeting, service.cancel_meeting, Meeting),
    mutation(service.SetChair, service.set_chair, Meeting),
)
