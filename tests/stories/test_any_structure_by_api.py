"""A case through structures that nobody has thought of, over the real door, from its report to its minutes."""

from __future__ import annotations

from datetime import date
from itertools import count

import asyncpg
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from api_road import Journey, key_of
from builders import NOW, Community, as_provisioner
from fellesskap.actor import RoleKind
from fellesskap.clock import FixedClock
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import system_work
from fellesskap.settings import Settings
from fellesskap.structure.model import AnchoringLevel, Approval, Force, Structure
from fellesskap.structure.rules import expand
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap_tenants.demo import seed_community, synthetic_pids
from fellesskap_tenants.provision import create_tenant
from structure_examples import REGISTER, structures

_NUMBERS = count(1)


async def found(database: Settings, structure: Structure) -> Community:
    """Found a community as the structure says, with people everywhere."""
    slug = f"hva-som-helst-{next(_NUMBERS)}"
    async with as_provisioner(database):
        tenant = await create_tenant(database, slug, slug, trust=structure.trust, demo=True)
    async with system_work(tenant, FixedClock(NOW)) as work:
        await apply_structure(work, ApplyStructure(structure, date(2026, 1, 1), "Første", slug, REGISTER))
    role = RoleNames(database.role_prefix).platform
    return Community(
        tenant, structure, await seed_community(tenant, database.pid_key, role, synthetic_pids())
    )


# An example is a whole community: what fails is told as it is, without looking for a smaller one.
@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(structure=structures(), which=st.integers(0, 2))
async def test_a_case_comes_to_a_decision_in_any_valid_structure(
    database: Settings, superuser: asyncpg.Connection, structure: Structure, which: int
) -> None:
    route = structure.routes[which % len(structure.routes)]
    matter = structure.matter_class(route.matter_classes[0])
    road = await Journey.begin(database, await found(database, structure), superuser)

    case_id = await road.report(road.secretary, "En sak")
    await road.place(case_id, route.discuss_in[0], route.key, matter.key)
    talks = await road.agenda(await road.plan(route.discuss_in[0], 20), case_id)
    await road.call(talks.id)
    road.api.later(20)
    await road.hold(talks.id)
    await road.discuss(talks.lines[case_id])

    await anchor(road, case_id, matter.anchoring)

    decider = await road.agenda(await road.plan(route.decide_in, 20), case_id)
    await road.call(decider.id)
    road.api.later(20)
    await road.hold(decider.id)
    at_once = {} if matter.force is not Force.PENDING else {"due": None}
    decision = await road.decide(decider, case_id, effect=matter.effect.name, **at_once)
    assert (decision["result"], decision["effect"]) == ("AGREEMENT", matter.effect.name)
    heard = [
        seat
        for seat in expand(structure, REGISTER).seats
        if seat.body == route.decide_in and seat.template.counts
    ]
    assert [voice["counted"] for voice in decision["voices"]] == [True] * len(heard)
    assert (await road.case(case_id))["state"] == "DECIDED"
    # What another body is yet to agree on asks nothing of anybody before it has.
    assert (decision["followupsTotal"] >= 2) is (matter.force is not Force.PENDING)
    await minute(road, decider.id, structure.body(route.decide_in).minutes_approved_by)


async def minute(road: Journey, meeting_id: str, approval: Approval) -> None:
    """Draft the minutes, and approve them where it is the secretariat's to do."""
    if approval is Approval.SECRETARIAT:
        await road.minute(meeting_id)
        return
    given = {"meetingId": meeting_id, "version": await road.meeting_version(meeting_id)}
    assert (await road.api.do(road.secretary, "draftMinutes", "state", **given))["state"] == "MINUTED"
    given["version"] = await road.meeting_version(meeting_id)
    refused = await road.api.refused(road.secretary, "approveMinutes", **given)
    assert refused["ruleId"] == "R-MINUTES-12"


async def anchor(road: Journey, case_id: str, level: AnchoringLevel) -> None:
    """Ask everybody whom the route asks, and let all of them agree."""
    if level is AnchoringLevel.NONE:
        given = {"caseId": case_id, "version": (await road.case(case_id))["version"], "level": "NONE"}
        await road.api.do(road.secretary, "openRound", "state", **given)
        return
    matrix = await road.open_round(case_id)
    for reply in matrix["replies"]:
        municipal = reply["partner"]["side"] == "MUNICIPAL"
        council = municipal and level is AnchoringLevel.COUNCIL
        await road.answer(reply, evidenceKind="COUNCIL" if council else "ADMINISTRATIVE")
    for stance in (await road.round(case_id))["stances"]:
        if stance["region"]:
            who = await road.trusted(RoleKind.REGION_CONTACT, region_id=key_of(stance["region"]))
        else:
            who = road.other_secretary
        await road.api.do(
            who,
            "settleStance",
            "position",
            stanceId=stance["id"],
            version=stance["version"],
            position="AGREE",
        )
    await road.close(case_id)
