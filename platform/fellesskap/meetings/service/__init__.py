"""What may be done with meetings until they are held: plan one or a year, make the agenda, call, answer
the call, move, call off."""

from fellesskap.meetings.service.absence import (
    AnswerCall,
    AnswerDeputyCall,
    answer_call,
    answer_deputy_call,
)
from fellesskap.meetings.service.agenda import (
    AddCase,
    AddCases,
    AddItem,
    EditItem,
    MoveItem,
    RemoveItem,
    add_case,
    add_cases,
    add_item,
    edit_item,
    move_item,
    remove_item,
)
from fellesskap.meetings.service.approvals import place_approvals, place_corrections, take_off
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
from fellesskap.meetings.service.supplements import SendSupplement, send_supplement

__all__ = [
    "AddCase",
    "AddCases",
    "AddItem",
    "AddYearEvent",
    "AnswerCall",
    "AnswerDeputyCall",
    "BodyBeside",
    "CallMeeting",
    "CancelMeeting",
    "ChangeYearEvent",
    "ChosenMeeting",
    "EditItem",
    "MoveItem",
    "MoveMeeting",
    "PlanMeeting",
    "PlanYear",
    "RemoveItem",
    "RemoveYearEvent",
    "SendSupplement",
    "SetChair",
    "add_case",
    "add_cases",
    "add_item",
    "add_year_event",
    "answer_call",
    "answer_deputy_call",
    "call_meeting",
    "cancel_meeting",
    "change_year_event",
    "edit_item",
    "find_seats",
    "load_title",
    "move_item",
    "move_meeting",
    "place_approvals",
    "place_corrections",
    "plan_meeting",
    "plan_year",
    "remove_item",
    "remove_year_event",
    "send_supplement",
    "set_chair",
    "take_off",
    "tell_due_turns",
]
