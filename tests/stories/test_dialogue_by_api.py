"""S7.3 in Finnmark: the input of an open dialogue meeting becomes a case and a public summary, by the API."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from pypdf import PdfReader

from api_road import TEXTS, Journey
from builders import Community, found
from fellesskap.actor import RoleKind
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_workers.documents import TYPESET

CALL = """query Call($id: ID!) { meeting(id: $id) { id agenda { id } attendance { id } inputCall {
    id version releasedAt inputs { id text mine named { name } partner { name } }
    themes { id title outcome reason version } actions { name allowed } } } }"""
CASE = "query Origin($id: ID!) { case(id: $id) { inputTheme { title call { meeting { id } } } } }"


@pytest.fixture(scope="module")
async def plateau(database: Settings) -> Community:
    """Finnmark's structure in a community that no other test touches."""
    structure = load_structure(structures_folder() / "finnmark.toml")
    return await found(database, "viddesamtale", "Helsefellesskapet i Finnmark", structure)


async def seen(road: Journey, who: UUID | None, meeting_id: str) -> dict[str, Any]:
    return dict((await road.api.ask(who, CALL, id=meeting_id))["meeting"])


async def test_the_input_of_a_dialogue_meeting_becomes_a_case_and_a_summary(
    plateau: Community, database: Settings, superuser: asyncpg.Connection
) -> None:
    road = await Journey.begin(database, plateau, superuser)
    elected, contact, meeting_id, call_id = await _opened(road)
    mine = await road.api.do(
        elected, "giveInput", "id mine", inputCallId=call_id, text="Luftambulanse hele året", named=True
    )
    assert mine["mine"]
    other = await road.api.do(contact, "giveInput", inputCallId=call_id, text="Tolk på samisk")
    assert [one["text"] for one in (await seen(road, elected, meeting_id))["inputCall"]["inputs"]] == [
        "Luftambulanse hele året"
    ]
    assert (await seen(road, None, meeting_id))["inputCall"] is None

    theme = await road.api.do(
        road.secretary, "makeTheme", inputCallId=call_id, title="Ambulanse", inputIds=[mine["id"]]
    )
    language = await road.api.do(
        road.secretary, "makeTheme", inputCallId=call_id, title="Språk", inputIds=[other["id"]]
    )
    given = {"inputThemeId": theme["id"], "version": 1, "title": "Luftambulanse", **TEXTS}
    refused = await road.api.refused(elected, "reportTheme", **given)
    assert refused["kind"] == "NOT_FOUND"
    case = await road.api.do(road.secretary, "reportTheme", **given)
    origin = (await road.api.ask(road.secretary, CASE, id=case["id"]))["case"]["inputTheme"]
    assert origin == {"title": "Ambulanse", "call": {"meeting": {"id": meeting_id}}}
    aside = {"inputThemeId": language["id"], "version": 1, "reason": "Tas i kommunene."}
    await road.api.do(road.secretary, "setThemeAside", **aside)
    assert {one["title"] for one in (await seen(road, elected, meeting_id))["inputCall"]["themes"]} == {
        "Ambulanse",
        "Språk",
    }
    await _released(road, meeting_id, call_id)


async def _opened(road: Journey) -> tuple[UUID, UUID, str, str]:
    (partner,) = await road.api.fetch(
        "SELECT id FROM partner WHERE kind = 'municipality' ORDER BY key LIMIT 1"
    )
    elected = await road.trusted(RoleKind.ELECTED, partner_id=partner["id"])
    contact = await road.trusted(RoleKind.MUNICIPAL_CONTACT, partner_id=partner["id"])
    meeting_id = await road.plan("dialogmote", 20)
    question = "Hva skal vi prioritere?"
    for who in (elected, contact):
        refused = await road.api.refused(who, "openForInput", meetingId=meeting_id, question=question)
        assert refused["code"] == "access.secretariat_only"
    made = await road.api.do(road.secretary, "openForInput", meetingId=meeting_id, question=question)
    return elected, contact, meeting_id, str(made["id"])


async def _released(road: Journey, meeting_id: str, call_id: str) -> None:
    """Release the summary, which anybody then reads on the open page and as a paper."""
    early = await road.api.refused(road.secretary, "releaseSummary", inputCallId=call_id, version=1)
    assert early["code"] == "input.still_open"
    road.api.later(21)
    await road.api.do(road.secretary, "releaseSummary", inputCallId=call_id, version=1)
    await road.api.work_off(TYPESET)
    key = meeting_id.partition("_")[2]
    page = (await road.get(None, "offentlig", "moter", key)).text
    for words in ("Luftambulanse hele året", "Tas i kommunene.", "Sammendrag av innspill"):
        assert words in page
    (paper,) = await road.api.fetch("SELECT id FROM document WHERE kind = 'dialogue_summary'")
    content = (await road.get(None, "offentlig", "dokumenter", str(paper["id"]), "fil")).content
    text = " ".join("".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages).split())
    for words in (
        "Hva skal vi prioritere?",
        "Ambulanse",
        "Luftambulanse hele året",
        "Lagt bort. Grunn: Tas i",
    ):
        assert words in text
