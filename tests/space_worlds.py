"""What one side keeps to itself, and who asked to read it, in each of two communities side by side."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from api_road import Journey
from fellesskap.actor import Side
from fellesskap.disclosures.model import DisclosureOutcome
from fellesskap.disclosures.service import (
    AnswerDisclosure,
    LinkNote,
    RecordComplaint,
    RegisterDisclosure,
    answer_disclosure,
    link_note,
    record_complaint,
    register_disclosure,
)
from fellesskap.notes.model import Purpose
from fellesskap.notes.service import ReviseNote, WriteNote, revise_note, write_note
from fellesskap.premeetings.service import (
    CancelPremeeting,
    MakePremeetingSheet,
    PlanPremeeting,
    cancel_premeeting,
    make_premeeting_sheet,
    plan_premeeting,
)
from road import Road


async def keep_at_home(road: Road, ready: dict[str, UUID]) -> None:
    """Let the hospital's side write, meet by itself, and be asked for what it wrote."""
    case_id, secretary = ready["placed"], road.people["anne"]
    about = WriteNote("Vi vil ha mer tid.", Side.HOSPITAL, case_id, purpose=Purpose.POSITION)
    ready["note"] = await road.do("anne", write_note, about)
    await road.do("anne", revise_note, ReviseNote(ready["note"], 1, "Vi vil ha to uker til."))
    item = WriteNote("Spør om dette.", Side.HOSPITAL, item_id=ready["second_item"])
    ready["note_on_item"] = await road.do("anne", write_note, item)
    division = await road.id_of("division", "kirurgi")
    ready["division_note"] = await road.do(
        "anne", write_note, WriteNote("For oss.", Side.HOSPITAL, case_id, division_id=division)
    )
    soon = road.clock.moment + timedelta(hours=1)
    for name in ("premeeting", "premeeting_cancelled"):
        plan = PlanPremeeting(
            Side.HOSPITAL,
            soon,
            place="Hos oss",
            meeting_id=ready["planned"],
            case_ids=(case_id,),
            person_ids=(secretary,),
        )
        ready[name] = await road.do("anne", plan_premeeting, plan)
    ready["sheet"] = await road.do("anne", make_premeeting_sheet, MakePremeetingSheet(ready["premeeting"]))
    off = CancelPremeeting(ready["premeeting_cancelled"], 1, "Ingen kunne.")
    await road.do("anne", cancel_premeeting, off)
    await _ask_at_home(road, ready)


async def _ask_at_home(road: Road, ready: dict[str, UUID]) -> None:
    trust = await road.id_of("partner", "provesykehuset")
    for name, days in (("disclosure", 0), ("disclosure_late", 30), ("disclosure_complained", 30)):
        asked = RegisterDisclosure(
            "Alt om saken", road.today - timedelta(days=days), Side.HOSPITAL, trust, ready["placed"], "Avisa"
        )
        ready[name] = await road.do("anne", register_disclosure, asked)
    refused = AnswerDisclosure(
        ready["disclosure_complained"],
        1,
        DisclosureOutcome.REFUSED,
        road.today,
        "Nei.",
        "offentleglova § 14",
        "Internt.",
    )
    await road.do("anne", answer_disclosure, refused)
    complaint = RecordComplaint(ready["disclosure_complained"], 2, road.today, "Vi er uenige.")
    await road.do("anne", record_complaint, complaint)
    await road.do("anne", link_note, LinkNote(ready["disclosure"], ready["note"]))
    linked = await road.rows("disclosure_note", note_id=ready["note"])
    ready["disclosure_note"] = linked[0]["id"]


async def keep_elsewhere(there: Journey, case_id: str) -> None:
    """The same by the other community's municipal side, over the door."""
    who, api = there.secretary, there.api
    note = await api.do(who, "writeNote", caseId=case_id, side="MUNICIPAL", text="Vårt eget.")
    soon = (api.clock.moment + timedelta(days=1)).isoformat()
    given = {"side": "MUNICIPAL", "startsAt": soon, "place": "Her", "caseIds": [case_id]}
    await api.do(who, "planPremeeting", personIds=[f"Person_{who}"], **given)
    await api.do(who, "makePositionSheet", side="MUNICIPAL")
    asked = {"asked": "Alt", "receivedOn": api.today.isoformat(), "side": "MUNICIPAL"}
    disclosure = await api.do(who, "registerDisclosure", caseId=case_id, **asked)
    await api.do(who, "linkNote", disclosureId=disclosure["id"], noteId=note["id"])
