"""The road of one committee as a program takes it, in Finnmark's structure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from api_road import Journey

NAME = "Ambulanse Øst-Finnmark"
STANDS = (
    "version state due endedOn deliveredOn notedOn key body { id } described { name until mandate } "
    "extensions { was until reason reference } reports { edition findings agendaItem { id record } } "
    "actions { name allowed offered code }"
)
SHOWN = f"query Shown($key: String!) {{ committee(key: $key) {{ id {STANDS} }} }}"


class Story:
    """The road of one committee, as the secretary goes it."""

    def __init__(self, road: Journey) -> None:
        self.road, self.api, self.secretary = road, road.api, road.secretary
        self.key = ""

    def on(self, day: str) -> None:
        """Let the days pass until a day."""
        then = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
        self.api.later((then - self.api.clock.moment).total_seconds() / 86_400)

    async def shown(self, who: UUID | None = None) -> dict[str, Any]:
        """The committee as somebody sees it, the secretary if nobody else."""
        found = await self.api.ask(who or self.secretary, SHOWN, key=self.key)
        return dict(found["committee"])

    async def given(self, **more: Any) -> dict[str, Any]:
        """What a command about the committee is given."""
        found = await self.shown()
        return {"committeeId": found["id"], "version": found["version"], **more}

    async def appointing(self, **more: Any) -> dict[str, Any]:
        """What appoints the committee."""
        given = {
            "appointerId": await self.road.body("samhandlingssekretariatet"),
            "name": NAME,
            "abbreviation": "KSU-AØF",
            "mandate": "Utvalget skal foreslå hvordan ambulansene i øst brukes bedre.",
            "until": "2022-06-30",
            "municipalSeats": 2,
            "municipalities": ["5605", "5607"],
            "hospitalSeats": 3,
            "leads": "HOSPITAL",
            "reference": "Sak 2/2022",
            "decidedOn": "2022-01-14",
        }
        return {**given, **more}

    async def seat_people(self) -> list[UUID]:
        """Put somebody new in every seat of the committee."""
        seats = await self.api.ask(
            self.secretary, "query($key: String!) { body(key: $key) { seats { id side } } }", key=self.key
        )
        people = []
        for place, seat in enumerate(seats["body"]["seats"]):
            person = await self.api.do(
                self.secretary, "registerPerson", name=f"Person {place}", email=f"p{place}@example.no"
            )
            await self.api.do(
                self.secretary,
                "appoint",
                seatId=seat["id"],
                personId=person["id"],
                validFrom=self.api.today.isoformat(),
            )
            people.append(UUID(str(person["id"]).partition("_")[2]))
        return people

    async def refused(self, command: str, code: str, rule: str | None = None, **given: Any) -> dict[str, Any]:
        """Give a command that must be refused with a code, in the catalogue's words."""
        problem = await self.api.refused(self.secretary, command, **given)
        assert (problem["code"], problem["ruleId"]) == (code, rule)
        assert problem["message"] and problem["message"] != code
        return problem
