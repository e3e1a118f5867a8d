"""The pages of anchoring: the list of rounds, one round with its live matrix, and closing it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from litestar import get, post

from fellesskap.errors import NotFound
from fellesskap.prose import Line
from fellesskap.rounds import service
from fellesskap.rounds.service import CloseRound
from fellesskap.texts import mark
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.positions import asked_name
from fellesskap_web.asking import gather_unasked
from fellesskap_web.context import Page, Visit, command, page, read, sent_form
from fellesskap_web.difference import changed_sections
from fellesskap_web.ended import told_ended
from fellesskap_web.matrix import FILTERS, Group, group_of, groups
from fellesskap_web.rendering import as_day, bare_id
from fellesskap_web.road import Act, allowed

SECONDS = 5

_STATUS = {"apne": (True, False), "avsluttede": (False, True)}


@get("/forankring")
async def list_rounds(visit: Visit) -> Page:
    """List the rounds the address asks for: the open ones by deadline, then the closed ones."""
    query = visit.query
    part, silent = query.get("part") or None, query.get("ikke-svart") == "1"
    is_open, is_closed = _STATUS.get(query.get("status", ""), (True, True))
    return await page(
        visit,
        "rounds/list.html",
        "RoundList",
        {
            "open": is_open,
            "closed": is_closed,
            "asking": part,
            "unansweredBy": part if silent else None,
            "after": query.get("etter") or None,
        },
        filtered=any(query.get(name) for name in ("status", "part")),
    )


@get("/forankring/{round_id:uuid}")
async def show_round(visit: Visit, round_id: UUID) -> Page:
    """Show a round; the matrix asks for itself alone as long as the round is open."""
    live = visit.fragment == "matrix"
    found = await load_round(visit, "RoundMatrix" if live else "RoundPage", round_id)
    wanted = visit.query.get("vis", "")
    wanted = wanted if wanted in FILTERS else ""
    return await page(
        visit,
        "rounds/show.html",
        data={"round": found},
        key=round_id,
        groups=groups(found, wanted),
        changes=[] if live else changes_since(found),
        wanted=wanted,
        acts=[] if live else list(_acts(visit, found)),
        hindered=[] if live else list(_hindered(visit, found)),
        seconds=SECONDS,
        ended=[] if live else [(one, *told_ended(one, visit)) for one in found["ended"] if one["partner"]],
        unasked=None if live else gather_unasked(found["unasked"], None),
    )


@get("/forankring/{round_id:uuid}/avslutt")
async def confirm_closing(visit: Visit, round_id: UUID) -> Page:
    """Show what closing the round means for the case."""
    found = await load_round(visit, "RoundEnding", round_id)
    return await page(
        visit,
        "rounds/close.html",
        data={"round": found},
        key=round_id,
        silent=[asked_name(reply) for reply in found["replies"]],
        act=next(act for act in found["actions"] if act["name"] == "closeRound"),
    )


@post("/forankring/{round_id:uuid}/avslutt")
async def close_round(visit: Visit, round_id: UUID) -> Page:
    """Close the round."""
    form = await sent_form(visit)
    return await command(
        visit,
        form,
        service.close_round,
        lambda: CloseRound(round_id, form.version),
        then=visit.path("forankring", round_id),
        receipt=mark("Forankringen er avsluttet."),
        next_step=mark("Saken kan nå settes på sakslisten der den skal besluttes."),
    )


async def load_round(visit: Visit, operation: str, round_id: UUID) -> dict[str, Any]:
    """Load a round with its case; raise `NotFound` where either does not show."""
    found = (await read(visit, operation, {"id": global_id("Round", round_id)}))["round"]
    if found is None or found["case"] is None:
        raise NotFound("round.not_found")
    loaded: dict[str, Any] = found
    return loaded


def changes_since(found: dict[str, Any]) -> list[tuple[str, list[Line]]]:
    """Tell what is different between a round's text and that of the round before it, where there is one."""
    before = found["follows"]
    return changed_sections(before["edition"], found["edition"]) if before else []


def _acts(visit: Visit, found: dict[str, Any]) -> Iterator[Act]:
    """List what the reader can do now, the most pressing first."""
    here = visit.path("forankring", bare_id(found["id"]))
    if allowed(found, "askAgain"):
        yield Act(mark("Spør på nytt om den nye teksten"), f"{here}/spor-igjen")
    if allowed(found, "reopenRound"):
        yield Act(mark("Åpne forankringen igjen"), f"{here}/apne")
    if found["state"] != "OPEN":
        return
    regions = {group.region["id"]: group for group in groups(found) if group.region}
    settling = [one for one in found["settling"] if allowed(one, "settleStance")]
    for reply in found["mine"]:
        if reply["answer"] is None:
            yield _answer(here, reply, mark("Svar for %(name)s"))
    ready = [one for one in settling if one["position"] is None and not group_of(found, one).silent]
    yield from (_settle(here, one) for one in ready)
    recording = {one["id"] for one in found["settling"] if allowed(one, "answerForRegion")}
    own = [group for group in regions.values() if group.stance and group.stance["id"] in recording]
    for group in own:
        if group.silent:
            yield _record(here, group)
    yield from (_settle(here, one) for one in settling if one["position"] is None and one not in ready)
    if allowed(found, "closeRound"):
        yield Act(mark("Avslutt forankringen"), f"{here}/avslutt")
    if allowed(found, "extendRound"):
        yield Act(mark("Utsett fristen"), f"{here}/utsett")
    if allowed(found, "askMore"):
        yield Act(mark("Spør flere"), f"{here}/spor-flere")
    for reply in found["mine"]:
        if reply["answer"] is not None:
            yield _answer(here, reply, mark("Endre svaret til %(name)s"))
    yield from (_record(here, group) for group in own if not group.silent)
    yield from (_settle(here, one) for one in settling if one["position"] is not None)


def _hindered(visit: Visit, found: dict[str, Any]) -> Iterator[tuple[Act, dict[str, Any]]]:
    """List what the reader's role can do, but not yet, with the facts of the sentence that says why."""
    if found["state"] != "OPEN":
        return
    facts = {"missing": found["asked"] - found["answered"], "deadline": as_day(found["deadline"])}
    for act in found["actions"]:
        if act["name"] == "closeRound" and act["offered"] and not act["allowed"]:
            yield Act(mark("Avslutt forankringen"), code=act["code"]), facts
        if act["name"] == "askMore" and found["unasked"] and act["offered"] and not act["allowed"]:
            yield Act(mark("Spør flere"), code=act["code"]), facts
    for one in found["settling"]:
        for act in one["actions"]:
            if act["name"] == "settleStance" and act["offered"] and not act["allowed"]:
                names = {"names": group_of(found, one).silent}
                yield Act(_settling(one), code=act["code"], about=_region_name(one)), names


def _answer(here: str, reply: dict[str, Any], label: str) -> Act:
    return Act(label, f"{here}/svar/{bare_id(reply['id'])}", about={"name": asked_name(reply)})


def _record(here: str, group: Group) -> Act:
    region = group.region or {}
    return Act(
        mark("Før svarene fra formøtet i %(name)s"),
        f"{here}/region/{bare_id(region['id'])}",
        about={"name": region["name"]},
    )


def _settle(here: str, stance: dict[str, Any]) -> Act:
    return Act(_settling(stance), f"{here}/standpunkt/{bare_id(stance['id'])}", about=_region_name(stance))


def _settling(stance: dict[str, Any]) -> str:
    if stance["position"] is not None:
        return mark("Endre standpunktet til %(name)s") if stance["region"] else mark("Endre standpunktet")
    if stance["region"]:
        return mark("Avklar standpunktet til %(name)s")
    return mark("Avklar standpunktet til helseforetaket")


def _region_name(stance: dict[str, Any]) -> dict[str, str]:
    return {"name": stance["region"]["name"] if stance["region"] else ""}


routes = [list_rounds, show_round, confirm_closing, close_round]
