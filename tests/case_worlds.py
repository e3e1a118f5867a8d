"""Cases that were sent back, linked and withdrawn, and disagreements, in both of two communities."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from api_road import Journey
from fellesskap.cases.model import CaseKind, LinkKind, PerspectiveState
from fellesskap.cases.service import (
    LinkCases,
    ReportCase,
    ReturnCase,
    SetCaseKind,
    SetPlaces,
    SettlePerspective,
    link_cases,
    report_case,
    return_case,
    set_case_kind,
    set_places,
    settle_perspective,
)
from fellesskap.decisions.model import DecisionEffect, Position
from fellesskap.decisions.service import record_decision
from fellesskap.disagreements.service import (
    EscalateDisagreement,
    Named,
    RegisterDisagreement,
    SettleDisagreement,
    escalate_disagreement,
    register_disagreement,
    settle_disagreement,
)
from fellesskap.withdrawals.service import WithdrawCase, withdraw_case
from road import Road


async def case_at_home(road: Road, ready: dict[str, UUID]) -> None:
    """Let cases be ready for being sent again, linked, withdrawn and taken up, and disagreements at each end."""
    for name in ("returned", "withdrawn", "to_place"):
        ready[name] = await road.do("anne", report_case, ReportCase(f"Sak som er {name}", "Hva nå?"))
    version = await road.case_version(ready["returned"])
    await road.do("anne", return_case, ReturnCase(ready["returned"], version, "Kostnaden mangler."))
    lines = await road.rows("agenda_item", meeting_id=ready["minutes_to_draft"])
    ready["hearing"] = next(line["case_id"] for line in lines if line["case_id"])
    version, due = await road.case_version(ready["hearing"]), road.today + timedelta(days=300)
    hearing = SetCaseKind(ready["hearing"], version, CaseKind.HEARING, "Helsedirektoratet", due)
    await road.do("anne", set_case_kind, hearing)
    ready["to_conclude"] = await road.discussed("region")
    version = await road.case_version(ready["withdrawn"])
    await road.do("anne", withdraw_case, WithdrawCase(ready["withdrawn"], version, "Løst."))
    linked = LinkCases(ready["to_lift"], ready["to_lower"], LinkKind.FOLLOWS_UP)
    await road.do("anne", link_cases, linked)
    ready["case_link"] = (await road.rows("case_link", from_case_id=ready["to_lift"]))[0]["id"]
    places = SetPlaces(
        ready["to_lift"],
        await road.case_version(ready["to_lift"]),
        (await road.id_of("region", "nord"),),
        (await road.id_of("division", "kirurgi"),),
    )
    await road.do("anne", set_places, places)
    trust = (await road.rows("division", key="kirurgi"))[0]
    parties = (Named(await road.id_of("partner", "9901")), Named(trust["partner_id"], trust["id"]))
    for name in ("to_settle", "settled", "to_refer"):
        command = RegisterDisagreement(
            "Hvem betaler?", "Partene leser avtalen ulikt.", parties, "To møter til nå."
        )
        ready[name] = await road.do("anne", register_disagreement, command)
    version = await road.case_version(ready["settled"])
    settled = SettleDisagreement(ready["settled"], version, "Et møte til.", "Kommunen betaler.")
    await road.do("anne", settle_disagreement, settled)
    await _at_the_last_level(road, ready["to_refer"])


async def _at_the_last_level(road: Road, case_id: UUID) -> None:
    """Take a disagreement to the last level, whose body does not agree."""
    for _ in range(3):
        version = await road.case_version(case_id)
        command = EscalateDisagreement(case_id, version, "Et møte.", "Like uenige.", matter_class="region")
        await road.do("anne", escalate_disagreement, command)
    lit = SettlePerspective(case_id, "kommuner", 1, PerspectiveState.COVERED, "I avtalen")
    await road.do("anne", settle_perspective, lit)
    _, item_id = await road.meeting("fsu", case_id)
    await road.discuss(item_id)
    await road.urgent(case_id, "anne", "bjorn")
    _, line = await road.meeting("fsu", case_id)
    voices = (await road.voice("fsu:direktor", Position.OBJECTS, "Nei."),)
    decision = await road.decision(line, DecisionEffect.NONE, voices=voices)
    await road.do("anne", record_decision, decision)


async def case_elsewhere(there: Journey) -> None:
    """Send a case back, link it, say where it concerns, and disagree, in the other community."""
    first = await there.report(await there.member("annentopp"), "Sak som kom tilbake")
    other = await there.report(await there.member("annentopp"), "Sak den henger sammen med")
    version = (await there.case(first))["version"]
    await there.api.do(there.secretary, "returnCase", caseId=first, version=version, reason="Mangler noe.")
    await there.api.do(there.secretary, "linkCases", caseId=first, otherId=other)
    version = (await there.case(other))["version"]
    hearing = {"kind": "HEARING", "hearingBy": "Statsforvalteren", "hearingDue": "2066-06-01"}
    await there.api.do(there.secretary, "setCaseKind", caseId=other, version=version, **hearing)
    (region,) = await there.api.fetch("SELECT id FROM region LIMIT 1")
    version = (await there.case(first))["version"]
    await there.api.do(
        there.secretary, "setPlaces", caseId=first, version=version, regions=[f"Region_{region['id']}"]
    )
    (municipality, *_) = await there.api.fetch(
        "SELECT id FROM partner WHERE kind = 'municipality' ORDER BY key"
    )
    (division,) = await there.api.fetch("SELECT id, partner_id FROM division")
    made = await there.api.do(
        there.secretary,
        "registerDisagreement",
        title="Uenig",
        question="Hva mener de?",
        background="Slik er det.",
        parties=[
            {"partnerId": f"Partner_{municipality['id']}"},
            {"partnerId": f"Partner_{division['partner_id']}", "divisionId": f"Division_{division['id']}"},
        ],
    )
    case_id = made["id"]
    version = (await there.case(case_id))["version"]
    await there.api.do(
        there.secretary,
        "settleDisagreement",
        caseId=case_id,
        version=version,
        done="Snakket.",
        agreed="Enige.",
    )
