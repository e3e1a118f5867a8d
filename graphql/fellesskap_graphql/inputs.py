"""Input to dialogue meetings as the graph shows it: the question, what was given, and the themes it is under.

Before the summary is released, whoever gave input sees their own, and the themes of it whose outcome is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fellesskap.access.actions import Action as Possible
from fellesskap.access.roles import Permission
from fellesskap.inputs import service
from fellesskap.inputs import tables as t
from fellesskap.inputs.model import InputCall as CallModel
from fellesskap.inputs.model import Invited, ThemeOutcome
from fellesskap.inputs.model import Theme as ThemeModel
from fellesskap.inputs.rules import call_actions, own_partners, theme_actions
from fellesskap.meetings.model import Meeting as MeetingModel
from fellesskap.meetings.model import MeetingState
from fellesskap.meetings.tables import JointBody
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap.structure import tables as s
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import (
    arg,
    coalesce,
    col,
    count,
    exists,
    me,
    outer,
    today,
)
from fellesskap_graphql.compiler.mapping import (
    Inputs,
    argument,
    asc,
    by_id,
    computed,
    desc,
    field,
    many,
    one,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.lazy import LazyCase, LazyMeeting, LazyPartner, LazyPerson, LazyRegion
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node

vocabulary(ThemeOutcome, MeetingState)

_OF_CALL = col("call_id") == outer("id")
_UNPLACED = _OF_CALL & col("theme_id").is_null()
_MINE = coalesce(col("author_id") == me(), False)
_TO_COME = exists(
    MeetingRow,
    (col("id") == outer("meeting_id")) & col("state").one_of([MeetingState.PLANNED, MeetingState.CALLED]),
)


@dataclass(frozen=True, slots=True)
class _Municipality:
    partner_id: UUID
    region_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Body:
    body_id: UUID
    region_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Facts:
    call: CallModel
    meeting: MeetingModel | None
    municipalities: tuple[_Municipality, ...]
    bodies: tuple[_Body, ...]


# The bodies that meet, as they are today: who sits in them is asked of today too.
_MEETS = exists(
    MeetingRow, (col("id") == outer("meeting_id", 2)) & (col("body_id") == outer("body_id"))
) | exists(JointBody, (col("meeting_id") == outer("meeting_id", 2)) & (col("body_id") == outer("body_id")))
_FACTS: Inputs = {
    "meeting": rows(MeetingRow, col("id") == outer("meeting_id"), single=True),
    "municipalities": rows(t.InputInvited, _OF_CALL, order=[asc("sort_key")]),
    "bodies": rows(
        s.BodyEdition,
        (col("valid_from") <= today()) & (col("valid_to").is_null() | (col("valid_to") > today())) & _MEETS,
    ),
}


def _invited(facts: _Facts) -> Invited:
    return Invited(
        partners=frozenset(one.partner_id for one in facts.municipalities),
        regions=frozenset(one.region_id for one in facts.municipalities if one.region_id),
        bodies=frozenset(one.body_id for one in facts.bodies),
        everywhere=all(one.region_id is None for one in facts.bodies),
    )


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    if facts.meeting is None:
        return []
    return call_actions(reading.actor, facts.call, facts.meeting, _invited(facts), reading.today)


def _own(facts: _Facts, reading: Reading) -> list[str]:
    own = own_partners(reading.actor, _invited(facts))
    return [global_id("Partner", one.partner_id) for one in facts.municipalities if one.partner_id in own]


@dataclass(frozen=True, slots=True)
class _ThemeFacts:
    theme: ThemeModel
    call: CallModel | None


def _theme_actions(facts: _ThemeFacts, reading: Reading) -> list[Possible]:
    return theme_actions(reading.actor, facts.call, facts.theme)


@row(t.Input)
class Input(Node):
    """What somebody wants a dialogue meeting to take up; known by its municipality or region."""

    text: str = field()
    given_at: datetime = field()
    version: int = field()
    mine: bool = field(_MINE)
    registered: bool = field(
        ~col("registered_by").is_null(), description="Said in the meeting, and written down there."
    )
    partner: LazyPartner | None = field(one("partner_id"))
    region: LazyRegion | None = field(one("region_id"))
    named: LazyPerson | None = field(
        one("named_id"), description="The elected person who gave it and wants to be named."
    )
    author: LazyPerson | None = field(one("author_id"), needs=Permission.INPUTS)
    theme: InputTheme | None = field(one("theme_id"))
    call: InputCall | None = field(one("call_id"))


@row(t.InputTheme)
class InputTheme(Node):
    """A heading that input is gathered under."""

    title: str = field()
    outcome: ThemeOutcome = field()
    reason: str = field(description="Why it was put aside.")
    settled_at: datetime | None = field()
    version: int = field()
    call: InputCall | None = field(one("call_id"))
    case: LazyCase | None = field(one("case_id"), description="The case it was reported as.")
    inputs: list[Input] = field(many("theme_id", order=[asc("given_at"), asc("id")], about=8, limit=500))
    actions: list[Action] = field(
        computed(
            _theme_actions,
            {
                "call": rows(t.InputCall, col("id") == outer("call_id"), single=True),
            },
        ),
        description="What the reader can do with it now.",
    )


@row(t.InputInvited)
class InputInvited(Node):
    """A municipality that is asked for input."""

    partner: LazyPartner | None = field(one("partner_id"))
    region: LazyRegion | None = field(one("region_id"))
    given: int = field(
        count(t.Input, (col("call_id") == outer("call_id")) & (col("partner_id") == outer("partner_id"))),
        needs=Permission.INPUTS,
        description="How much input is from it.",
    )


@row(t.InputCall)
class InputCall(Node):
    """A dialogue meeting's invitation to give input."""

    question: str = field()
    last_day: date = field(description="Input is given through this day.")
    opened_at: datetime = field()
    released_at: datetime | None = field(description="When the summary was released, last.")
    version: int = field()
    meeting: LazyMeeting | None = field(one("meeting_id"))
    invited: list[InputInvited] = field(many("call_id", order=[asc("sort_key")], about=20, limit=500))
    inputs: list[Input] = field(
        many("call_id", order=[asc("given_at"), asc("id")], about=20, limit=2000),
        arguments={
            "mine": argument(bool | None, where=arg("mine") == _MINE),
            "placed": argument(bool | None, where=(~col("theme_id").is_null()) == arg("placed")),
        },
    )
    themes: list[InputTheme] = field(many("call_id", order=[asc("position"), asc("id")], about=6, limit=60))
    unplaced: int = field(
        count(t.Input, _UNPLACED), needs=Permission.INPUTS, description="How much input is in no theme."
    )
    own_partners: list[str] = field(
        computed(_own, _FACTS), description="The ids of the municipalities the reader may give input for."
    )
    actions: list[Action] = field(
        computed(_actions, _FACTS), description="What the reader can do with it now."
    )


@row(None)
class InputsQuery:
    """Root fields of input to dialogue meetings."""

    input_call: InputCall | None = field(by_id())
    input_theme: InputTheme | None = field(by_id())
    input: Input | None = field(by_id())
    inputs_open: list[InputCall] = field(
        many(
            where=_TO_COME & (col("last_day") >= today()) & col("released_at").is_null(),
            order=[asc("last_day"), asc("id")],
            about=2,
            limit=10,
        ),
        description="Dialogue meetings to come that are open for input.",
    )
    inputs_released: list[InputCall] = field(
        many(where=~col("released_at").is_null(), order=[desc("last_day"), desc("id")], about=3, limit=10),
        arguments={
            "region_key": argument(
                str | None,
                where=exists(
                    s.BodyEdition,
                    (col("valid_from") <= today())
                    & (col("valid_to").is_null() | (col("valid_to") > today()))
                    & _MEETS
                    & exists(s.Region, (col("id") == outer("region_id")) & (col("key") == arg("region_key"))),
                ),
                description="To meetings of the bodies of the region with this key.",
            )
        },
        description="Those whose summary is released, the latest first.",
    )
    inputs_unreleased: list[InputCall] = field(
        many(where=col("released_at").is_null(), order=[asc("last_day"), asc("id")], about=3, limit=30),
        description="Those whose summary is not released.",
    )


MUTATIONS = (
    mutation(service.OpenForInput, service.open_for_input, InputCall),
    mutation(service.ReviseInputCall, service.revise_input_call, InputCall),
    mutation(service.GiveInput, service.give_input, Input),
    mutation(service.ReviseInput, service.revise_input, Input),
    mutation(service.WithdrawInput, service.withdraw_input, InputCall),
    mutation(service.RegisterInput, service.register_input, Input),
    mutation(service.MakeTheme, service.make_theme, InputTheme),
    mutation(service.RenameTheme, service.rename_theme, InputTheme),
    mutation(service.MergeThemes, service.merge_themes, InputTheme, ids={"into_id": "InputTheme"}),
    mutation(service.RemoveTheme, service.remove_theme, InputCall),
    mutation(service.PlaceInputs, service.place_inputs, InputCall),
    mutation(service.ReportTheme, service.report_theme, LazyCase),
    mutation(service.SetThemeAside, service.set_theme_aside, InputTheme),
    mutation(service.DraftSummary, service.draft_summary, InputCall),
    mutation(service.ReleaseSummary, service.release_summary, InputCall),
)
