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
    "CallMeeting",
    "CancelMeeting",
    "ChosenMeeting",
    "MoveItem",
    "MoveMeeting",
    "PlanMeeting",
    "PlanYear",
    "RemoveItem",
    "SetChair",
    "add_case",
    "add_item",
    "call_meeting",
    "cancel_meeting",
    "find_seats",
    "load_title",
    "move_item",
    "move_meeting",
    "place_approvals",
    "plan_meeting",
    "plan_year",
    "remove_item",
    "set_chair",
    "tell_due_turns",
]
