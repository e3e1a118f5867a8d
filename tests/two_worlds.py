"""Two communities in full use, side by side: one's own, and another whose ids and words must lead nowhere.

In both, each kind of thing exists and each column of free text holds a token of its own, so that an answer
can be searched for what must, and must not, be in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from litestar import Litestar

from api_road import Journey
from api_scene import Api, dump, serve
from appointment_worlds import appoint_at_home, appoint_elsewhere
from builders import found
from fellesskap.actor import RoleKind, Side
from fellesskap.cases.service import ReportCase, report_case
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work, system_work
from fellesskap.decisions.model import Position
from fellesskap.drafts.service import (
    BeginDraft,
    BeginDraftWith,
    PutPerspective,
    begin_draft,
    begin_draft_with,
    put_part,
)
from fellesskap.followups.service import conclude
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    AddItem,
    CallMeeting,
    CancelMeeting,
    ChosenMeeting,
    PlanMeeting,
    PlanYear,
    SetChair,
    add_case,
    add_item,
    call_meeting,
    cancel_meeting,
    plan_meeting,
    plan_year,
    set_chair,
)
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from fellesskap.people.service import GrantRole, RegisterPerson, grant_role, register_person
from fellesskap.rounds.model import Answer, EvidenceKind
from fellesskap.settings import Settings
from fellesskap.structure.model import Names, Office, Perspective
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap.tenant import Tenant
from fellesskap_graphql.schema import community
from fellesskap_tenants.structures import load_structure
from people_scenes import come_and_go, sit
from road import Road, build
from road_structure import REGISTER, START, STRUCTURE
from tokens import poison
from trusted import trust_at_home, trust_elsewhere

OWN, FOREIGN = "zqegen", "zqfrem"

# Another shape and other keys than the tests' own community, with open doors, so that its public is wide.
FOREIGN_STRUCTURE = """
name = "Den andre"
source = "Skrevet i en test"
municipalities = ["4626", "4624", "4627"]
trust = { key = "annetsykehus", name = "Annet sykehus HF", org_number = "983971709", health_region = "Helse Der" }

[parties]
annenpart = { name = "Parten", side = "other" }

[divisions.annenklinikk]
name = "Klinikken"

[offices.annenfunksjon]
name = "Funksjonen"
each = "municipality"

[regions.annenregion]
name = "Regionen"
members = ["4626", "4624"]

[bodies.annentopp]
name = "Toppen"
kind = "strategic"
level = 1
decides = true
open_to_public = true

[bodies.annentopp.seats]
klinikksjef = { title = "Klinikksjef", side = "hospital", each = "division" }

[bodies.annentopp.seats.region]
title = "Fra regionen"
side = "municipal"
each = "region"
appointment = { nominated_by = "regions", confirmed_by = "annentopp" }

[bodies.annentopp.seats.leder]
title = "Leder"
side = "hospital"
counts = false
appointment = { appointed_by = "annenpart" }

[bodies.annengruppe]
name = "Gruppa"
kind = "expert"
level = 2
open_to_public = true

[bodies.annengruppe.seats]
kommune = { title = "Fra kommunene", side = "municipal", deputies = "personal" }
sykehus = { title = "Fra sykehuset", side = "hospital" }

[matter_classes.annenklasse]
name = "Alt"
effect = "binding"
anchoring = "administrative"

[routes.annenvei]
name = "Veien"
matter_classes = ["annenklasse"]
discuss_in = ["annengruppe"]
decide_in = "annentopp"
anchor_with = ["municipalities", "divisions"]
levels = ["administrative"]

[perspectives.annensak]
name = "Saken"

[intake]
may_report_from = ["annentopp"]

[intake.fields.title]
label = "Hva?"

[intake.fields.question]
label = "Hva skal avgjøres?"
"""


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
        bodies=(replace(fu, purpose="Drøfter faglige saker."), replace(fsu, succeeds="fu")),
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
    talks = await there.agenda(await there.plan("annengruppe", 2), *cases[:2])
    await there.call(talks.id)
    there.api.later(2)
    await there.hold(talks.id)
    for case_id in cases[:2]:
        await there.discuss(talks.lines[case_id])
        matrix = await there.open_round(case_id)
        await there.answer(matrix["replies"][0])
    for who in (there.secretary, there.other_secretary):
        await there.api.do(who, "markUrgent", caseId=cases[0], reason="Det haster.")
    top = await there.agenda(await there.plan("annentopp", 2), cases[0])
    await there.call(top.id)
    there.api.later(2)
    await there.hold(top.id)
    await there.decide(top, cases[0])
    await there.minute(top.id)
    await come_and_go(there, made)
    await trust_elsewhere(there)
    async with system_work(made.tenant, there.api.clock) as work:
        await _draft(work)
    await appoint_elsewhere(there)
    return made.tenant


async def _draft(work: Work) -> UUID:
    """Begin a draft and edit it once."""
    draft_id = await begin_draft(work, BeginDraft("Nytt perspektiv"))
    return await put_part(work, PutPerspective(draft_id, Perspective("nytt", Names("Nytt"))))


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
    await _minute(road, ready["approved"], approve=True)
    for name in ("minutes_to_draft", "minutes_to_approve"):
        case_id = await road.discussed()
        ready[name] = (await road.rows("agenda_item", case_id=case_id))[0]["meeting_id"]
        ready["discussed"] = case_id
    await _minute(road, ready["minutes_to_approve"])
    case_id, ready["item_to_decide"] = await road.ready("region")
    ready["held"] = (await road.rows("agenda_item", id=ready["item_to_decide"]))[0]["meeting_id"]
    await _hold_unrecorded(road, ready)
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
    for name in ("placed", "lit"):
        ready[name] = await road.placed()
    await road.urgent(ready["placed"], "anne")
    ready["reported"] = await road.do("anne", report_case, ReportCase("Ny sak", "Hva nå?", "Slik er det."))
    ready |= await trust_at_home(road)
    await _plan_ahead(road, ready)
    await _change_plans(road)
    await sit(road, ready)
    await _draft_at_home(road, ready, folder)
    await appoint_at_home(road, superuser, ready)
    await _settle_by_hand(road, superuser, ready)
    return ready


async def _minute(road: Road, meeting_id: UUID, *, approve: bool = False) -> None:
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, (await road.load(meeting_id)).version))
    if approve:
        version = (await road.load(meeting_id)).version
        await road.do("anne", approve_minutes, ApproveMinutes(meeting_id, version))


async def _hold_unrecorded(road: Road, ready: dict[str, UUID]) -> None:
    """Hold a meeting of which nothing is recorded yet."""
    case_id = await road.placed()
    starts_at = road.clock.moment + timedelta(days=1)
    plan = PlanMeeting(await road.id_of("body", "fu"), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting_id = await road.do("anne", plan_meeting, plan)
    ready["item_to_discuss"] = await road.do("anne", add_case, AddCase(meeting_id, 1, case_id))
    ready["item_to_record"] = await road.do("anne", add_item, AddItem(meeting_id, 2, "Eventuelt"))
    await road.do("anne", call_meeting, CallMeeting(meeting_id, 3))
    road.clock.moment = starts_at
    await road.attend(meeting_id)
    ready["unrecorded"] = meeting_id


async def _plan_ahead(road: Road, ready: dict[str, UUID]) -> None:
    starts_at = road.clock.moment + timedelta(days=5)
    plan = PlanMeeting(
        await road.id_of("body", "fu"),
        starts_at,
        MeetingForm.HYBRID,
        "Prøveby",
        "https://video.example/rom",
        joint_with=(await road.id_of("body", "fsu"),),
    )
    ready["planned"] = await road.do("anne", plan_meeting, plan)
    for version, name in ((1, "first_item"), (2, "second_item")):
        ready[name] = await road.do("anne", add_item, AddItem(ready["planned"], version, name))


async def _change_plans(road: Road) -> None:
    """Let one meeting be led by the other side and one be called off, and let a year have weeks to avoid."""
    plan = PlanMeeting(
        await road.id_of("body", "fu"), road.clock.moment + timedelta(days=8), MeetingForm.PHYSICAL, "Prøveby"
    )
    off = await road.do("anne", plan_meeting, plan)
    await road.do("anne", set_chair, SetChair(off, 1, Side.MUNICIPAL, "De legger fram saken."))
    await road.do("anne", cancel_meeting, CancelMeeting(off, 2, "Ingen saker er klare."))
    year = road.today.year + 1
    chosen = (ChosenMeeting(("fu",), date(year, 5, 4)),)
    await road.do(
        "anne",
        plan_year,
        PlanYear(year, MeetingForm.PHYSICAL, "Prøveby", avoided_weeks=(8, 41), meetings=chosen),
    )


async def _draft_at_home(road: Road, ready: dict[str, UUID], folder: Path) -> None:
    """Begin a draft of our own, and one that the real register has nothing against."""
    async with await road.work("admin") as work:
        ready["draft"] = await _draft(work)
        real = load_structure(folder / "fremmed.toml")
        ready["draft_to_publish"] = await begin_draft_with(work, BeginDraftWith("En annen", real))


async def _settle_by_hand(road: Road, superuser: asyncpg.Connection, ready: dict[str, UUID]) -> None:
    """Let a mail fail and one be uncertain, a paper fail and one be ready, as jobs would."""
    schema = road.tenant.schema
    for name, person_id in road.people.items():
        await superuser.execute(
            f'INSERT INTO "{schema}".contact VALUES ($1, $2, $3) '
            "ON CONFLICT (person_id) DO UPDATE SET email = excluded.email, phone = excluded.phone",
            person_id,
            f"{name.replace(':', '.')}@example.no",
            "12345678",
        )
    mails = await superuser.fetch(f'SELECT id, notice_id FROM "{schema}".delivery ORDER BY id LIMIT 2')
    for mail, name, state, failure in (
        (mails[0], "failed_mail", "failed", "notice.refused"),
        (mails[1], "uncertain_mail", "uncertain", None),
    ):
        ready[name] = mail["id"]
        await superuser.execute(
            f'UPDATE "{schema}".delivery SET state = $2, failure = $3 WHERE id = $1',
            mail["id"],
            state,
            failure,
        )
    reasons = '[{"code": "partner_objects", "name": "Aune", "text": "Vi mangler folk"}]'
    await superuser.execute(
        f"UPDATE \"{schema}\".decision SET urgent = true, urgent_reason = 'Det hastet.', "
        "consensus = jsonb_set(consensus, '{reasons}', $1::jsonb)",
        reasons,
    )
    await _open_doors(superuser, schema, ready)
    notice = f'SELECT id FROM "{schema}".notice WHERE person_id = $1 LIMIT 1'
    ready["notice"] = await superuser.fetchval(notice, road.people["anne"])
    papers = f'SELECT id FROM "{schema}".document WHERE audience = $1 ORDER BY id LIMIT $2'
    ready["failed_paper"], ready["paper"] = (row["id"] for row in await superuser.fetch(papers, 1, 2))
    ready["open_paper"] = await superuser.fetchval(papers, 3, 1)
    await superuser.execute(
        f"UPDATE \"{schema}\".document SET state = 'failed', failure = 'document.typesetting_failed' "
        "WHERE id = $1",
        ready["failed_paper"],
    )
    for name, audience in (("paper", 1), ("open_paper", 3)):
        await superuser.execute(
            f"UPDATE \"{schema}\".document SET state = 'ready', digest = repeat('0', 64), size = 4 WHERE id = $1",
            ready[name],
        )
        file = f'INSERT INTO "{schema}".document_file VALUES ($1, $2, $3)'
        await superuser.execute(file, ready[name], audience, f"{OWN} file".encode())


async def _open_doors(superuser: asyncpg.Connection, schema: str, ready: dict[str, UUID]) -> None:
    """Have the body that decides, and the meeting whose minutes are approved, be open to everybody."""
    await superuser.execute(f"UPDATE \"{schema}\".body_edition SET open_to_public = true WHERE key = 'fsu'")
    common = f"UPDATE \"{schema}\".seat_edition SET deputies = 'common' WHERE key = 'fsu:fastlege'"
    await superuser.execute(common)
    meeting, case = ready["approved"], ready["decided"]
    await superuser.execute(f'UPDATE "{schema}".meeting SET open_to_public = true WHERE id = $1', meeting)
    for table, column, key in (
        ("meeting", "id", meeting),
        *((table, "meeting_id", meeting) for table in ("agenda_item", "attendance", "minutes", "document")),
        ("case", "id", case),
        *((table, "case_id", case) for table in ("treatment", "event", "perspective", "decision")),
    ):
        change = f'UPDATE "{schema}"."{table}" SET audience = 3 WHERE "{column}" = $1'
        await superuser.execute(change, key)
