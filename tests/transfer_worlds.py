"""Cases that were lifted and taken down, and priority groups, in both of two communities."""

from __future__ import annotations

from uuid import UUID

from api_road import Journey
from fellesskap.cases.service import SetPriorities, set_priorities
from fellesskap.transfers.service import LiftCase, LowerPart, lift_case, lower_part
from road import Road


async def transfer_at_home(road: Road, ready: dict[str, UUID]) -> None:
    """Lift a case, take a part of it down, and let cases be ready for the same."""
    ready["to_lift"], ready["to_lower"] = await road.placed(), await road.placed(body="fsu")
    lifted = await road.placed()
    version = await road.case_version(lifted)
    command = LiftCase(lifted, version, await road.id_of("body", "fsu"), "Den er større enn vi trodde.")
    await road.do("anne", lift_case, command)
    part = LowerPart(
        lifted,
        await road.id_of("body", "fu"),
        "Teksten hører hjemme der.",
        "Teksten",
        "Hvordan skriver vi det?",
        exception="FSU har ikke tid.",
    )
    await road.do("anne", lower_part, part)
    command_of_groups = SetPriorities(lifted, await road.case_version(lifted), ("barn",))
    await road.do("anne", set_priorities, command_of_groups)


async def transfer_elsewhere(there: Journey) -> None:
    """Lift a case of a priority group in the other community."""
    case_id = await there.report(await there.member("annentopp"), "Løftet sak")
    await there.place(case_id, "annengruppe", "annenvei", "annenklasse")
    for command, given in (
        ("liftCase", {"bodyId": await there.body("annentopp"), "reason": "Stor.", "exception": "Ingen vei."}),
        ("setPriorities", {"priorities": ["annengruppering"]}),
    ):
        version = (await there.case(case_id))["version"]
        await there.api.do(there.secretary, command, caseId=case_id, version=version, **given)
