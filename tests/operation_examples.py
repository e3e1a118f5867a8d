"""For every command that takes an id: who may give it, and an input that is right in every respect.

A refusal of another's id shows something only where the same command with one's own id is carried out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from advice_examples import ADVICE
from appointment_examples import APPOINTMENT_EXAMPLES
from attachment_examples import ATTACHMENTS
from builders import NOW
from case_examples import CASES
from circulation_examples import CIRCULATIONS
from committee_examples import COMMITTEE_EXAMPLES
from draft_examples import DRAFTS, Example, Examples, Given
from input_examples import INPUTS
from round_examples import ROUNDS
from space_examples import SPACE_EXAMPLES
from transfer_examples import TRANSFERS
from two_worlds import Worlds

EXAMPLES: dict[str, Example] = {
    **DRAFTS,
    **APPOINTMENT_EXAMPLES,
    **TRANSFERS,
    **CASES,
    **ATTACHMENTS,
    **SPACE_EXAMPLES,
    **COMMITTEE_EXAMPLES,
    **ROUNDS,
    **ADVICE,
    **INPUTS,
    **CIRCULATIONS,
}


def example(name: str) -> Callable[[Example], Example]:
    """Take a function for the examples of a command."""

    def keep(made: Example) -> Example:
        EXAMPLES[name] = made
        return made

    return keep


def own(worlds: Worlds, kind: str, name: str) -> str:
    """The global id of a thing of ours."""
    return f"{kind}_{worlds.ready[name]}"


async def place(worlds: Worlds, table: str, kind: str, key: str) -> str:
    """The global id of a place of ours, by its key."""
    return f"{kind}_{await worlds.road.id_of(table, key)}"


@example("placeCase")
async def _place_case(worlds: Worlds) -> Examples:
    body = await place(worlds, "body", "Body", "fu")
    words = {"matterClass": "faglig", "route": "faglig", "reason": "Faglig."}
    version = await worlds.version("case", "reported")
    return [
        ("anne", {"caseId": own(worlds, "Case", "reported"), "version": version, "bodyId": body, **words})
    ]


@example("reviseCase")
async def _revise_case(worlds: Worlds) -> Examples:
    texts = dict.fromkeys(("title", "question", "background", "proposal", "consequences"), "Ny tekst")
    version = await worlds.version("case", "reported")
    return [
        (
            "anne",
            {
                "caseId": own(worlds, "Case", "reported"),
                "version": version,
                **texts,
                "reason": "Ny kunnskap.",
            },
        )
    ]


@example("settlePerspective")
async def _settle_perspective(worlds: Worlds) -> Examples:
    given = {"key": "kommuner", "version": 1, "state": "COVERED"}
    return [("anne", {"caseId": own(worlds, "Case", "reported"), **given})]


@example("markUrgent")
async def _mark_urgent(worlds: Worlds) -> Examples:
    return [("anne", {"caseId": own(worlds, "Case", "reported"), "reason": "Det haster."})]


@example("planMeeting")
async def _plan_meeting(worlds: Worlds) -> Examples:
    starts_at = (worlds.api.clock.moment + timedelta(days=9)).isoformat()
    body = await place(worlds, "body", "Body", "fu")
    given = {"bodyId": body, "startsAt": starts_at, "form": "PHYSICAL", "place": "Her"}
    return [("anne", {**given, "jointWith": [await place(worlds, "body", "Body", "fsu")]})]


@example("addYearEvent")
async def _add_year_event(worlds: Worlds) -> Examples:
    bodies = [{"bodyKey": "fu", "beside": "BEFORE"}, {"bodyKey": "fsu"}]
    day = f"{worlds.api.today.year + 1}-10-14"
    return [("anne", {"name": "Høstmøte", "day": day, "place": "Her", "bodies": bodies})]


@example("changeYearEvent")
async def _change_year_event(worlds: Worlds) -> Examples:
    given = {"yearEventId": own(worlds, "YearEvent", "year_event"), "version": 1, "name": "Vårmøte"}
    return [("anne", {**given, "day": f"{worlds.api.today.year + 1}-05-14"})]


@example("removeYearEvent")
async def _remove_year_event(worlds: Worlds) -> Examples:
    return [("anne", {"yearEventId": own(worlds, "YearEvent", "year_event"), "version": 1})]


@example("planYear")
async def _plan_year(worlds: Worlds) -> Examples:
    year = worlds.api.today.year + 1
    meetings = [{"bodyKeys": ["fu", "fsu"], "day": f"{year}-05-04"}]
    return [("anne", {"year": year, "form": "PHYSICAL", "place": "Her", "meetings": meetings})]


async def _in_planned(worlds: Worlds, **more: Any) -> Examples:
    version = await worlds.version("meeting", "planned")
    return [("anne", {"meetingId": own(worlds, "Meeting", "planned"), "version": version, **more})]


@example("addCase")
async def _add_case(worlds: Worlds) -> Examples:
    return await _in_planned(worlds, caseId=own(worlds, "Case", "lit"))


@example("addCases")
async def _add_cases(worlds: Worlds) -> Examples:
    return await _in_planned(worlds, caseIds=[own(worlds, "Case", "lit")])


@example("editItem")
async def _edit_item(worlds: Worlds) -> Examples:
    return await _in_planned(worlds, itemId=own(worlds, "AgendaItem", "second_item"), minutes=15)


@example("closeItem")
async def _close_item(worlds: Worlds) -> Examples:
    closing = {"closed": True, "basis": "offentleglova § 13"}
    return await _in_planned(worlds, itemId=own(worlds, "AgendaItem", "second_item"), **closing)


@example("sendSupplement")
async def _send_supplement(worlds: Worlds) -> Examples:
    version = await worlds.version("meeting", "changed_agenda")
    return [("anne", {"meetingId": own(worlds, "Meeting", "changed_agenda"), "version": version})]


@example("addItem")
async def _add_item(worlds: Worlds) -> Examples:
    return await _in_planned(worlds, title="Eventuelt")


@example("moveItem")
async def _move_item(worlds: Worlds) -> Examples:
    return await _in_planned(worlds, itemId=own(worlds, "AgendaItem", "second_item"), position=1)


@example("removeItem")
async def _remove_item(worlds: Worlds) -> Examples:
    return await _in_planned(worlds, itemId=own(worlds, "AgendaItem", "second_item"))


@example("callMeeting")
async def _call_meeting(worlds: Worlds) -> Examples:
    return await _in_planned(worlds)


@example("moveMeeting")
async def _move_meeting(worlds: Worlds) -> Examples:
    starts_at = (worlds.api.clock.moment + timedelta(days=12)).isoformat()
    return await _in_planned(worlds, startsAt=starts_at, link="https://video.example/rom")


@example("cancelMeeting")
async def _cancel_meeting(worlds: Worlds) -> Examples:
    return await _in_planned(worlds, reason="Ingen saker er klare.")


@example("setChair")
async def _set_chair(worlds: Worlds) -> Examples:
    return await _in_planned(worlds, side="MUNICIPAL", reason="De legger fram saken.")


@example("recordAttendance")
async def _record_attendance(worlds: Worlds) -> Examples:
    met = await worlds.road.rows("attendance", meeting_id=worlds.ready["held"])
    version = await worlds.version("meeting", "held")
    seats = [{"seatId": f"Seat_{row['seat_id']}", "personId": f"Person_{row['person_id']}"} for row in met]
    return [("anne", {"meetingId": own(worlds, "Meeting", "held"), "version": version, "seats": seats[:1]})]


@example("noteDecision")
async def _note_decision(worlds: Worlds) -> Examples:
    given = {
        "version": await worlds.version("agenda_item", "item_to_note"),
        "summary": "Tatt til orientering.",
    }
    return [("anne", {"itemId": own(worlds, "AgendaItem", "item_to_note"), **given})]


@example("recordDiscussion")
async def _record_discussion(worlds: Worlds) -> Examples:
    version = await worlds.version("agenda_item", "item_to_discuss")
    item = own(worlds, "AgendaItem", "item_to_discuss")
    return [("anne", {"itemId": item, "version": version, "summary": "Enige."})]


@example("recordItem")
async def _record_item(worlds: Worlds) -> Examples:
    version = await worlds.version("agenda_item", "item_to_record")
    item = own(worlds, "AgendaItem", "item_to_record")
    return [("anne", {"itemId": item, "version": version, "record": "Ingenting."})]


@example("draftMinutes")
async def _draft_minutes(worlds: Worlds) -> Examples:
    version = await worlds.version("meeting", "minutes_to_draft")
    return [("anne", {"meetingId": own(worlds, "Meeting", "minutes_to_draft"), "version": version})]


@example("approveMinutes")
async def _approve_minutes(worlds: Worlds) -> Examples:
    version = await worlds.version("meeting", "minutes_to_approve")
    return [("anne", {"meetingId": own(worlds, "Meeting", "minutes_to_approve"), "version": version})]


@example("openRound")
async def _open_round(worlds: Worlds) -> Examples:
    version = await worlds.version("case", "discussed")
    editions = [own(worlds, "AttachmentEdition", "edition_to_ask")]
    given = {
        "version": version,
        "question": "Slutter dere dere til?",
        "days": 20,
        "workingDays": True,
        "partners": [await place(worlds, "partner", "Partner", "9902")],
        "divisions": [await place(worlds, "division", "Division", "kirurgi")],
        "editions": editions,
    }
    return [("anne", {"caseId": own(worlds, "Case", "discussed"), **given})]


@example("answerRound")
async def _answer_round(worlds: Worlds) -> Examples:
    reply = own(worlds, "Reply", "reply_berg")
    return [("berg", {"replyId": reply, "version": 1, "answer": "AGREE"})]


@example("answerForRegion")
async def _answer_for_region(worlds: Worlds) -> Examples:
    partner = await place(worlds, "partner", "Partner", "9902")
    given: Given = {
        "roundId": own(worlds, "Round", "round"),
        "regionId": await place(worlds, "region", "Region", "nord"),
        "answers": [{"partnerId": partner, "version": 1, "answer": "AGREE"}],
        "evidenceDate": NOW.date().isoformat(),
    }
    return [("nord", given)]


@example("settleStance")
async def _settle_stance(worlds: Worlds) -> Examples:
    given = {"version": 1, "position": "AGREE", "silenceReason": "Fristen er kort."}
    ids = {
        "stanceId": own(worlds, "Stance", "stance"),
        "meetingId": own(worlds, "Meeting", "own_meeting"),
    }
    return [("nord", {**ids, **given})]


@example("closeRound")
async def _close_round(worlds: Worlds) -> Examples:
    # Nobody closes a round before its deadline while answers are missing: in the example all are there.
    version = await worlds.version("round", "round_to_close")
    return [("anne", {"roundId": own(worlds, "Round", "round_to_close"), "version": version})]


@example("recordDecision")
async def _record_decision(worlds: Worlds) -> Examples:
    item = worlds.ready["item_to_decide"]
    case_id: UUID = (await worlds.road.rows("agenda_item", id=item))[0]["case_id"]
    seats = [await place(worlds, "seat", "Seat", key) for key in ("fsu:direktor",)]
    given = {
        "agendaItemId": f"AgendaItem_{item}",
        "version": await worlds.road.case_version(case_id),
        "wording": "FSU slutter seg til.",
        "effect": "BINDING",
        "voices": [{"seatId": seat, "position": "AGREES"} for seat in seats],
    }
    return [("anne", given)]


@example("reportFollowup")
async def _report_followup(worlds: Worlds) -> Examples:
    partner = await worlds.road.id_of("partner", "9902")
    row = (await worlds.road.rows("followup", partner_id=partner))[0]
    return [("berg", {"followupId": f"Followup_{row['id']}", "version": row["version"], "state": "DONE"})]


@example("recordAdoption")
async def _record_adoption(worlds: Worlds) -> Examples:
    row = (await worlds.road.rows("followup", id=worlds.ready["adopted"]))[0]
    given = {
        "followupId": f"Followup_{row['id']}",
        "version": row["version"],
        "adoption": "ADOPTED",
        "decidedOn": worlds.road.today.isoformat(),
        "reference": "kommunestyret, sak 46/26",
        "note": "Behandlet på nytt",
    }
    return [("aune", given)]


@example("settleEndedFollowup")
async def _settle_ended_followup(worlds: Worlds) -> Examples:
    row = (await worlds.road.rows("followup", id=worlds.ready["followup_ended"]))[0]
    given = {
        "followupId": f"Followup_{row['id']}",
        "version": row["version"],
        "reason": "Slått sammen.",
        "partners": [await place(worlds, "partner", "Partner", "9902")],
    }
    return [("anne", given)]


@example("sendReportback")
async def _send_reportback(worlds: Worlds) -> Examples:
    given = {
        "meetingId": own(worlds, "Meeting", "reported_back"),
        "seatId": await place(worlds, "seat", "Seat", "fsu:region:sor"),
        "edition": 1,
        "text": "Vi ble enige om rutinen.",
    }
    return [("fsu:region:sor", given)]


@example("markRead")
async def _mark_read(worlds: Worlds) -> Examples:
    return [("anne", {"noticeId": own(worlds, "Notice", "notice")})]


@example("retryDelivery")
async def _retry_delivery(worlds: Worlds) -> Examples:
    version = await worlds.version("delivery", "failed_mail")
    return [("anne", {"deliveryId": own(worlds, "Delivery", "failed_mail"), "version": version})]


@example("settleDelivery")
async def _settle_delivery(worlds: Worlds) -> Examples:
    version = await worlds.version("delivery", "uncertain_mail")
    given = {"version": version, "sent": True}
    return [("anne", {"deliveryId": own(worlds, "Delivery", "uncertain_mail"), **given})]


@example("retryDocument")
async def _retry_document(worlds: Worlds) -> Examples:
    version = await worlds.version("document", "failed_paper")
    return [("anne", {"documentId": own(worlds, "Document", "failed_paper"), "version": version})]
