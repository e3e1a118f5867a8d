"""S6 in Finnmark: the municipal side prepares by itself, and the hospital's secretary reads none of it."""

from __future__ import annotations

from datetime import timedelta

import asyncpg
import pytest

from api_road import Journey
from builders import Community, found
from fellesskap.actor import RoleKind
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure, structures_folder

LISTS = """query Own($case: ID!, $meeting: ID!) {
    case(id: $case) { title notes { text } premeetings { id } timeline { kind } }
    meeting(id: $meeting) { premeetings { id } agenda { notes { text } } }
    notes { totalCount } premeetings { totalCount } notices { edges { node { kind } } } }"""
NOTE = "Vi støtter ikke avtalen uten flere senger."


@pytest.fixture(scope="module")
async def by_itself(database: Settings) -> Community:
    """Finnmark's structure in a community that no other test touches."""
    structure = load_structure(structures_folder() / "finnmark.toml")
    return await found(database, "alene", "Helsefellesskapet i Finnmark", structure)


async def test_what_the_municipal_side_prepares_is_its_own(
    by_itself: Community, database: Settings, superuser: asyncpg.Connection
) -> None:
    road = await Journey.begin(database, by_itself, superuser)
    bjorn, finn = road.secretary, road.other_secretary
    contact = await road.trusted(RoleKind.MUNICIPAL_CONTACT)
    case_id = await road.report(await road.member("su"), "Sykestueavtale")
    await road.place(case_id, "samhandlingssekretariatet", "to-trinn")
    talks = await road.agenda(await road.plan("samhandlingssekretariatet", 20), case_id)
    await road.call(talks.id)

    soon = (road.api.clock.moment + timedelta(days=5)).isoformat()
    given = {"side": "MUNICIPAL", "startsAt": soon, "place": "Vadsø", "meetingId": talks.id}
    people = [f"Person_{bjorn}", f"Person_{contact}"]
    planned = await road.api.do(
        bjorn, "planPremeeting", "cases { case { title } }", **given, personIds=people
    )
    assert [one["case"]["title"] for one in planned["cases"]] == ["Sykestueavtale"]
    stranger = await road.api.refused(bjorn, "planPremeeting", **given, personIds=[f"Person_{finn}"])
    assert (stranger["code"], stranger["ruleId"]) == ("premeeting.not_of_your_side", "R-PREMEETING-4")
    note = {"caseId": case_id, "side": "MUNICIPAL", "purpose": "POSITION", "text": NOTE}
    written = await road.api.do(contact, "writeNote", "text", **note)
    barred = await road.api.refused(finn, "writeNote", **note)
    assert (barred["code"], barred["ruleId"]) == ("access.not_your_side", "R-ACCESS-9")

    for reader in (bjorn, contact):
        seen = await road.api.ask(reader, LISTS, case=case_id, meeting=talks.id)
        assert [one["text"] for one in seen["case"]["notes"]] == [NOTE]
        assert [one["id"] for one in seen["meeting"]["premeetings"]] == [planned["id"]]
        kinds = {edge["node"]["kind"] for edge in seen["notices"]["edges"]}
        assert "premeeting.called" in kinds
    for other in (finn, None):
        seen = await road.api.ask(other, LISTS, case=case_id, meeting=talks.id)
        assert NOTE not in str(seen)
        assert (seen["notes"]["totalCount"], seen["premeetings"]["totalCount"]) == (0, 0)
        kinds = {edge["node"]["kind"] for edge in seen["notices"]["edges"]}
        assert not any(kind.startswith("premeeting") for kind in kinds)
    revised = {"noteId": written["id"], "version": 1, "text": "x"}
    assert (await road.api.refused(finn, "reviseNote", **revised))["code"] == "note.not_found"

    # A newspaper asks the trust for everything; the note is the municipal side's to answer for.
    asked = {"asked": "Alt om sykestuene", "receivedOn": road.api.today.isoformat(), "side": "HOSPITAL"}
    request = await road.api.do(finn, "registerDisclosure", "dueOn", **asked)
    await road.api.do(bjorn, "linkNote", disclosureId=request["id"], noteId=written["id"])
    links = "query Links($id: ID!) { disclosure(id: $id) { asked notes { note { text } } } }"
    for reader, texts in ((bjorn, [{"note": {"text": NOTE}}]), (finn, [])):
        shown = (await road.api.ask(reader, links, id=request["id"]))["disclosure"]
        assert (shown["asked"], shown["notes"]) == ("Alt om sykestuene", texts)
    assert (await road.api.ask(contact, links, id=request["id"]))["disclosure"] is None
