"""Telling a round's parties: by notice those who have contacts here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from fellesskap.appointments.model import PartyKind
from fellesskap.clock import today
from fellesskap.db.work import Work
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import PersonRef
from fellesskap.people.queries import find_trusted


class Told(Protocol):
    """What is needed of a party to know whom to tell."""

    @property
    def kind(self) -> PartyKind: ...
    @property
    def region_id(self) -> UUID | None: ...
    @property
    def partner_id(self) -> UUID | None: ...
    @property
    def division_id(self) -> UUID | None: ...


async def find_contacts(work: Work, parties: Iterable[Told]) -> list[PersonRef]:
    """List those who answer for the parties; the secretariat does for the trust and for whoever is outside."""
    told = list(parties)
    own = (PartyKind.REGION, PartyKind.MUNICIPALITY, PartyKind.DIVISION)
    return await find_trusted(
        work,
        today(work.clock),
        secretariat=any(party.kind not in own for party in told),
        partners=[one.partner_id for one in told if one.partner_id and one.kind is PartyKind.MUNICIPALITY],
        regions=[one.region_id for one in told if one.region_id and one.kind is PartyKind.REGION],
        divisions=[one.division_id for one in told if one.division_id],
    )


async def tell(work: Work, kind: str, title: str, round_id: UUID, parties: Iterable[Told]) -> int:
    """Tell the parties' contacts of a round; tell how many were told."""
    people = await find_contacts(work, parties)
    await notify(work, kind, title, people, Subject(appointment_round_id=round_id))
    return len(people)
