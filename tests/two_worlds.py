"""Two communities in full use, side by side: one's own, and another whose ids and words must lead nowhere.

In both, each kind of thing exists and each column of free text holds a token of its own, so that an answer
can be searched for what must, and must not, be in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from litestar import Litestar

from absence_worlds import absent_at_home, absent_elsewhere
from api_road import Journey
from api_scene import Api, dump, serve
from appointment_worlds import appoint_at_home, appoint_elsewhere
from attachment_worlds import attach_at_home, attach_elsewhere, edition_to_ask_again
from builders import found
from case_worlds import case_at_home, case_elsewhere
from circulation_worlds import circulate_at_home, circulate_elsewhere
from committee_worlds import commit_at_home, commit_elsewhere, committee_bodies
from draft_worlds import draft_at_home, drafted
from fellesskap.actor import RoleKind, Side
from fellesskap.cases.service import ReportCase, report_case
from fellesskap.clock import FixedClock
from fellesskap.db.work import system_work
from fellesskap.decisions.model import Position
from fellesskap.followups.service import conclude
from fellesskap.people.service import (
    Appoint,
    GrantRole,
    RegisterPerson,
    appoint,
    grant_role,
    register_person,
)
from fellesskap.rounds.model import Answer, EvidenceKind
from fellesskap.settings import Settings
from fellesskap.structure.model import BodyKind, Force, Names, Office, WrittenProcedure
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap.tenant import Tenant
from fellesskap_graphql.schema import community
from fellesskap_tenants.structures import load_structure
from followup_worlds import follow_at_home, report_elsewhere
from foreign_structure import FOREIGN_STRUCTURE
from input_worlds import TALKS, talk_at_home, talk_elsewhere
from leader_worlds import MORE_BODIES, lead_at_home, lead_elsewhere
from meeting_worlds import change_called, change_plans, hold_unrecorded, minute, plan_ahead
from minutes_worlds import minutes_at_home, minutes_elsewhere
from people_scenes import come_and_go, sit
from region_meetings import OWN as OWN_BODY
from region_meetings import held
from road import Road, build
from road_structure import REGISTER, START, STRUCTURE
from round_worlds import all_but_one, ask_at_home, ask_elsewhere
from space_worlds import keep_at_home, keep_elsewhere
from tokens import poison
from transfer_worlds import transfer_at_home, transfer_elsewhere
from trusted import trust_at_home, trust_elsewhere
from worlds_by_hand import settle_by_hand

OWN, FOREIGN = "zqegen", "zqfrem"


@dataclass
class Worlds:
    """Both communities, and what in one's own is ready for which act."""

    road: Road
    api: Api
    foreign: Tenant
    superuser: asyncpg.Connection
    ready: dict[str, UUID]
    own_ids: dict[str, list[UUID]]
    foreign_ids: dict[str, list[UUID]]
    words: dict[str, list[str]]

    @property
    def app(self) -> Litestar:
        return self.api.app

    def person(self, name: str) -> UUID:
        """The id of one of our own people."""
        return self.road.people[name]

    async def dumps(self) -> list[dict[str, str]]:
        """What lies in both communities."""
        return [await dump(self.superuser, tenant) for tenant in (self.road.tenant, self.foreign)]

    async def version(self, table: str, name: str) -> int:
        """The version that a thing of ours has now."""
        row = await self.api.fetch(f'SELECT version FROM "{table}" WHERE id = $1', self.ready[name])
        return int(row[0]["version"])


async def build_worlds(settings: Settings, superuser: asyncpg.Connection, folder: Path) -> Worlds:
    """Found both communities, let them live, and put a token in every text."""
    quick = replace(settings, actor_seconds=3_600)
    foreign = await _live_elsewhere(quick, superuser, folder)
    road = await build(settings, "egen")
    await _change_structure(road)
    ready = await _live_at_home(road, superuser, folder)
    clock = FixedClock(road.clock.moment)
    api = Api(quick, road.tenant, clock, serve(quick, clock), superuser)
    for tenant, token in ((road.tenant, OWN), (foreign, FOREIGN)):
        await poison(superuser, tenant, token)
    own_ids = await find_ids(superuser, road.tenant)
    foreign_ids = await find_ids(superuser, foreign)
    return Worlds(road, api, foreign, superuser, ready, own_ids, foreign_ids, await _find_words(road))


async def _change_structure(road: Road) -> None:
    """Publish a second version, in which a body took over from another and an office fills seats."""
    fu, fsu = STRUCTURE.bodies
    changed = replace(
        STRUCTURE,
        bodies=(
            replace(fu, purpose="Drøfter faglige saker.", may_appoint=(BodyKind.EXPERT,)),
            replace(
                fsu,
                succeeds="fu",
                may_appoint=(BodyKind.TEMPORARY,),
                decision=replace(fsu.decision, written=WrittenProcedure(days=2)),
            ),
            *committee_bodies("fsu"),
            *MORE_BODIES,
            TALKS,
            OWN_BODY,
        ),
        matter_classes=tuple(
            replace(one, force=Force.REPORTED, onward_to="fu") if one.key == "svar" else one
            for one in STRUCTURE.matter_classes
        ),
        offices=(
            *STRUCTURE.offices,
            Office("leder", Names("Leder for tjenesten")),
        ),
    )
    async with system_work(road.tenant, road.clock) as work:
        day = START + timedelta(days=1)
        await apply_structure(work, ApplyStructure(changed, day, "Andre", "andre", REGISTER))


async def find_ids(superuser: asyncpg.Connection, tenant: Tenant) -> dict[str, list[UUID]]:
    """Up to twenty ids of every type of the graph that has ids; none may be missing."""
    found = {}
    schema = community().schema
    for name, entity in community().compiler.bindings.entities.items():
        named: Any = schema.type_map[name]
        if entity.source is None or "Node" not in {one.name for one in named.interfaces}:
            continue
        table = entity.source.name
        rows = await superuser.fetch(
            f'SELECT DISTINCT "{entity.key}" AS id FROM "{tenant.schema}"."{table}" ORDER BY 1 LIMIT 20'
        )
        found[name] = [row["id"] for row in rows]
        assert found[name], f"{tenant.slug} has no {name}: let one come to be in tests/two_worlds.py"
    return found


async def _find_words(road: Road) -> dict[str, list[str]]:
    """What stands for a thing of ours in an address where it is no id, by the thing's table."""
    words = {
        table: [str(row["key"]) for row in await road.rows(table)]
        for table in ("body", "partner", "region", "division", "perspective")
    }
    words["case"] = [f"{row['number']}-{row['year']}" for row in await road.rows("case")]
    return words


async def _live_elsewhere(settings: Settings, superuser: asyncpg.Connection, folder: Path) -> Tenant:
    path = folder / "fremmed.toml"
    path.write_text(FOREIGN_STRUCTURE)
    made = await found(settings, "fremmed", "Den andre", load_structure(path))
    await superuser.execute(f'INSERT INTO "{made.tenant.schema}".case_number VALUES (2026, 700)')
    there = await Journey.begin(settings, made, superuser)
    cases = [await there.report(await there.member("annentopp"), f"Sak {number}") for number in range(3)]
    for case_id in cases[:2]:
        await there.place(case_id, "annengruppe", "annenvei", "annenklasse")
    await attach_elsewhere(there, cases[0])
    talks = await there.agenda(await there.plan("annengruppe", 2), *cases[:2])
    await there.call(talks.id)
    await there.api.do(
        there.secretary,
        "addItem",
        meetingId=talks.id,
        version=await there.meeting_version(talks.id),
        title="Ettersendt",
        reason="Kom inn etter fristen.",
    )
    there.api.later(2)
    await there.hold(talks.id)
    for case_id in cases[:2]:
        await there.discuss(talks.lines[case_id])
        chosen = await all_but_one(there, case_id) if case_id == cases[1] else {}
        matrix = await there.open_round(case_id, **chosen)
        await there.answer(matrix["replies"][0])
    await ask_elsewhere(there, matrix)
    for who in (there.secretary, there.other_secretary):
        await there.api.do(who, "markUrgent", caseId=cases[0], reason="Det haster.")
    top = await there.agenda(await there.plan("annentopp", 2), cases[0])
    await there.call(top.id)
    there.api.later(2)
    await there.hold(top.id)
    await there.decide(top, cases[0])
    await there.minute(top.id)
    await report_elsewhere(there, top.id)
    await circulate_elsewhere(there, cases[1])
    await transfer_elsewhere(there)
    await case_elsewhere(there)
    await there.api.do(
        there.secretary, "addYearEvent", name="Fremmed høstmøte", day="2027-10-14", place="Et sted"
    )
    await come_and_go(there, made)
    await trust_elsewhere(there)
    async with system_work(made.tenant, there.api.clock) as work:
        await drafted(work)
    await appoint_elsewhere(there)
    await lead_elsewhere(there)
    await minutes_elsewhere(there)
    await commit_elsewhere(there)
    await keep_elsewhere(there, cases[0])
    await absent_elsewhere(there)
    await talk_elsewhere(there)
    return made.tenant


async def _live_at_home(road: Road, superuser: asyncpg.Connection, folder: Path) -> dict[str, UUID]:
    """Bring cases and meetings to every point from which something can be done."""
    ready: dict[str, UUID] = {}
    async with system_work(road.tenant, road.clock) as work:
        road.people["admin"] = await register_person(work, RegisterPerson("Admin", demo=True))
        await grant_role(
            work, GrantRole(road.people["admin"], RoleKind.ADMINISTRATOR, Side.OTHER, road.today)
        )
    ready["decided"], item_id = await road.ready("notert", Aune=Answer.OBJECT)
    voices = (await road.voice("fsu:direktor", Position.AGREES),)
    decision = await road.decision(item_id, voices=voices, due=road.today + timedelta(days=90))
    ready["decision"] = await road.do("anne", conclude, decision)
    ready["approved_item"] = item_id
    ready["approved"] = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    await minute(road, ready["approved"], approve=True)
    for name in ("minutes_to_draft", "minutes_to_approve"):
        case_id = await road.discussed()
        ready[name] = (await road.rows("agenda_item", case_id=case_id))[0]["meeting_id"]
        ready["discussed"] = case_id
    await minute(road, ready["minutes_to_approve"])
    case_id, item_id = await road.ready("svar")
    await road.do("anne", conclude, await road.decision(item_id))
    _, ready["item_to_note"] = await road.meeting("fu", case_id)
    await follow_at_home(road, ready)
    await attach_at_home(road, ready)
    case_id, ready["item_to_decide"] = await road.ready("region")
    ready["held"] = (await road.rows("agenda_item", id=ready["item_to_decide"]))[0]["meeting_id"]
    await hold_unrecorded(road, ready)
    overdue = await road.opened("region")
    ready["round_to_close"] = overdue.id
    road.later((overdue.deadline - road.today).days + 1)
    found_round = await road.opened("region")
    ready["round"] = found_round.id
    evidence = {"evidence_kind": EvidenceKind.ADMINISTRATIVE, "evidence_reference": "12/26"}
    await road.answer(found_round, "Aune", evidence_date=road.today, **evidence)
    for name in ("Berg", "Dal"):
        ready[f"reply_{name.lower()}"] = (await road.reply(found_round.id, name))["id"]
    ready["stance"] = (await road.stance(found_round.id, "nord"))["id"]
    seat = await road.id_of("seat", "regionmote-nord:leder")
    await road.do("anne", appoint, Appoint(seat, road.people["aune"], road.today))
    ready["own_meeting"] = await held(road, "regionmote-nord")
    for name in ("placed", "lit"):
        ready[name] = await road.placed()
    await road.urgent(ready["placed"], "anne")
    ready["reported"] = await road.do("anne", report_case, ReportCase("Ny sak", "Hva nå?", "Slik er det."))
    await ask_at_home(road, ready)
    await edition_to_ask_again(road, ready)
    await circulate_at_home(road, ready)
    await transfer_at_home(road, ready)
    await case_at_home(road, ready)
    ready |= await trust_at_home(road)
    await lead_at_home(road, ready)
    await minutes_at_home(road, ready)
    await plan_ahead(road, ready)
    await change_called(road, ready)
    await change_plans(road, ready)
    await sit(road, ready)
    await draft_at_home(road, ready, folder)
    await appoint_at_home(road, superuser, ready)
    await commit_at_home(road, ready)
    await keep_at_home(road, ready)
    await absent_at_home(road, ready)
    await talk_at_home(road, superuser, ready)
    await settle_by_hand(road, superuser, ready, OWN)
    return ready
