"""What may be done with meetings until they are held: plan one or a year, make the agenda, call, move, call off."""

from fellesskap.meetings.service.agenda import (
    AddCase,
    AddItem,
    MoveItem,
    RemoveItem,
    add_case,
    add_item,
    move_item,
    remove_item,
)
from fellesskap.meetings.service.approvals import place_approvals
from fellesskap.meetings.service.calling import CallMeeting, call_meeting, find_seats, load_title
from fellesskap.meetings.service.changes import (
    CancelMeeting,
    MoveMeeting,
    SetChair,
    cancel_meeting,
    move_meeting,
    set_chair,
    tell_due_turns,
)
from fellesskap.meetings.service.events import (
    AddYearEvent,
    BodyBeside,
    ChangeYearEvent,
    RemoveYearEvent,
    add_year_event,
    change_year_event,
    remove_year_event,
)
from fellesskap.meetings.service.planning import (
    ChosenMeeting,
    PlanMeeting,
    PlanYear,
    plan_meeting,
    plan_year,
)

__all__ = [
    "AddCase",
    "AddItem",
    "AddYearEvent",
    "BodyBeside",
    "CallMeeting",
    "CancelMeeting",
    "ChangeYearEvent",
    "ChosenMeeting",
    "MoveItem",
    "MoveMeeting",
    "PlanMeeting",
    "PlanYear",
    "RemoveItem",
    "RemoveYearEvent",
    "SetChair",
    "add_case",
    "add_item",
    "add_year_event",
    "call_meeting",
    "cancel_meeting",
    "change_year_event",
    "find_seats",
    "load_title",
    "move_item",
    "move_meeting",
    "place_approvals",
    "plan_meeting",
    "plan_year",
    "remove_item",
    "remove_year_event",
    "set_chair",
    "tell_due_turns",
]
