"""What waits for the reader, as lines of the start page: each with its deadline and one thing to do.

Everything comes from what the graph found; nobody's role is asked about here, an empty list gives no line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fellesskap.texts import mark
from fellesskap_web.case_lines import lines_of_cases
from fellesskap_web.input_lines import lines_of_inputs
from fellesskap_web.lines import Line, about, nodes
from fellesskap_web.minutes_lines import lines_of_minutes
from fellesskap_web.rendering import as_day, bare_id
from fellesskap_web.road import Data, reach, reply_url, stance_url
from fellesskap_web.tending import not_sent, to_tend
from fellesskap_web.visitor import Visit


def waiting(own: Data, secretariat: Data | None, visit: Visit) -> list[Line]:
    """List what waits: what did not get out first, then by deadline, then the oldest."""
    found = [
        *_replies(own, visit),
        *_stances(own, visit),
        *_advice(own, visit),
        *_calls(own, visit),
        *_minutes(own, visit),
        *lines_of_minutes(own, visit),
        *_deputies(own, visit),
        *_followups(own, visit),
        *(Line(**one) for one in lines_of_cases(own, visit)),
        *(Line(**one) for one in lines_of_inputs(own, visit)),
    ]
    failed: list[Line] = []
    if secretariat is not None:
        found += to_tend(secretariat, visit)
        failed = not_sent(secretariat, visit)
    return failed + sorted(found, key=lambda line: (line.deadline or date.max, line.since))


def _replies(own: Data, visit: Visit) -> Iterator[Line]:
    for reply in own["repliesWaiting"]:
        found = reply["round"]
        asked = reply["division"] or reply["partner"]
        if found and found["case"]:
            yield Line(
                text=mark("%(name)s er spurt om å slutte seg til forslaget."),
                facts={"name": asked["name"]},
                label=mark("Svar"),
                url=reply_url(found, reply, visit),
                deadline=as_day(found["deadline"]),
                **about(found["case"]),
            )


def _stances(own: Data, visit: Visit) -> Iterator[Line]:
    for stance in own["stancesWaiting"]:
        found = stance["round"]
        if found and found["case"]:
            region = stance["region"]
            yield Line(
                text=mark(
                    "%(answered)s av %(asked)s har svart i %(name)s. Du avklarer det felles standpunktet."
                )
                if region
                else mark(
                    "%(answered)s av %(asked)s divisjoner har svart. Du avklarer standpunktet til helseforetaket."
                ),
                facts={
                    "answered": stance["answered"],
                    "asked": stance["asked"],
                    "name": region["name"] if region else "",
                },
                label=mark("Avklar standpunkt"),
                url=stance_url(found, stance, visit),
                deadline=as_day(found["deadline"]),
                **about(found["case"]),
            )


def _advice(own: Data, visit: Visit) -> Iterator[Line]:
    for advice in own["adviceWaiting"]:
        if advice["case"]:
            yield Line(
                text=mark("%(name)s er bedt om å uttale seg før saken besluttes."),
                facts={"name": advice["name"]},
                label=mark("Gi uttalelse"),
                url=reach(visit, "uttalelser", advice["id"]),
                deadline=as_day(advice["deadline"]),
                **about(advice["case"]),
            )


def _minutes(own: Data, visit: Visit) -> Iterator[Line]:
    """One line for each of the minutes that take the reader's word as leader or deputy leader."""
    for meeting in own["minutesWaiting"]:
        held = as_day(meeting["heldOn"])
        yield Line(
            subject=meeting["body"]["name"] if meeting["body"] else "",
            text=mark("Referatet fra møtet %(day)s venter på at du godkjenner det."),
            facts={"day": visit.texts.day(held)},
            label=mark("Les og godkjenn"),
            url=reach(visit, "moter", meeting["id"]),
            since=held,
        )


def _deputies(own: Data, visit: Visit) -> Iterator[Line]:
    """One line for each meeting the reader is called to as a deputy and has not answered."""
    for call in own["deputyCallsWaiting"]:
        if meeting := call["meeting"]:
            held = as_day(meeting["heldOn"])
            yield Line(
                subject=meeting["body"]["name"] if meeting["body"] else "",
                text=mark("Du er kalt inn som vara til møtet %(day)s. Svar om du kan møte."),
                facts={"day": visit.texts.day(held)},
                label=mark("Svar"),
                url=reach(visit, "moter", meeting["id"]),
                deadline=held,
            )


def _calls(own: Data, visit: Visit) -> Iterator[Line]:
    """One line for each party the reader answers for in a round: all its seats are named on one page."""
    for party in own["callsWaiting"]:
        found = party["round"]
        if found:
            left = sum(call["answeredAt"] is None for call in party["calls"])
            yield Line(
                subject=found["title"],
                text=mark("%(name)s skal oppnevne eller foreslå noen. Plasser uten navn: %(left)s."),
                facts={"name": party["name"], "left": left},
                label=mark("Se plassene"),
                url=visit.path("oppnevning", bare_id(found["id"])),
                deadline=as_day(found["deadline"]),
            )


def _followups(own: Data, visit: Visit) -> Iterator[Line]:
    for followup in nodes(own["followups"]):
        if followup["case"]:
            yield Line(
                text=_left_of(followup),
                facts={"name": followup["partner"]["name"]},
                label=mark("Før vedtaket") if _is_recommended(followup) else mark("Meld status"),
                url=reach(visit, "oppfolging", followup["id"]),
                deadline=as_day(followup["due"]) if followup["due"] else None,
                since=as_day(followup["decision"]["decidedOn"]) if followup["decision"] else date.min,
                **about(followup["case"]),
            )


def _left_of(followup: Data) -> str:
    if _is_recommended(followup):
        return mark("%(name)s skal gjøre eget vedtak om anbefalingen.")
    if followup["state"] == "OPEN":
        return mark("%(name)s skal følge opp beslutningen, og har ikke begynt.")
    return mark("%(name)s er i gang med å følge opp beslutningen.")


def _is_recommended(followup: Data) -> bool:
    return bool(followup["decision"] and followup["decision"]["ratification"])
