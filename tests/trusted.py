"""What is attested, authorised and handed in as a list, in each of two communities side by side."""

from __future__ import annotations

from uuid import UUID

from api_road import Journey
from fellesskap.composition.model import AuthorityKind
from fellesskap.composition.service import Attest, GrantAuthority, attest, grant_authority
from fellesskap.rosters.model import RosterRow
from fellesskap.rosters.service import ImportRoster, import_roster
from road import Road


async def trust_elsewhere(there: Journey) -> None:
    """Attest something of somebody, let somebody bind a region, and look at a list, over the door."""
    day = there.api.today.isoformat()
    held = (await there.community.ask("SELECT id, person_id FROM holding LIMIT 1"))[0]
    region = (await there.community.ask("SELECT id FROM region LIMIT 1"))[0]["id"]
    person = f"Person_{held['person_id']}"
    await there.api.do(there.secretary, "attest", personId=person, leaderLevel=2, validFrom=day)
    place = {"holdingId": f"Holding_{held['id']}", "regionId": f"Region_{region}"}
    words = {"kind": "DIRECT", "reference": "12/26", "validFrom": day}
    await there.api.do(there.secretary, "grantAuthority", **place, **words)
    rows = [{"line": 2, "name": "Ny i lista"}]
    await there.api.do(there.secretary, "importRoster", rows=rows, dryRun=True)


async def trust_at_home(road: Road) -> dict[str, UUID]:
    """The same by commands, and the ids of what came of it."""
    person = road.people["fsu:direktor"]
    holding = (await road.rows("holding", person_id=person))[0]["id"]
    attested = Attest(person, road.today, leader_level=2, evidence="Sett")
    region = await road.id_of("region", "sor")
    granted = GrantAuthority(
        holding, AuthorityKind.DIRECT, road.today, "12/26", region_id=region, limit_text="Alt"
    )
    await road.do("anne", import_roster, ImportRoster((RosterRow(2, "Ny i lista"),), dry_run=True))
    return {
        "attestation": await road.do("anne", attest, attested),
        "authority": await road.do("anne", grant_authority, granted),
        "holding": holding,
    }
