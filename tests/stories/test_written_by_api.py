"""A case in Innlandet decided in writing between two meetings, by the API: mails, answers, the record."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pypdf
import pytest

from api_road import Journey, key_of
from builders import Community, found
from fellesskap.settings import Settings
from fellesskap.structure.model import Silence, Structure, WrittenProcedure
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_workers.documents import TYPESET
from fellesskap_workers.notices import SEND_MAIL
from postbox import open_mailbox

PROCEDURE = """query Procedure($id: ID!) { circulation(id: $id) { version state asked answered complete deadline
    seats { id version counts stand standReason person { id name } answers { stand } actions { name allowed code } }
    decision { id result effect voices { position } followupsTotal documents { kind state } }
    reportedIn { title meeting { id } } actions { name allowed code } } }"""
WAITING = "query { circulationSeatsWaiting { circulation { id } } circulationsToClose { id } }"
STAGE = "query($id: ID!) { case(id: $id) { state treatments { step state circulations { id } } } }"


def in_writing(structure: Structure) -> Structure:
    """The structure, with a deciding body that says it may decide in writing."""
    written = WrittenProcedure(days=5, silence=Silence.BLOCKS)
    return replace(
        structure,
        bodies=tuple(
            replace(body, decision=replace(body.decision, written=written)) if body.key == "fsu" else body
            for body in structure.bodies
        ),
    )


@pytest.fixture(scope="module")
async def community(database: Settings) -> Community:
    """Innlandet's structure in a community that no other test touches."""
    structure = in_writing(load_structure(structures_folder() / "innlandet.toml"))
    return await found(database, "skriftvei", "Helsefellesskap Innlandet", structure)


async def seen(road: Journey, who: UUID | None, circulation_id: str) -> dict[str, Any]:
    return dict((await road.api.ask(who, PROCEDURE, id=circulation_id))["circulation"])


async def _anchored(road: Journey) -> str:
    case_id = await road.report(await road.member("fsu"), "Felles rutine for sår")
    await road.place(case_id, "fu", "faglig")
    fu = await road.agenda(await road.plan("fu", 10), case_id)
    await road.call(fu.id)
    road.api.later(10)
    await road.hold(fu.id)
    await road.discuss(fu.lines[case_id])
    matrix = await road.open_round(case_id)
    for reply in matrix["replies"]:
        await road.answer(reply)
    await road.close(case_id)
    return case_id


async def test_a_case_is_decided_in_writing_between_two_meetings(
    community: Community, database: Settings, superuser: asyncpg.Connection
) -> None:
    async with open_mailbox() as mailbox:
        settings = replace(database, smtp_host=mailbox.host, smtp_port=mailbox.port)
        road = await Journey.begin(settings, community, superuser)
        case_id = await _anchored(road)
        road.api.later(1)
        given = {
            "caseId": case_id,
            "version": (await road.case(case_id))["version"],
            "wording": "Kommunene og sykehuset tar i bruk den felles prosedyren.",
            "effect": "BINDING",
            "days": 6,
            "workingDays": True,
            "message": "Vi rekker ikke et møte før sommeren.",
        }
        member = await road.member("fsu")
        refused = await road.api.refused(member, "startCirculation", **given)
        assert refused["code"] == "access.secretariat_only"
        made = await road.api.do(road.secretary, "startCirculation", "id state", **given)
        circulation_id = str(made["id"])
        stage = (await road.api.ask(road.secretary, STAGE, id=case_id))["case"]
        assert (stage["state"], stage["treatments"][-1]["state"]) == ("DECIDING", "IN_WRITING")
        assert (await road.api.ask(None, PROCEDURE, id=circulation_id))["circulation"] is None

        await road.api.work_off(SEND_MAIL)
        mails = [mail for mail in mailbox.mails if "Skriftlig behandling" in str(mail["subject"])]
        assert mails
        assert f"/skriftlig/{circulation_id.partition('_')[2]}" in mails[0].get_body(("plain",)).get_content()

        await _answered(road, circulation_id)
        await _closed(road, circulation_id, case_id)
        await _reported(road, circulation_id)


async def _answered(road: Journey, circulation_id: str) -> None:
    """Everybody who is asked answers; one objects first and thinks better of it."""
    found = await seen(road, road.secretary, circulation_id)
    seats = [seat for seat in found["seats"] if seat["counts"] and seat["person"]]
    assert (found["asked"], found["answered"]) == (len(seats), 0)
    first = seats[0]
    person = key_of(first["person"])
    assert (await road.api.ask(person, WAITING))["circulationSeatsWaiting"]
    given = {"circulationSeatId": first["id"], "version": first["version"]}
    for stand in ("OBJECTS", "MEETING"):
        refused = await road.api.refused(person, "answerCirculation", stand=stand, **given)
        assert (refused["code"], refused["field"]) == ("circulation.reason_required", "reason")
    other = await road.api.refused(road.secretary, "answerCirculation", stand="AGREES", **given)
    assert other["code"] == "circulation.not_your_seat"
    await road.api.do(person, "answerCirculation", stand="OBJECTS", reason="Vi mangler folk.", **given)
    closing = {"circulationId": circulation_id, "version": found["version"] + 1}
    early = await road.api.refused(road.secretary, "closeCirculation", **closing)
    assert early["code"] == "circulation.answers_outstanding"
    for seat in seats:
        version = seat["version"] + (1 if seat is first else 0)
        given = {"circulationSeatId": seat["id"], "version": version, "stand": "AGREES"}
        await road.api.do(key_of(seat["person"]), "answerCirculation", **given)
    found = await seen(road, person, circulation_id)
    assert found["complete"]
    assert [one["stand"] for one in found["seats"][0]["answers"]] == ["OBJECTS", "AGREES"]
    assert (await road.api.ask(road.secretary, WAITING))["circulationsToClose"] == [{"id": circulation_id}]


async def _closed(road: Journey, circulation_id: str, case_id: str) -> None:
    """The decision is a decision like any other, and the record of it says who answered what."""
    found = await seen(road, road.secretary, circulation_id)
    closing = {"circulationId": circulation_id, "version": found["version"]}
    stale = await road.api.refused(road.secretary, "closeCirculation", **{**closing, "version": 1})
    assert stale["kind"] == "CONFLICT"
    await road.api.do(road.secretary, "closeCirculation", "state", **closing)
    found = await seen(road, road.secretary, circulation_id)
    decision = found["decision"]
    assert (found["state"], decision["result"], decision["effect"]) == ("CLOSED", "AGREEMENT", "BINDING")
    assert len(decision["voices"]) == found["asked"]
    assert decision["followupsTotal"]
    assert (await road.case(case_id))["state"] == "DECIDED"
    await road.api.work_off(TYPESET)
    (paper,) = await road.api.fetch("SELECT id FROM document WHERE kind = 'written_record'")
    content = (await road.get(road.secretary, "dokumenter", str(paper["id"]), "fil")).content
    text = " ".join("".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages).split())
    for words in (
        "Protokoll",
        "Kommunene og sykehuset tar i bruk den felles prosedyren.",
        "Vi rekker ikke et møte før sommeren.",
        "Hvem svarte hva",
        "Skal kommunene og sykehuset ta i bruk en felles rutine",
    ):
        assert words in text


async def _reported(road: Journey, circulation_id: str) -> None:
    """The body's next meeting has it on its agenda as soon as it is planned."""
    assert (await seen(road, road.secretary, circulation_id))["reportedIn"] is None
    meeting_id = await road.plan("fsu", 30)
    line = (await seen(road, road.secretary, circulation_id))["reportedIn"]
    assert line["title"].startswith("Referatsak")
    assert line["meeting"] == {"id": meeting_id}
