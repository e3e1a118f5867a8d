"""The structure as the graph shows it: its versions, and bodies and seats as they are on a day.

A body or seat is its edition valid on the day it is looked at: today, the day an `asOf` says, or the day of
the meeting it is reached from.
"""

from __future__ import annotations

from datetime import date, datetime

from strawberry.scalars import JSON

from fellesskap.access.roles import Permission
from fellesskap.actor import Side
from fellesskap.meetings.model import MeetingState
from fellesskap.meetings.tables import JointBody
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap.people.tables import Holding as HoldingRow
from fellesskap.structure import tables as t
from fellesskap.structure.model import Approval, BodyKind, Deputies, DeputyAccess, SeatKind, Silence
from fellesskap_graphql import terms
from fellesskap_graphql.chairs import BODY_CHAIR, Chair
from fellesskap_graphql.changes import DEVIATIONS, DIFFERENCE, Deviations, StructureChange
from fellesskap_graphql.compiler.expressions import (
    arg,
    coalesce,
    col,
    count,
    exists,
    localized,
    outer,
    today,
    valid,
)
from fellesskap_graphql.compiler.mapping import (
    argument,
    asc,
    by_id,
    desc,
    field,
    many,
    one,
    row,
    vocabulary,
)
from fellesskap_graphql.composition import COMPOSITION, Composition
from fellesskap_graphql.editions import SUCCESSORS, SUCCESSORS_ARE, BodyEdition, SeatEdition
from fellesskap_graphql.lazy import (
    LazyBodyLeader,
    LazyCirculation,
    LazyCommittee,
    LazyHolding,
    LazyMeeting,
    LazyPerson,
)
from fellesskap_graphql.partners import Division, Partner, Region
from fellesskap_graphql.relay import Node

vocabulary(Approval, Side, BodyKind, SeatKind, Deputies, DeputyAccess, Silence)


AS_OF = {"as_of": argument(date | None, description="The day to look at; today when absent.")}

# Of a meeting: it is the body's, alone or jointly.
_MET_BY = (col("body_id") == outer("body_id")) | exists(
    JointBody, (col("meeting_id") == outer("id")) & (col("body_id") == outer("body_id", 2))
)
_SEATS = (col("body_id") == outer("body_id")) & valid()
_HELD = exists(HoldingRow, (col("seat_id") == outer("seat_id")) & (col("kind") == "holder") & valid())


@row(t.StructureVersion)
class StructureVersion(Node):
    """One version of the community's whole structure."""

    number: int = field()
    label: str = field()
    valid_from: date | None = field()
    valid_to: date | None = field()
    published_at: datetime | None = field()
    version: int = field()
    content: JSON = field(description="The whole version as plain data; keys point between its parts.")
    proposal: bool = field(
        coalesce(col("content").json("proposal") == "true", False),
        description="Whether it is proposed and not adopted.",
    )
    assumed: bool = field(
        coalesce(col("content").json("assumed") == "true", False),
        description="Whether it is the national template, for want of anything of the community's own.",
    )
    name_confirmed: bool = field(
        coalesce(col("content").json("name_confirmed") == "true", True),
        description="Whether a source of the community's own states what it is called.",
    )
    source: str = field(coalesce(col("content").json("source"), ""), description="The papers it follows.")
    trust: str = field(coalesce(col("content").json("trust", "name"), ""))
    competences: list[terms.CompetenceTerm] = field(terms.COMPETENCES)
    matter_classes: list[terms.MatterClass] = field(terms.MATTER_CLASSES)
    routes: list[terms.CaseRoute] = field(terms.ROUTES)
    perspectives: list[terms.PerspectiveTerm] = field(terms.PERSPECTIVES)
    passages: list[terms.PassageTerm] = field(terms.PASSAGES)
    disagreement_levels: list[terms.DisagreementLevelTerm] = field(terms.DISAGREEMENT_LEVELS)
    plan_periods: list[terms.PlanPeriodTerm] = field(terms.PLAN_PERIODS)
    priority_groups: list[terms.PriorityGroupTerm] = field(terms.PRIORITY_GROUPS)
    offices: list[terms.OfficeTerm] = field(terms.OFFICES)
    intake: terms.Intake = field(terms.INTAKE)
    call_days: int = field(
        coalesce(col("call_days"), 0), description="Days before a meeting that its call is sent."
    )
    published_by: LazyPerson | None = field(one("published_by"))
    fillers: list[terms.Filler] = field(
        terms.FILLERS, description="What fills seats, by the keys that seats name."
    )
    deviations: Deviations = field(DEVIATIONS, description="How it differs from the national template.")


# What `people.queries.find_composition` says of who steps in.
_STANDS_IN = (col("kind") == "deputy") & (
    (col("seat_id") == outer("seat_id"))
    | (
        col("seat_id").is_null()
        & (outer("deputies") == Deputies.COMMON)
        & (col("body_id") == outer("body_id"))
        & (col("side") == outer("side"))
    )
)


@row(t.SeatEdition, key="seat_id", dated=True)
class Seat(Node):
    """A seat in a body, as it is on a day."""

    key: str = field()
    title: str = field(localized("title"))
    side: Side = field()
    kind: SeatKind = field()
    may_speak: bool = field()
    may_propose: bool = field()
    counts: bool = field()
    may_attend: bool = field()
    requires: str = field(description="What the community asks of its holder, in its own words.")
    speaks_for: str = field(
        description="The group it speaks for, by the word of the structure; empty for none."
    )
    deputy_rule: Deputies = field(col("deputies"))
    office: str = field(
        description="The key of the office whose holder sits here; empty where it is appointed."
    )
    nominated_by: str = field(description="Who nominates: a party, or a body by its key; empty for nobody.")
    selected_by: str = field(description="Who chooses where several nominate.")
    appointed_by: str = field()
    confirmed_by: str = field(description="The body whose decision confirms an appointment.")
    term_months: int | None = field()
    leader_level: int | None = field()
    competences: str = field(description="Keys of what is asked of its holder, with a space between.")
    needs_authority: bool = field(description="Whether its holder is to have a recorded authority.")
    position: int = field()
    body: Body | None = field(one("body_id"))
    region: Region | None = field(one("region_id"))
    partner: Partner | None = field(one("partner_id"))
    division: Division | None = field(one("division_id"))
    holder: LazyHolding | None = field(one(back="seat_id", where=(col("kind") == "holder") & valid()))
    deputies: list[LazyHolding] = field(
        many("seat_id", where=(col("kind") == "deputy") & valid(), order=[asc("rank")], about=2)
    )
    stand_ins: list[LazyHolding] = field(
        many(where=_STANDS_IN & valid(), order=[asc("rank"), asc("person_id")], about=3),
        description="Who is called for it, in order: its own deputies, or those on the list its side shares.",
    )
    holdings: list[LazyHolding] = field(
        many("seat_id", order=[desc("valid_from"), asc("rank")], about=5),
        description="All who have held the seat or stood in, latest first.",
    )


@row(t.BodyEdition, key="body_id", dated=True)
class Body(Node):
    """A forum of the community, as it is on a day."""

    key: str = field()
    name: str = field(localized("name"))
    abbreviation: str = field()
    purpose: str = field()
    kind: BodyKind = field()
    level: int = field()
    decides: bool = field()
    equal_sides: bool = field(
        description="It agrees only where as many counted seats of each side take part."
    )
    open_to_public: bool = field()
    frame_minutes: int | None = field()
    meetings_per_year: int | None = field()
    region: Region | None = field(one("region_id"))
    reports_to: Body | None = field(one("reports_to_id"))
    prepares_for: Body | None = field(one("prepares_for_id"))
    part_of: Body | None = field(one("part_of_id"))
    mandate: str = field()
    mandate_reference: str = field(description="The decision by which the mandate was adopted.")
    mandate_adopted_on: date | None = field()
    mandate_adopted_by: Body | None = field(one("mandate_adopted_by_id"))
    until: date | None = field(
        description="The last day a temporary body was appointed for; see `committee.due`."
    )
    appointed_by: Body | None = field(one("appointed_by_id"))
    may_appoint: str = field(
        description="The kinds of bodies it may appoint, as words of the structure with a space between."
    )
    committee: LazyCommittee | None = field(
        one(back="body_id"), description="Its life, where it is or has been temporary."
    )
    succeeds: BodyEdition | None = field(
        one("succeeds_id", order=[desc("valid_from")]), description="The body whose work it took over."
    )
    successors: list[BodyEdition] = field(SUCCESSORS, description=SUCCESSORS_ARE)
    editions: list[BodyEdition] = field(
        many("body_id", order=[asc("valid_from")], about=3), description="What it has been, the oldest first."
    )
    seat_editions: list[SeatEdition] = field(
        many("body_id", order=[asc("valid_from"), asc("position"), asc("key")], about=40),
        description="All that its seats have been, the oldest first.",
    )
    parts: list[Body] = field(many("part_of_id", order=[asc("position")], about=5))
    seats: list[Seat] = field(
        many("body_id", order=[asc("position"), asc("key")], about=20),
        arguments={"counts": argument(bool | None, where=col("counts") == arg("counts"))},
    )
    common_deputies: list[LazyHolding] = field(
        many("body_id", where=col("seat_id").is_null() & valid(), order=[asc("side"), asc("rank")], about=4),
        description="The deputies on the lists that the seats of one side share.",
    )
    seat_count: int = field(count(t.SeatEdition, _SEATS))
    municipal_seats: int = field(count(t.SeatEdition, _SEATS & (col("side") == Side.MUNICIPAL)))
    hospital_seats: int = field(count(t.SeatEdition, _SEATS & (col("side") == Side.HOSPITAL)))
    vacant_seats: int = field(count(t.SeatEdition, _SEATS & ~_HELD), description="Seats that nobody holds.")
    meeting_count: int = field(
        count(MeetingRow, _MET_BY),
        arguments={
            "states": argument(list[MeetingState] | None, where=col("state").one_of(arg("states"))),
            "since": argument(date | None, where=col("held_on") >= arg("since")),
            "until": argument(date | None, where=col("held_on") <= arg("until")),
        },
        description="Its meetings, joint ones among them, that the reader may see.",
    )
    composition: Composition = field(COMPOSITION, needs=Permission.SIGNED_IN)
    structure_version: StructureVersion | None = field(one("structure_version_id"))
    chair: Chair | None = field(
        BODY_CHAIR, description="Who leads it, where the chair alternates and the reader can count its turns."
    )
    leaders: list[LazyBodyLeader] = field(
        many("body_id", where=valid(), order=[desc("role")], about=2),
        description="Who leads it on the day, and then who is deputy leader.",
    )
    all_leaders: list[LazyBodyLeader] = field(
        many("body_id", order=[desc("valid_from"), desc("role")], about=4),
        description="All who have led it, lead it and will lead it, latest first.",
    )
    minutes_approved_by: Approval = field(description="Whose word makes the minutes of its meetings final.")
    written_days: int | None = field(
        description="How many days there are at least to answer when it decides in writing; null where it does not."
    )
    written_silence: Silence | None = field(description="What it then means that a seat has not answered.")
    circulations: list[LazyCirculation] = field(
        many("body_id", order=[desc("started_at"), desc("id")], about=2, limit=10),
        description="What it was last asked in writing, the latest first.",
    )
    comment_days: int = field(
        description="Days to comment on its minutes, unless the secretariat says a day."
    )
    deputy_access: DeputyAccess = field(description="How long a called deputy reads the papers of a meeting.")
    deputy_access_days: int | None = field(description="Days after the meeting, where it counts days.")
    informs_deputies: bool = field(
        description="Deputies who are not called are told of a call, without its papers."
    )
    upcoming: list[LazyMeeting] = field(
        many(
            where=_MET_BY
            & (col("held_on") >= today())
            & col("state").one_of(MeetingState.PLANNED, MeetingState.CALLED),
            order=[asc("starts_at"), asc("id")],
            about=2,
        ),
        description="Its meetings to come, the nearest first.",
    )
    valid_from: date = field()
    valid_to: date | None = field()


_IN_FORCE = (col("state") != "draft") & valid()


@row(None)
class StructureQuery:
    """Root fields of the structure."""

    structure: StructureVersion | None = field(one(where=_IN_FORCE, as_of=arg("as_of")), arguments=AS_OF)
    structure_versions: list[StructureVersion] = field(many(order=[desc("number")], about=10))
    structure_difference: list[StructureChange] | None = field(
        DIFFERENCE,
        arguments={"from": argument(int), "to": argument(int)},
        description="How two published versions, by their numbers, differ; null where one does not exist.",
    )
    bodies: list[Body] = field(
        many(order=[asc("level"), asc("position"), asc("key")], about=15, as_of=arg("as_of")),
        arguments={
            **AS_OF,
            "decides": argument(bool | None, where=col("decides") == arg("decides")),
            "kinds": argument(list[BodyKind] | None, where=col("kind").one_of(arg("kinds"))),
        },
    )
    body: Body | None = field(
        one(where=col("key") == arg("key"), as_of=arg("as_of")),
        arguments={"key": argument(str), **AS_OF},
    )
    body_editions: list[BodyEdition] = field(
        many(where=col("key") == arg("key"), order=[asc("valid_from")], about=3),
        arguments={"key": argument(str)},
        description="What a body has been, also one that is no more.",
    )
    partners: list[Partner] = field(
        many(where=valid(), order=[asc("sort_key")], about=50, as_of=arg("as_of")),
        arguments={**AS_OF, "side": argument(Side | None, where=col("side") == arg("side"))},
    )
    partner: Partner | None = field(
        one(where=col("key") == arg("key"), as_of=arg("as_of")), arguments={"key": argument(str), **AS_OF}
    )
    regions: list[Region] = field(
        many(where=valid(), order=[asc("sort_key")], about=10, as_of=arg("as_of")), arguments=AS_OF
    )
    region: Region | None = field(one(where=col("key") == arg("key")), arguments={"key": argument(str)})
    divisions: list[Division] = field(
        many(where=valid(), order=[asc("sort_key")], about=15, as_of=arg("as_of")), arguments=AS_OF
    )
    division: Division | None = field(one(where=col("key") == arg("key")), arguments={"key": argument(str)})
    seat: Seat | None = field(by_id())
