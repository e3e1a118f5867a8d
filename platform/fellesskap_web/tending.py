"""What waits for the secretariat, as lines of the start page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from fellesskap.texts import mark
from fellesskap.texts.rulings import ruled
from fellesskap_web.committees import line_of
from fellesskap_web.disclosures import asked_line
from fellesskap_web.ended import ended_url, told_ended, told_left
from fellesskap_web.lines import Line, about, nodes
from fellesskap_web.rendering import as_day, bare_id
from fellesskap_web.road import Data, allowed, close_url, ends_discussed, onward_treatment, reach
from fellesskap_web.visitor import Visit

# A call is somebody's task in good time before it must be out, not the whole year.
CALL_AHEAD = timedelta(days=21)
HEARING_AHEAD = timedelta(days=30)


def to_tend(data: Data, visit: Visit) -> list[Line]:
    """List what the secretariat is to do next, in no order."""
    return [
        *_cases(data, visit),
        *_hearings(data, visit),
        *_onward(data, visit),
        *_rounds(data, visit),
        *_ended(data, visit),
        *_appointments(data, visit),
        *_committees(data, visit),
        *_asked(data, visit),
        *_meetings(data, visit),
        *_terms(data, visit),
        *_vacancies(data, visit),
    ]


def not_sent(data: Data, visit: Visit) -> list[Line]:
    """List what did not get out: mails and papers."""
    return [*_deliveries(data, visit), *_documents(data, visit)]


_NEXT = {
    "REPORTED": (
        "plasser",
        mark("Saken er meldt inn og skal plasseres i et utvalg."),
        mark("Plasser saken"),
    ),
    "PLACED": (
        "sett-opp",
        mark("Saken er plassert i %(body)s, men står ikke på en saksliste."),
        mark("Sett på sakslisten"),
    ),
    "DISCUSSED": (
        "forankre",
        mark("Saken er drøftet. Nå velger du hvor langt den skal forankres."),
        mark("Velg forankring"),
    ),
    "ANCHORED": (
        "sett-opp",
        mark("Saken er klar til å avgjøres, men står ikke på en saksliste."),
        mark("Sett på sakslisten"),
    ),
}


_STRANDED = (
    "plasser",
    mark("Utvalget saken venter på, er ikke i strukturen lenger. Plasser saken der den hører til nå."),
    mark("Plasser saken på nytt"),
)
_LOST = (
    "plasser-videre",
    mark("Saken skal videre til et utvalg som ikke er i strukturen lenger. Velg hvilket den går til nå."),
    mark("Velg utvalg"),
)
_TO_CONCLUDE = ("avslutt", mark("Saken er ferdig behandlet og kan avsluttes."), mark("Avslutt saken"))


def _hearings(data: Data, visit: Visit) -> Iterator[Line]:
    """One line for each hearing whose answer is due soon, or should have been sent."""
    for case in nodes(data["hearings"]):
        yield Line(
            text=mark("%(name)s venter på høringsuttalelsen."),
            facts={"name": case["hearingBy"]},
            label=mark("Se saken"),
            url=visit.path("saker", case["slug"]),
            deadline=as_day(case["hearingDue"]),
            **about(case),
        )


def _cases(data: Data, visit: Visit) -> Iterator[Line]:
    for case in nodes(data["cases"]):
        path, text, label = _NEXT[case["state"]]
        if case["state"] == "DISCUSSED" and ends_discussed(case):
            path, text, label = _TO_CONCLUDE
        elif case["stranded"]:
            path, text, label = _STRANDED
        yield Line(
            text=text,
            facts={"body": case["body"]["name"] if case["body"] else ""},
            label=label,
            url=visit.path("saker", case["slug"], path),
            since=as_day(case["reportedAt"]),
            **about(case),
        )


def _onward(data: Data, visit: Visit) -> Iterator[Line]:
    for case in nodes(data["onward"]):
        waiting = onward_treatment(case)
        if case["stranded"]:
            path, text, label = _LOST
            yield Line(
                text=text,
                label=label,
                url=visit.path("saker", case["slug"], path),
                since=as_day(case["decidedAt"]),
                **about(case),
            )
        elif waiting is not None:
            yield Line(
                text=ruled(
                    "waits_unlisted" if waiting["step"] == "CONFIRM" else "unlisted",
                    waiting["decision"]["nature"] if waiting["decision"] else None,
                ),
                facts={"body": waiting["body"]["name"] if waiting["body"] else ""},
                label=mark("Sett på sakslisten"),
                url=visit.path("saker", case["slug"], "sett-opp"),
                since=as_day(case["decidedAt"]),
                **about(case),
            )


def _rounds(data: Data, visit: Visit) -> Iterator[Line]:
    for found in nodes(data["rounds"]):
        ready = allowed(found, "closeRound")
        if found["case"] and ready:
            yield Line(
                text=mark("%(answered)s av %(asked)s har svart. Forankringen kan avsluttes."),
                facts={"answered": found["answered"], "asked": found["asked"]},
                label=mark("Avslutt forankringen"),
                url=close_url(found, visit),
                deadline=as_day(found["deadline"]),
                **about(found["case"]),
            )


def _ended(data: Data, visit: Visit) -> Iterator[Line]:
    """One line for each that ended while it was asked, or with something left to follow up."""
    for reply in data["endedWaiting"]:
        if reply["round"] and reply["round"]["case"]:
            text, facts = told_ended(reply, visit)
            yield Line(
                text=text,
                facts=facts,
                label=mark("Avklar hvem som svarer"),
                url=ended_url(reply["round"], reply, visit),
                deadline=as_day(reply["round"]["deadline"]),
                **about(reply["round"]["case"]),
            )
    for followup in data["endedFollowups"]:
        if followup["case"] and followup["decision"]:
            text, facts = told_left(followup, visit)
            yield Line(
                text=text,
                facts=facts,
                label=mark("Avklar hvem som følger opp"),
                url=reach(visit, "oppfolging", followup["id"], "opphort"),
                deadline=as_day(followup["due"]) if followup["due"] else None,
                since=as_day(followup["decision"]["decidedOn"]),
                **about(followup["case"]),
            )


def _appointments(data: Data, visit: Visit) -> Iterator[Line]:
    for found in nodes(data["appointmentRounds"]):
        here = visit.path("oppnevning", bare_id(found["id"]))
        if found["waiting"]:
            yield Line(
                subject=found["title"],
                text=mark("Forslag som skal velges eller bekreftes: %(waiting)s."),
                facts={"waiting": found["waiting"]},
                label=mark("Se forslagene"),
                url=here,
                deadline=as_day(found["deadline"]),
            )
        elif allowed(found, "closeAppointmentRound"):
            yield Line(
                subject=found["title"],
                text=mark("%(received)s av %(asked)s har svart. Runden kan avsluttes."),
                facts={"received": found["received"], "asked": found["asked"]},
                label=mark("Avslutt runden"),
                url=f"{here}/avslutt",
                deadline=as_day(found["deadline"]),
            )


def _committees(data: Data, visit: Visit) -> Iterator[Line]:
    for found in nodes(data["committees"]):
        line = line_of(visit, found)
        if line is not None:
            yield Line(**line)


def _asked(data: Data, visit: Visit) -> Iterator[Line]:
    for found in nodes(data["disclosures"]):
        line = asked_line(visit, found)
        if line is not None:
            yield Line(**line)


def _meetings(data: Data, visit: Visit) -> Iterator[Line]:
    for meeting in nodes(data["meetings"]):
        line = _meeting(meeting, visit)
        if line is not None:
            yield line


_TASKS = {
    "call": (mark("Innkallingen til møtet %(day)s er ikke sendt."), mark("Send innkalling"), ("innkalling",)),
    "list": (mark("Møtet %(day)s har ingen saksliste."), mark("Lag sakslisten"), ("sakliste",)),
    "send": (
        mark("Sakslisten til møtet %(day)s er endret, men endringene er ikke sendt."),
        mark("Se endringene"),
        ("sakliste",),
    ),
    "attend": (mark("Møtet %(day)s mangler oppmøte."), mark("Før oppmøte"), ("oppmote",)),
    "minute": (mark("Møtet %(day)s mangler referat."), mark("Gå til møtet"), ()),
    "approve": (
        mark("Referatet fra møtet %(day)s er ikke godkjent."),
        mark("Gå til referatet"),
        ("referat",),
    ),
}


def _task(meeting: Data, today: date) -> str | None:
    """Name what a meeting waits for."""
    match meeting["state"]:
        case "PLANNED" if as_day(meeting["callBy"]) - today <= CALL_AHEAD:
            return "call" if meeting["agenda"] else "list"
        case "CALLED" if as_day(meeting["heldOn"]) <= today:
            return "attend"
        case "CALLED" if meeting["unsentChanges"]:
            return "send"
        case "MINUTED" if meeting["body"] and meeting["body"]["minutesApprovedBy"] == "NEXT_MEETING":
            # It stands on the agenda of a meeting to come, and waits there.
            return None
    return {"HELD": "minute", "MINUTED": "approve"}.get(meeting["state"])


def _meeting(meeting: Data, visit: Visit) -> Line | None:
    task = _task(meeting, visit.today)
    if task is None:
        return None
    text, label, path = _TASKS[task]
    held = as_day(meeting["heldOn"])
    return Line(
        subject=meeting["body"]["name"] if meeting["body"] else "",
        text=text,
        facts={"day": visit.texts.day(held)},
        label=label,
        url=reach(visit, "moter", meeting["id"], *path),
        deadline={"PLANNED": as_day(meeting["callBy"]), "CALLED": held}.get(meeting["state"]),
        since=held,
    )


def _terms(data: Data, visit: Visit) -> Iterator[Line]:
    """One line for all terms that soon end in a body: they are renewed in one place."""
    by_body: dict[str, list[Data]] = {}
    for holding in nodes(data["termsEnding"]):
        if holding["body"]:
            by_body.setdefault(holding["body"]["key"], []).append(holding)
    for key, ending in by_body.items():
        yield Line(
            subject=ending[0]["body"]["name"],
            text=mark("En periode går ut innen 90 dager, og ingen er oppnevnt etter den.")
            if len(ending) == 1
            else mark("%(count)s perioder går ut innen 90 dager, og ingen er oppnevnt etter dem."),
            facts={"count": len(ending)},
            label=mark("Se plassene"),
            url=visit.path("utvalg", key),
            deadline=as_day(ending[0]["validTo"]) - timedelta(days=1),
        )


def _vacancies(data: Data, visit: Visit) -> Iterator[Line]:
    """One line for all seats that nobody has, after what has a day: where they are is seen in one place."""
    short = [body for body in data["bodies"] if body["vacantSeats"]]
    if short:
        count = sum(body["vacantSeats"] for body in short)
        yield Line(
            subject=short[0]["name"] if len(short) == 1 else visit.texts.gettext("Ledige plasser"),
            text=mark("En plass er ledig.") if count == 1 else mark("%(count)s plasser er ledige."),
            facts={"count": count},
            label=mark("Se hvor"),
            url=visit.path("utvalg", short[0]["key"]) if len(short) == 1 else visit.path("sammensetning"),
            since=visit.today,
        )


def _deliveries(data: Data, visit: Visit) -> Iterator[Line]:
    """One line for all mails of a meeting: they are seen and sent again in one place."""
    by_meeting: dict[str, list[Data]] = {}
    for delivery in nodes(data["deliveries"]):
        by_meeting.setdefault(delivery["meeting"]["id"] if delivery["meeting"] else "", []).append(delivery)
    for failed in by_meeting.values():
        meeting = failed[0]["meeting"]
        names = [delivery["person"]["name"] for delivery in failed if delivery["person"]]
        yield Line(
            subject=meeting["body"]["name"] if meeting and meeting["body"] else visit.tenant.name,
            text=mark("E-post er kanskje ikke kommet fram til %(names)s."),
            facts={"names": visit.texts.listing([*names[:3], "…"] if len(names) > 3 else names)},
            label=mark("Se utsendingen"),
            url=_outbox(meeting, visit),
            since=as_day(failed[0]["queuedAt"]),
        )


def _documents(data: Data, visit: Visit) -> Iterator[Line]:
    for document in nodes(data["documents"]):
        yield Line(
            subject=document["title"],
            text=mark("Dokumentet kunne ikke lages."),
            label=mark("Se dokumentet"),
            url=_sheet(document, visit) or _outbox(document["meeting"], visit),
            since=as_day(document["requestedAt"]),
        )


def _sheet(document: Data, visit: Visit) -> str:
    """Where a side's own sheet is made again; empty for other papers."""
    if document["premeeting"]:
        return reach(visit, "formoter", document["premeeting"]["id"], "ark")
    return reach(visit, "formoter", "ark") if document["kind"] == "POSITION_SHEET" else ""


def _outbox(meeting: Data | None, visit: Visit) -> str:
    """Where what did not get out is seen: at its meeting, else among all of it."""
    return (reach(visit, "moter", meeting["id"]) if meeting else "") or reach(visit, "administrasjon")
