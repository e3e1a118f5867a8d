"""What the pages of temporary committees say of one: what it waits for, and what the reader can do with it now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fellesskap.access import policy
from fellesskap.access.actions import action
from fellesskap.texts import mark
from fellesskap_web.rendering import as_day
from fellesskap_web.road import Act, Data, allowed
from fellesskap_web.visitor import Visit

_LABELS = {
    "noteReport": (mark("Før at rapporten er tatt til orientering"), "orientering"),
    "listReport": (mark("Sett rapporten på sakslisten"), "saksliste"),
    "dissolveCommittee": (mark("Oppløs utvalget"), "opplos"),
    "extendCommittee": (mark("Forleng fristen"), "forleng"),
    "deliverReport": (mark("Lever rapporten"), "rapport"),
}
_FIRST = {
    "OVERDUE": ("extendCommittee", "deliverReport"),
    "ACTIVE": ("deliverReport", "extendCommittee"),
    "DUE_SOON": ("deliverReport", "extendCommittee"),
    "COMING": ("extendCommittee",),
    "DELIVERED": ("noteReport", "listReport", "deliverReport", "extendCommittee"),
    "REPORTED": ("dissolveCommittee",),
}


def acts_of(visit: Visit, committee: Data | None) -> list[Act]:
    """List what the reader can do with a committee now, the most pressing first."""
    return list(_acts(visit, committee)) if committee else []


def _acts(visit: Visit, committee: Data) -> Iterator[Act]:
    here = visit.path("utvalg", committee["key"])
    for name in _FIRST.get(committee["state"], ()):
        label, path = _LABELS[name]
        if name == "deliverReport" and committee["reports"]:
            label = mark("Lever rapporten på nytt")
        if allowed(committee, name):
            yield Act(label, f"{here}/{path}")
    if committee["state"] not in ("REPORTED", "DISSOLVED") and allowed(committee, "extendCommittee"):
        yield Act(mark("Oppløs uten rapport"), f"{here}/opplos", onward=False)


def may_appoint(visit: Visit, body: Data) -> bool:
    """Tell whether the reader can record that a body appoints a temporary committee."""
    able = "temporary" in body["mayAppoint"].split() and not body["region"]
    return able and action("appointCommittee", lambda: policy.require_secretariat(visit.actor)).allowed


def listed_in(committee: Data) -> Data | None:
    """The meeting on whose agenda the report stands, if it does in one that is not called off."""
    item = committee["reports"][0]["agendaItem"] if committee["reports"] else None
    meeting: Data | None = item["meeting"] if item else None
    return meeting if meeting and meeting["state"] != "CANCELLED" else None


def hears(meetings: Iterable[Data], committee: Data) -> list[Data]:
    """The planned meetings of the body that hears a committee's report."""
    appointer = committee["described"]["appointedBy"] if committee["described"] else None
    key = appointer["key"] if appointer else ""
    return [
        one for one in meetings if key in {one["body"]["key"], *(body["key"] for body in one["jointWith"])}
    ]


def overriders(bodies: list[Data], committee: Data) -> list[Data]:
    """The bodies that may dissolve a committee that has not reported (R-COMMITTEE-13)."""
    by_key = {body["key"]: body for body in bodies}
    appointer = committee["described"]["appointedBy"] if committee["described"] else None
    above: set[str] = set()
    waiting = [appointer["key"]] if appointer else []
    while waiting:
        body = by_key.get(waiting.pop())
        for towards in (body["reportsTo"], body["preparesFor"], body["partOf"]) if body else ():
            if towards and towards["key"] not in above:
                above.add(towards["key"])
                waiting.append(towards["key"])
    return [
        body for body in bodies if body["key"] in above or set(body["mayAppoint"].split()) - {"temporary"}
    ]


def waits_for(committee: Data) -> str:
    """A bokmål sentence with `due` on what a committee waits for, for the secretariat; empty for nothing."""
    match committee["state"]:
        case "OVERDUE":
            return mark("Fristen for utvalget er ute, og rapporten er ikke levert.")
        case "DUE_SOON":
            return mark("Utvalget skal snart levere rapporten sin.")
        case "DELIVERED" if allowed(committee, "listReport"):
            return mark("Rapporten er levert og står ikke på noen saksliste.")
        case "DELIVERED" if allowed(committee, "noteReport"):
            return mark("Møtet om rapporten er holdt. Før at den er tatt til orientering.")
        case "REPORTED":
            return mark("Rapporten er tatt til orientering. Utvalget kan oppløses.")
    return ""


def line_of(visit: Visit, committee: Data) -> dict[str, Any] | None:
    """What the start page says of a committee; nothing where it waits for nobody."""
    text = waits_for(committee)
    if not text or (not allowed(committee, "dissolveCommittee") and committee["state"] == "REPORTED"):
        return None
    path = "opplos" if committee["state"] == "REPORTED" else ""
    return {
        "subject": committee["described"]["name"] if committee["described"] else committee["key"],
        "text": text,
        "label": mark("Oppløs utvalget") if path else mark("Se utvalget"),
        "url": visit.path("utvalg", committee["key"], *([path] if path else [])),
        "deadline": as_day(committee["due"])
        if committee["due"] and committee["state"] in ("OVERDUE", "DUE_SOON")
        else None,
        "since": as_day(committee["notedOn"] or committee["deliveredOn"] or visit.today),
    }
