"""What an operation is read with: the work's connection, schema, actor and clock."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from fellesskap.actor import PUBLIC_ACTOR, Actor
from fellesskap.clock import Clock, today
from fellesskap.db.engine import LockedConnection
from fellesskap.db.roles import SHARED_SCHEMA
from fellesskap.db.work import PlatformWork, Work


class Reading:
    """One reader at one moment. `schema` is the tenant's, or the shared one for a national reader."""

    __slots__ = ("actor", "clock", "connection", "schema")

    def __init__(self, work: Work | PlatformWork) -> None:
        self.connection: LockedConnection = work.connection
        self.clock: Clock = work.clock
        if isinstance(work, Work):
            self.schema, self.actor = work.tenant.schema, work.actor
        else:
            self.schema, self.actor = SHARED_SCHEMA, PUBLIC_ACTOR

    @property
    def today(self) -> date:
        """The calendar day in Norway."""
        return today(self.clock)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def me(self) -> UUID | None:
        """The actor's person id."""
        actor: Actor = self.actor
        return actor.person_id
