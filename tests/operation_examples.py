"""For every command that takes an id: who may give it, and an input that is right in every respect.

A refusal of another's id shows something only where the same command with one's own id is carried out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from appointment_examples import APPOINTMENT_EXAMPLES
from builders import NOW
from draft_examples import DRAFTS, Example, Examples, Given
from two_worlds import Worlds

EXAMPLES: dict[str, Example] = {**DRAFTS, **APPOINTMENT_EXAMPLES}


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


@example("appoint")
async def _appoint(worlds: Worlds) -> Examples:
    seat = await place(worlds, "seat", "Seat", "fsu:direktor")
    person = f"Person_{worlds.person('valgt')}"
    day = worlds.api.today.isoformat()
    return [("anne", {"seatId": seat, "personId": person, "validFrom": day, "deputyRank": 3})]


@example("editPerson")
async def _edit_person(worlds: Worlds) -> Examples:
    row = (await worlds.road.rows("person", id=worlds.person("valgt")))[0]
    given = {"personId": f"Person_{row['id']}", "version": row["version"], "name": "Ny Nordmann"}
    return [("anne", given)]


@example("appointCommonDeputy")
async def _appoint_common_deputy(worlds: Worlds) -> Examples:
    body = await place(worlds, "body", "Body", "fsu")
    person, day = f"Person_{worlds.person('valgt')}", worlds.api.today.isoformat()
    given = {"side": "MUNICIPAL", "personId": person, "rank": 9, "validFrom": day}
    return [("anne", {"bodyId": body, **given})]


async def _holding(worlds: Worlds, name: str) -> Given:
    version = await worlds.version("holding", name)
    return {"holdingId": own(worlds, "Holding", name), "version": version}


def _in_days(worlds: Worlds, days: int) -> str:
    return (worlds.api.today + timedelta(days=days)).isoformat()


@example("endHolding")
async def _end_holding(worlds: Worlds) -> Examples:
    given = {"validTo": _in_days(worlds, 5), "reason": "OWN_WISH"}
    return [("anne", {**await _holding(worlds, "held_seat"), **given})]


@example("correctHolding")
async def _correct_holding(worlds: Worlds) -> Examples:
    return [("anne", {**await _holding(worlds, "coming_seat"), "validFrom": _in_days(worlds, 700)})]


@example("withdrawHolding")
async def _withdraw_holding(worlds: Worlds) -> Examples:
    return [("anne", await _holding(worlds, "coming_seat"))]


@example("moveDeputy")
async def _move_deputy(worlds: Worlds) -> Examples:
    return [("anne", {**await _holding(worlds, "deputy_seat"), "rank": 1})]


@example("takeLeave")
async def _take_leave(worlds: Worlds) -> Examples:
    days = {"validFrom": _in_days(worlds, 5), "validTo": _in_days(worlds, 9)}
    return [("anne", {"holdingId": own(worlds, "Holding", "held_seat"), **days})]


@example("endLeave")
async def _end_leave(worlds: Worlds) -> Examples:
    given = {"version": await worlds.version("leave", "leave"), "validTo": _in_days(worlds, 401)}
    return [("anne", {"leaveId": own(worlds, "Leave", "leave"), **given})]


@example("withdrawLeave")
async def _withdraw_leave(worlds: Worlds) -> Examples:
    version = await worlds.version("leave", "leave")
    return [("anne", {"leaveId": own(worlds, "Leave", "leave"), "version": version})]


@example("takeOffice")
async def _take_office(worlds: Worlds) -> Examples:
    person, day = f"Person_{worlds.person('valgt')}", _in_days(worlds, 30)
    shared = {"personId": person, "validFrom": day}
    return [
        ("anne", {**shared, "office": office, field: await place(worlds, table, kind, key)})
        for office, field, table, kind, key in _OFFICES
    ]


_OFFICES = (
    ("ordforer", "partnerId", "partner", "Partner", "9905"),
    ("regionleder", "regionId", "region", "Region", "sor"),
    ("klinikksjef", "divisionId", "division", "Division", "kirurgi"),
)


@example("changeOffices")
async def _change_offices(worlds: Worlds) -> Examples:
    people = [
        {
            "office": office,
            "personId": f"Person_{worlds.person('valgt')}",
            field: await place(worlds, table, kind, key),
        }
        for office, field, table, kind, key in _OFFICES
    ]
    return [("anne", {"validFrom": _in_days(worlds, 30), "people": people})]


@example("leaveOffice")
async def _leave_office(worlds: Worlds) -> Examples:
    version = await worlds.version("office_holding", "office")
    given = {"version": version, "validTo": _in_days(worlds, 30)}
    return [("anne", {"officeHoldingId": own(worlds, "OfficeHolding", "office"), **given})]


@example("grantRole")
async def _grant_role(worlds: Worlds) -> Examples:
    person = f"Person_{worlds.person('valgt')}"
    shared = {"personId": person, "validFrom": worlds.api.today.isoformat()}
    places = (
        ("partnerId", "MUNICIPAL_CONTACT", "MUNICIPAL", await place(worlds, "partner", "Partner", "9905")),
        ("regionId", "REGION_CONTACT", "MUNICIPAL", await place(worlds, "region", "Region", "sor")),
        (
            "divisionId",
            "DIVISION_CONTACT",
            "HOSPITAL",
            await place(worlds, "division", "Division", "kirurgi"),
        ),
    )
    return [
        ("admin", {**shared, "kind": kind, "side": side, field: found}) for field, kind, side, found in places
    ]


@example("attest")
async def _attest(worlds: Worlds) -> Examples:
    person = f"Person_{worlds.person('valgt')}"
    return [("anne", {"personId": person, "leaderLevel": 2, "validFrom": worlds.api.today.isoformat()})]


@example("withdrawAttestation")
async def _withdraw_attestation(worlds: Worlds) -> Examples:
    given: Given = {"version": await worlds.version("attestation", "attestation")}
    given["endsOn"] = worlds.api.today.isoformat()
    return [("anne", {"attestationId": own(worlds, "Attestation", "attestation"), **given})]


@example("declareGender")
async def _declare_gender(worlds: Worlds) -> Examples:
    return [("anne", {"personId": f"Person_{worlds.person('valgt')}", "gender": "WOMAN"})]


@example("grantAuthority")
async def _grant_authority(worlds: Worlds) -> Examples:
    shared = {"kind": "DIRECT", "reference": "12/26", "validFrom": worlds.api.today.isoformat()}
    places = (
        ("partnerId", await place(worlds, "partner", "Partner", "9905")),
        ("regionId", await place(worlds, "region", "Region", "sor")),
        ("divisionId", await place(worlds, "division", "Division", "kirurgi")),
    )
    holding = own(worlds, "Holding", "holding")
    return [("anne", {"holdingId": holding, **shared, field: found}) for field, found in places]


@example("withdrawAuthority")
async def _withdraw_authority(worlds: Worlds) -> Examples:
    given: Given = {"version": await worlds.version("authority_grant", "authority")}
    given["endsOn"] = worlds.api.today.isoformat()
    return [("anne", {"authorityId": own(worlds, "Authority", "authority"), **given})]


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
    return [("anne", {"caseId": own(worlds, "Case", "reported"), "version": version, **texts})]


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
    given = {"version": version, "question": "Slutter dere dere til?"}
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
    return [("nord", {"stanceId": own(worlds, "Stance", "stance"), **given})]


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
