"""Terms that soon end are told of once, and persons correct what is known of them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from fellesskap.db.work import Work, system_work
from fellesskap.errors import Invalid, NotAllowed, NotFound
from fellesskap.notices.service import warn_of_terms
from fellesskap.people.service import EditPerson, edit_person
from people_town import Town, after


async def _warn(town: Town) -> int:
    async with system_work(town.tenant, town.clock) as work:
        return await warn_of_terms(work)


async def test_a_term_that_soon_ends_is_told_of_once(town: Town) -> None:
    held = await town.sits("Kari", "ingen", valid_to=after(town, 91))
    assert await _warn(town) == 0
    town.later(1)
    assert await _warn(town) == 1
    told = await town.rows("notice", kind="term.ending")
    assert {row["person_id"] for row in told} == {town.people["anne"], town.people["Kari"]}
    assert {(row["holding_id"], row["subject"]) for row in told} == {(held, "Utvalg: Uten vara")}
    assert len(await town.rows("delivery")) == 2
    assert await _warn(town) == 0


async def test_nobody_is_told_of_a_term_that_somebody_follows_or_of_a_deputys(town: Town) -> None:
    await town.sits("Kari", "ingen", valid_to=after(town, 30))
    await town.sits("Per", "ingen", valid_from=after(town, 30))
    await town.sits("Vara", "ordnet", deputy_rank=1, valid_to=after(town, 30))
    assert await _warn(town) == 0


def _edit(town: Town, who: str, **changes: object) -> EditPerson:
    facts = {"name": f"{who} Nordmann", "language": "nn", "email": "a@b.no", **changes}
    return EditPerson(town.people[who], 1, **facts)


@pytest.mark.parametrize("who", ["anne", "Kari"])
async def test_the_secretariat_and_the_person_correct_a_person(town: Town, who: str) -> None:
    await town.known("Kari")
    await town.do(who, edit_person, _edit(town, "Kari", phone="12 34 56 78"))
    row = (await town.rows("person", id=town.people["Kari"]))[0]
    assert (row["name"], row["language"], row["version"]) == ("Kari Nordmann", "nn", 2)
    reached = (await town.rows("contact", person_id=town.people["Kari"]))[0]
    assert (reached["email"], reached["phone"], reached["shared"]) == ("a@b.no", "12 34 56 78", False)
    stale = await town.refused(who, edit_person, _edit(town, "Kari"))
    assert stale.code == "people.changed_meanwhile"


async def test_a_person_is_corrected_by_nobody_else_and_only_to_what_can_be(town: Town) -> None:
    for name in ("Kari", "Per"):
        await town.known(name)
    for who in ("Per", "aune", "admin"):
        refusal = await town.refused(who, edit_person, _edit(town, "Kari"))
        assert isinstance(refusal, NotAllowed | NotFound), who
    for wrong in ({"name": ""}, {"email": "nei"}, {"phone": "ring"}, {"language": "en"}):
        assert isinstance(await town.refused("anne", edit_person, _edit(town, "Kari", **wrong)), Invalid)
    assert isinstance(await town.refused("anne", edit_person, EditPerson(uuid4(), 1, "Ingen")), NotFound)


@pytest.mark.parametrize(
    ("shared", "seen_by"), [(False, {"anne", "Kari"}), (True, {"anne", "Kari", "aune", "Per"})]
)
async def test_contact_data_is_private_until_the_person_shares_it(
    town: Town, shared: bool, seen_by: set[str]
) -> None:
    await town.sits("Kari", "ingen")
    await town.sits("Per", "ordnet")
    await town.known("Fremmed")
    await town.do("Kari", edit_person, _edit(town, "Kari", contact_shared=shared))
    found = set()
    for who in ("anne", "Kari", "aune", "Per", "Fremmed"):
        async with Work(town.tenant, await town.actor(who), town.clock) as work:
            rows = await work.connection.fetch(
                f'SELECT email FROM "{town.tenant.schema}".contact WHERE person_id = $1',
                town.people["Kari"],
            )
        if rows:
            found.add(who)
    assert found == seen_by
