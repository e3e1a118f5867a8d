"""A temporary committee in the middle of its life, for a community that is tried out.

It is appointed where the structure has a secretariat that may appoint temporary committees, by the product's own
commands some weeks ago, and those who sit elsewhere sit in it.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.clock import OSLO, FixedClock, SystemClock, today
from fellesskap.committees.service import AppointCommittee, appoint_committee
from fellesskap.db.work import Work, system_work
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import PlanMeeting, plan_meeting
from fellesskap.people.service import Appoint, appoint
from fellesskap.structure.model import BodyKind
from fellesskap.structure.queries import find_body_ids
from fellesskap.structure.service import find_latest_structure
from fellesskap.tenant import Tenant

_AGO, _AHEAD, _MEETS = timedelta(days=60), timedelta(days=25), timedelta(days=9)
_SEATS_A_SIDE = 3
_SITTING = (
    "SELECT DISTINCT h.person_id, s.side FROM holding h JOIN seat_edition s USING (seat_id) "
    "WHERE s.kind = 'member' AND s.counts AND s.side IN ('municipal', 'hospital') AND h.kind = 'holder' "
    "ORDER BY s.side, h.person_id"
)


async def seed_committee(tenant: Tenant) -> bool:
    """Let a community with people have a committee, where its structure has who appoints one; tell whether."""
    on = today(SystemClock())
    async with system_work(tenant) as work, work.engine_scope():
        _, structure = await find_latest_structure(work)
        appointers = [
            body.key
            for body in structure.bodies
            if body.kind is BodyKind.SECRETARIAT and BodyKind.TEMPORARY in body.may_appoint and not body.each
        ]
        if not appointers:
            return False
        appointer = (await find_body_ids(work, appointers[:1]))[0]
        first = await work.connection.fetchval("SELECT max(valid_from) FROM structure_version")
    # Early in a year the structure is too young for a committee of some weeks ago.
    begun = max(on - _AGO, first + timedelta(days=1))
    clock = FixedClock(datetime.combine(begun, time(9), OSLO))
    async with system_work(tenant, clock) as work:
        body_id = await appoint_committee(
            work,
            AppointCommittee(
                appointer,
                "Samarbeid om utskriving i helgene",
                "Utvalget skal foreslå hvordan kommunene og sykehuset samarbeider om utskriving i helgene, "
                "og hva det koster.",
                on + _AHEAD,
                _SEATS_A_SIDE - 1,
                _SEATS_A_SIDE,
                leads=Side.MUNICIPAL,
                abbreviation="KSU helg",
                name_nn="Samarbeid om utskriving i helgene",
                reference=f"Sak 7/{begun.year}",
                decided_on=begun,
                begins=begun,
            ),
        )
        await _fill(work, body_id)
    async with system_work(tenant) as work:
        meets = datetime.combine(on + _MEETS, time(10), OSLO)
        await plan_meeting(
            work, PlanMeeting(body_id, meets, MeetingForm.DIGITAL, link="https://video.example/ksu")
        )
    return True


async def _fill(work: Work, body_id: UUID) -> None:
    """Put people who sit elsewhere in the seats, one each."""
    async with work.engine_scope():
        sitting = await work.connection.fetch(_SITTING)
        seats = await work.connection.fetch(
            "SELECT seat_id, side, valid_from FROM seat_edition WHERE body_id = $1 ORDER BY position", body_id
        )
    for side in (Side.MUNICIPAL, Side.HOSPITAL):
        people = [row["person_id"] for row in sitting if row["side"] == side]
        own = [seat for seat in seats if seat["side"] == side]
        for seat, person_id in zip(own, people, strict=False):
            await appoint(work, Appoint(seat["seat_id"], person_id, seat["valid_from"]))
