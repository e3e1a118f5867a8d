"""For every command on the life of cases and on disagreements: who may give it, and an input that is right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from two_worlds import Worlds

Examples = list[tuple[str, dict[str, Any]]]


def _on(name: str, **more: Any) -> Callable[[Worlds], Awaitable[Examples]]:
    async def act(worlds: Worlds) -> Examples:
        version = await worlds.version("case", name)
        return [("anne", {"caseId": f"Case_{worlds.ready[name]}", "version": version, **more})]

    return act


async def _postpone(worlds: Worlds) -> Examples:
    version = await worlds.version("agenda_item", "item_to_discuss")
    item = worlds.ready["item_to_discuss"]
    (later,) = await worlds.api.fetch(
        "SELECT l.id FROM agenda_item i JOIN meeting m ON m.id = i.meeting_id JOIN meeting l ON "
        "l.body_id = m.body_id AND l.held_on > m.held_on AND l.state = 'planned' WHERE i.id = $1 LIMIT 1",
        item,
    )
    given = {"itemId": f"AgendaItem_{item}", "version": version, "reason": "Tallene er ikke klare."}
    return [("anne", {**given, "untilMeetingId": f"Meeting_{later['id']}"})]


async def _link(worlds: Worlds) -> Examples:
    first, other = (f"Case_{worlds.ready[name]}" for name in ("to_lift", "placed"))
    return [("anne", {"caseId": first, "otherId": other, "kind": "RELATES"})]


async def _unlink(worlds: Worlds) -> Examples:
    return [("anne", {"linkId": f"CaseLink_{worlds.ready['case_link']}"})]


async def _where(worlds: Worlds) -> dict[str, list[str]]:
    return {
        "regions": [f"Region_{await worlds.road.id_of('region', 'sor')}"],
        "divisions": [f"Division_{await worlds.road.id_of('division', 'psykiatri')}"],
    }


async def _set_places(worlds: Worlds) -> Examples:
    return [("anne", {**(await _on("to_lower")(worlds))[0][1], **await _where(worlds)})]


async def _several(worlds: Worlds, *names: str) -> list[dict[str, Any]]:
    return [
        {"caseId": f"Case_{worlds.ready[name]}", "version": await worlds.version("case", name)}
        for name in names
    ]


async def _place_cases(worlds: Worlds) -> Examples:
    body = f"Body_{await worlds.road.id_of('body', 'fu')}"
    given = {"matterClass": "faglig", "route": "faglig", "bodyId": body, "reason": "Faglige saker."}
    return [("anne", {"cases": await _several(worlds, "reported", "to_place"), **given})]


async def _place_onward(worlds: Worlds) -> Examples:
    body = f"Body_{await worlds.road.id_of('body', 'fsu')}"
    return await _on("lost_onward", bodyId=body, reason="Utvalget er borte.")(worlds)


async def _add_priorities(worlds: Worlds) -> Examples:
    return [("anne", {"cases": await _several(worlds, "to_lift", "to_lower"), "priorities": ["barn"]})]


async def _add_places(worlds: Worlds) -> Examples:
    return [("anne", {"cases": await _several(worlds, "to_lift", "to_lower"), **await _where(worlds)})]


async def _register(worlds: Worlds) -> Examples:
    division = (await worlds.road.rows("division", key="kirurgi"))[0]
    parties = [
        {"partnerId": f"Partner_{await worlds.road.id_of('partner', '9901')}"},
        {"partnerId": f"Partner_{division['partner_id']}", "divisionId": f"Division_{division['id']}"},
    ]
    given = {"title": "Hvem betaler?", "question": "Vi er uenige.", "parties": parties}
    return [("anne", {**given, "aboutId": f"Case_{worlds.ready['placed']}"})]


CASES = {
    "setCaseKind": _on("to_lift", kind="HEARING", hearingBy="Helsedirektoratet", hearingDue="2066-06-01"),
    "returnCase": _on("to_lift", reason="Kostnaden mangler."),
    "sendCaseAgain": _on("returned", note="Lagt til."),
    "concludeCase": _on("to_conclude", reason="Den var til orientering."),
    "withdrawCase": _on("to_lower", reason="Løst på annen måte."),
    "reopenCase": _on("withdrawn", reason="Det er noe nytt."),
    "postponeDiscussion": _postpone,
    "linkCases": _link,
    "unlinkCases": _unlink,
    "setPlaces": _set_places,
    "placeCases": _place_cases,
    "placeOnward": _place_onward,
    "addPriorities": _add_priorities,
    "addPlaces": _add_places,
    "registerDisagreement": _register,
    "escalateDisagreement": _on("to_settle", done="Et møte.", reason="Like uenige."),
    "settleDisagreement": _on("to_settle", done="Et møte.", agreed="Kommunen betaler."),
    "referDisagreement": _on("to_refer", referredTo="Regionalt utvalg", reason="Ikke enighet."),
}
