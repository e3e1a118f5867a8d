"""For every command about what one side keeps to itself, and about requests for access: an input that is right."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from two_worlds import Worlds

Examples = list[tuple[str, dict[str, Any]]]


def _own(worlds: Worlds, kind: str, name: str) -> str:
    return f"{kind}_{worlds.ready[name]}"


async def _place(worlds: Worlds, table: str, kind: str, key: str) -> str:
    return f"{kind}_{await worlds.road.id_of(table, key)}"


async def _write(worlds: Worlds) -> Examples:
    case, item = _own(worlds, "Case", "placed"), _own(worlds, "AgendaItem", "second_item")
    division = await _place(worlds, "division", "Division", "kirurgi")
    region = await _place(worlds, "region", "Region", "nord")
    return [
        ("anne", {"caseId": case, "side": "HOSPITAL", "divisionId": division, "text": "Vårt."}),
        ("bjorn", {"itemId": item, "side": "MUNICIPAL", "regionId": region, "text": "Vårt."}),
    ]


async def _on_note(worlds: Worlds, **more: Any) -> Examples:
    version = await worlds.version("note", "note")
    return [("anne", {"noteId": _own(worlds, "Note", "note"), "version": version, **more})]


async def _revise(worlds: Worlds) -> Examples:
    return await _on_note(worlds, text="Nå slik.")


async def _withdraw(worlds: Worlds) -> Examples:
    return await _on_note(worlds)


async def _plan(worlds: Worlds) -> Examples:
    soon = (worlds.api.clock.moment + timedelta(hours=2)).isoformat()
    common = {"startsAt": soon, "place": "Her", "caseIds": [_own(worlds, "Case", "placed")]}
    division = await _place(worlds, "division", "Division", "kirurgi")
    region = await _place(worlds, "region", "Region", "nord")
    people = {name: [f"Person_{worlds.person(name)}"] for name in ("anne", "bjorn")}
    meeting = _own(worlds, "Meeting", "planned")
    return [
        (
            "anne",
            {
                **common,
                "side": "HOSPITAL",
                "divisionId": division,
                "meetingId": meeting,
                "personIds": people["anne"],
            },
        ),
        ("bjorn", {**common, "side": "MUNICIPAL", "regionId": region, "personIds": people["bjorn"]}),
    ]


async def _on_premeeting(worlds: Worlds, **more: Any) -> Examples:
    version = await worlds.version("premeeting", "premeeting")
    return [("anne", {"premeetingId": _own(worlds, "Premeeting", "premeeting"), "version": version, **more})]


async def _change(worlds: Worlds) -> Examples:
    soon = (worlds.api.clock.moment + timedelta(hours=3)).isoformat()
    given = {"startsAt": soon, "place": "Der", "caseIds": [_own(worlds, "Case", "placed")]}
    return await _on_premeeting(worlds, **given, personIds=[f"Person_{worlds.person('anne')}"])


async def _hold(worlds: Worlds) -> Examples:
    return await _on_premeeting(worlds, personIds=[f"Person_{worlds.person('anne')}"], summary="Enige.")


async def _cancel(worlds: Worlds) -> Examples:
    return await _on_premeeting(worlds, reason="Ingen kan.")


async def _sheet_of_premeeting(worlds: Worlds) -> Examples:
    return [("anne", {"premeetingId": _own(worlds, "Premeeting", "premeeting_cancelled")})]


async def _position_sheet(worlds: Worlds) -> Examples:
    division = await _place(worlds, "division", "Division", "kirurgi")
    region = await _place(worlds, "region", "Region", "nord")
    return [
        ("anne", {"side": "HOSPITAL", "divisionId": division}),
        ("bjorn", {"side": "MUNICIPAL", "regionId": region}),
    ]


async def _register(worlds: Worlds) -> Examples:
    given = {
        "asked": "Alt",
        "receivedOn": worlds.api.today.isoformat(),
        "side": "HOSPITAL",
        "partnerId": await _place(worlds, "partner", "Partner", "provesykehuset"),
        "caseId": _own(worlds, "Case", "placed"),
    }
    return [("anne", given)]


async def _on_disclosure(worlds: Worlds, name: str = "disclosure", **more: Any) -> Examples:
    version = await worlds.version("disclosure", name)
    return [("anne", {"disclosureId": _own(worlds, "Disclosure", name), "version": version, **more})]


async def _reassign(worlds: Worlds) -> Examples:
    partner = await _place(worlds, "partner", "Partner", "9902")
    return await _on_disclosure(worlds, side="MUNICIPAL", partnerId=partner)


async def _answer(worlds: Worlds) -> Examples:
    return await _on_disclosure(worlds, outcome="GRANTED", answeredOn=worlds.api.today.isoformat())


async def _complain(worlds: Worlds) -> Examples:
    given = {"complainedOn": worlds.api.today.isoformat(), "complaint": "Ikke noe svar."}
    return await _on_disclosure(worlds, "disclosure_late", **given)


async def _settle(worlds: Worlds) -> Examples:
    given = {"outcome": "UPHELD", "settledOn": worlds.api.today.isoformat()}
    return await _on_disclosure(worlds, "disclosure_complained", **given)


async def _link(worlds: Worlds) -> Examples:
    note = _own(worlds, "Note", "note_on_item")
    return [("anne", {"disclosureId": _own(worlds, "Disclosure", "disclosure"), "noteId": note})]


async def _settle_note(worlds: Worlds) -> Examples:
    version = await worlds.version("disclosure_note", "disclosure_note")
    link = _own(worlds, "DisclosureNote", "disclosure_note")
    return [("anne", {"disclosureNoteId": link, "version": version, "released": True})]


async def _unlink(worlds: Worlds) -> Examples:
    return [("anne", {"disclosureNoteId": _own(worlds, "DisclosureNote", "disclosure_note")})]


SPACE_EXAMPLES = {
    "writeNote": _write,
    "reviseNote": _revise,
    "withdrawNote": _withdraw,
    "planPremeeting": _plan,
    "changePremeeting": _change,
    "holdPremeeting": _hold,
    "cancelPremeeting": _cancel,
    "makePremeetingSheet": _sheet_of_premeeting,
    "makePositionSheet": _position_sheet,
    "registerDisclosure": _register,
    "reassignDisclosure": _reassign,
    "answerDisclosure": _answer,
    "recordComplaint": _complain,
    "settleComplaint": _settle,
    "linkNote": _link,
    "settleNote": _settle_note,
    "unlinkNote": _unlink,
}
