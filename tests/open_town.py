"""An open community, a closed one and a third in one application, and browsers of whoever looks at them."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from litestar import Litestar

from builders import Community
from fellesskap.clock import FixedClock
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork
from fellesskap.identity.model import Attempt, Claims
from fellesskap.identity.service import Invite, LoggedIn, LogIn, invite, log_in
from fellesskap.settings import Settings
from frame_scene import Browser


@dataclass
class Town:
    """What a test of these pages works with: an open community, a closed one and a third, and the clock."""

    settings: Settings
    app: Litestar
    clock: FixedClock
    open: Community
    closed: Community
    third: Community
    invited: set[UUID] = field(default_factory=set)

    async def browser(self, community: Community, name: str) -> Browser:
        """A browser of a `secretary`, `administrator` or `contact`, logged in now."""
        kinds = {"secretary": "secretariat", "administrator": "administrator", "contact": "municipal_contact"}
        rows = await community.ask("SELECT person_id FROM role_grant WHERE kind = $1 LIMIT 1", kinds[name])
        person_id = rows[0]["person_id"]
        number = str(person_id)
        async with PlatformWork(RoleNames(self.settings.role_prefix).platform, self.clock) as work:
            if person_id not in self.invited:
                self.invited.add(person_id)
                await invite(work, Invite(community.tenant.slug, person_id, pid_hash=number))
        return Browser.open(self.app, await self.log_in(number))

    async def log_in(self, number: str) -> LoggedIn:
        """Log in whoever has a number, again if they have before."""
        async with PlatformWork(RoleNames(self.settings.role_prefix).platform, self.clock) as work:
            claims = Claims("https://provider.test", number, "idporten-loa-high")
            attempt = Attempt("nonce", "verifier", "/", None, False, self.clock.now())
            return await log_in(work, LogIn(claims, number, "header.payload.signature", attempt))

    def stranger(self) -> Browser:
        return Browser.open(self.app)
