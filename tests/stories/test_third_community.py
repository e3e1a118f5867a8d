"""A community that no code has heard of: a structure written here, on nothing else, takes a case through."""

from __future__ import annotations

from pathlib import Path

import asyncpg

from api_road import Journey
from builders import found
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure

# Three municipalities and no region; a small group that talks in the morning and a forum that may decide the
# same day, by every counted seat saying yes; an objection has to be answered, and silence hinders.
STRUCTURE = """
name = "Samarbeidet i dalen"
source = "Skrevet i en test"
municipalities = ["4626", "4624", "4627"]
numbering = "{number}/{year}"
call_days = 3

[trust]
key = "dalsykehuset"
name = "Dalsykehuset HF"
org_number = "983971709"
health_region = "Helse Dal"

[divisions]
klinikk = { name = "Klinikken" }

[bodies.ting]
name = { nb = "Dalstinget", nn = "Dalstinget" }
abbreviation = "DT"
kind = "strategic"
level = 1
purpose = "Alt samarbeid, ett sted."
decides = true
open_to_public = true
frame_minutes = 45
decision = { basis = "all_agree", silence = "blocks", quorum_numerator = 2, quorum_denominator = 3 }

[bodies.ting.seats]
ordforer = { title = "Ordfører", side = "municipal", each = "municipality" }
klinikksjef = { title = "Klinikksjef", side = "hospital", each = "division" }
ungdom = { title = "Ungdomsrepresentant", side = "other", kind = "observer", may_propose = true, counts = false }

[bodies.gruppe]
name = "Forgruppa"
kind = "working"
level = 2
purpose = "Snakker først."
prepares_for = "ting"

[bodies.gruppe.seats]
kommune = { title = "En fra kommunene", side = "municipal" }
sykehus = { title = "En fra sykehuset", side = "hospital" }

[matter_classes.beredskap]
name = "Beredskap"
effect = "binding"
anchoring = "none"
explanation = "Det som haster hver vinter."

[routes.rett-frem]
name = "Rett frem"
matter_classes = ["beredskap"]
discuss_in = ["gruppe"]
decide_in = "ting"
later_meeting = false
anchor_with = ["municipalities", "divisions"]
levels = ["none", "administrative"]
silence = "blocks"
objection_effect = "must_be_addressed"
answer_days = 5

[perspectives]
vinter = { name = "Vinteren" }

[intake]
may_report_from = ["ting"]

[intake.fields.title]
label = "Hva?"

[intake.fields.question]
label = "Hva skal tinget si?"
"""


async def test_a_file_is_enough_for_a_community(
    database: Settings, superuser: asyncpg.Connection, tmp_path: Path
) -> None:
    path = tmp_path / "dalen.toml"
    path.write_text(STRUCTURE)
    community = await found(database, "dalen", "Samarbeidet i dalen", load_structure(path))
    road = await Journey.begin(database, community, superuser)
    case_id = await road.report(await road.member("ting", counts=False), "Brøyting til legevakta")
    other = await road.report(await road.member("ting"), "Ambulanse over fjellet")
    for one in (case_id, other):
        await road.place(one, "gruppe", "rett-frem", "beredskap")
    group = await road.agenda(await road.plan("gruppe", 4), case_id, other)
    await road.call(group.id)
    evening = await road.plan("ting", 4.2)
    road.api.later(4)
    await road.hold(group.id)
    for line in group.lines.values():
        await road.discuss(line)
    await _decide_the_same_day(road, evening, case_id)
    await _decide_over_an_objection(road, other)
    seen = await road.api.ask(
        None, "query($id: ID!) { case(id: $id) { state decisions { effect } } }", id=case_id
    )
    assert seen["case"] == {"state": "DECIDED", "decisions": [{"effect": "BINDING"}]}


async def _decide_the_same_day(road: Journey, evening: str, case_id: str) -> None:
    given = await road.listing(evening, case_id)
    early = await road.api.refused(road.secretary, "addCase", **given)
    assert early["code"] == "meeting.case_not_ready"
    version = (await road.case(case_id))["version"]
    waived = await road.api.do(
        road.secretary, "openRound", "state", caseId=case_id, version=version, level="NONE"
    )
    assert waived["state"] == "ANCHORED"
    ting = await road.agenda(evening, case_id)
    await road.call(ting.id)
    road.api.later(0.2)
    there = await road.hold(ting.id)
    assert len([one for one in there if one["seat"]["counts"]]) == 4
    given = await road.deciding(ting, case_id)
    quiet = {**given, "voices": given["voices"][1:]}
    problem = await road.api.refused(road.secretary, "recordDecision", **quiet)
    assert (problem["kind"], problem["code"]) == ("RULE_BROKEN", "decision.no_consensus")
    decision = await road.decide(ting, case_id)
    assert (decision["result"], decision["urgent"], decision["followupsTotal"]) == ("AGREEMENT", False, 4)
    await road.minute(ting.id)


async def _decide_over_an_objection(road: Journey, case_id: str) -> None:
    matrix = await road.open_round(case_id, level="ADMINISTRATIVE")
    assert (matrix["asked"], matrix["silence"], matrix["objectionEffect"]) == (
        4,
        "BLOCKS",
        "MUST_BE_ADDRESSED",
    )
    municipal = [one for one in matrix["replies"] if not one["division"]]
    for reply in municipal[1:]:
        await road.answer(reply)
    await road.answer(municipal[0], answer="OBJECT", reason="Veien er stengt.")
    road.api.later(6)
    await road.close(case_id)
    ting = await road.agenda(await road.plan("ting", 4), case_id)
    await road.call(ting.id)
    road.api.later(4)
    await road.hold(ting.id)
    given = await road.deciding(ting, case_id, answerToObjections="Veien åpnes i juni.")
    silent = await road.api.refused(road.secretary, "recordDecision", **given)
    assert (silent["code"], silent["ruleId"]) == ("decision.blocked_by_silence", "R-DECISION-11")
    assert "Klinikken" in silent["message"]
    await road.decide(ting, case_id, effect="NONE")
    assert (await road.case(case_id))["state"] == "NOT_AGREED"
