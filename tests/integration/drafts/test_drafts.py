"""A draft from its beginning to its publication, by several people, and what is refused on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from fellesskap.actor import RoleKind
from fellesskap.db.ids import uuid7
from fellesskap.drafts import queries, rules
from fellesskap.drafts import service as drafts
from fellesskap.drafts.model import Draft, DraftState, SetupStep
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, RuleBroken
from fellesskap.structure.model import Names, Perspective
from structure_changes import with_body
from structure_examples import REGISTER, small_structure
from structure_place import FIRST, SECOND, Place

ADMIN = RoleKind.ADMINISTRATOR


async def do(place: Place, service: Callable[..., Awaitable[UUID]], command: Any, **more: Any) -> UUID:
    async with place.work(ADMIN) as work:
        return await service(work, command, **more)


async def begun(place: Place) -> UUID:
    await place.apply(small_structure())
    place.clock.moment = place.clock.moment.replace(year=FIRST.year, month=6)
    return await do(place, drafts.begin_draft, drafts.BeginDraft("Fra høsten"))


async def load(place: Place, draft_id: UUID) -> Draft:
    async with place.work(ADMIN) as work:
        return await queries.load_draft(work, draft_id)


async def seen(place: Place, draft_id: UUID, path: str) -> str:
    return rules.digest_of(rules.part_at((await load(place, draft_id)).structure, path))


async def refused(
    place: Place, kind: type[DomainError], service: Callable[..., Awaitable[UUID]], command: Any, **more: Any
) -> DomainError:
    before = await place.everything()
    with pytest.raises(kind) as error:
        await do(place, service, command, **more)
    assert await place.everything() == before
    return error.value


async def test_a_draft_touches_nothing_until_it_is_published_and_then_holds_from_its_day(
    place: Place,
) -> None:
    draft_id = await begun(place)
    editions = await place.rows("body_edition")
    ssu = replace(small_structure().body("ssu"), name=Names("Samarbeidsutvalget"), seats=())
    await do(place, drafts.put_part, drafts.PutBody(draft_id, ssu, await seen(place, draft_id, "bodies.ssu")))
    assert await place.rows("body_edition") == editions

    version = (await load(place, draft_id)).version
    command = drafts.PublishDraft(draft_id, version, SECOND)
    await do(place, drafts.publish_draft, command, municipalities=REGISTER)
    names = {
        row["name_nb"]: row["valid_from"] for row in await place.rows("body_edition") if row["key"] == "ssu"
    }
    assert names == {"Strategisk utvalg": FIRST, "Samarbeidsutvalget": SECOND}
    assert (await load(place, draft_id)).state is DraftState.PUBLISHED
    await refused(place, RuleBroken, drafts.put_part, drafts.PutBody(draft_id, ssu, "x"))


async def test_two_administrators_edit_different_parts_and_both_are_kept(place: Place) -> None:
    draft_id = await begun(place)
    plain = small_structure()
    commands = [
        drafts.PutBody(
            draft_id, replace(body, level=body.level + 1, seats=()), rules.digest_of(replace(body, seats=()))
        )
        for body in plain.bodies
    ]
    await asyncio.gather(*(do(place, drafts.put_part, command) for command in commands))
    edited = (await load(place, draft_id)).structure
    assert [body.level for body in edited.bodies] == [body.level + 1 for body in plain.bodies]
    assert len(await place.rows("structure_edit")) == len(commands)


async def test_the_second_of_two_who_edit_the_same_part_is_told_and_nothing_is_lost(place: Place) -> None:
    draft_id = await begun(place)
    digest = await seen(place, draft_id, "bodies.ssu")
    ssu = replace(small_structure().body("ssu"), seats=())
    await do(place, drafts.put_part, drafts.PutBody(draft_id, replace(ssu, level=3), digest))
    second = drafts.PutBody(draft_id, replace(ssu, level=4), digest)
    assert (await refused(place, Conflict, drafts.put_part, second)).code == "draft.changed_meanwhile"
    assert (await load(place, draft_id)).structure.body("ssu").level == 3
    again = replace(second, seen=await seen(place, draft_id, "bodies.ssu"))
    await do(place, drafts.put_part, again)
    assert (await load(place, draft_id)).structure.body("ssu").level == 4


async def test_edits_are_taken_back_one_after_the_other(place: Place) -> None:
    draft_id = await begun(place)
    for key in ("en", "to"):
        await do(place, drafts.put_part, drafts.PutPerspective(draft_id, Perspective(key, Names(key))))
    for left in (["pasient", "en"], ["pasient"]):
        version = (await load(place, draft_id)).version
        await do(place, drafts.undo_edit, drafts.UndoEdit(draft_id, version))
        assert [one.key for one in (await load(place, draft_id)).structure.perspectives] == left
    version = (await load(place, draft_id)).version
    nothing = await refused(place, NotFound, drafts.undo_edit, drafts.UndoEdit(draft_id, version))
    assert nothing.code == "draft.nothing_to_undo"


async def test_a_part_that_others_point_at_stays(place: Place) -> None:
    draft_id = await begun(place)
    digest = await seen(place, draft_id, "bodies.fu")
    command = drafts.RemovePart(draft_id, "bodies.fu", digest)
    told = await refused(place, RuleBroken, drafts.remove_part, command, municipalities=REGISTER)
    assert "To trinn" in str(told.facts["users"])
    digest = await seen(place, draft_id, "perspectives.pasient")
    command = drafts.RemovePart(draft_id, "perspectives.pasient", digest)
    await do(place, drafts.remove_part, command, municipalities=REGISTER)
    assert (await load(place, draft_id)).structure.perspectives == ()


async def test_a_part_is_moved(place: Place) -> None:
    draft_id = await begun(place)
    digest = await seen(place, draft_id, "bodies.fu")
    await do(place, drafts.move_part, drafts.MovePart(draft_id, "bodies.fu", digest, 0))
    assert (await load(place, draft_id)).structure.bodies[0].key == "fu"


async def test_a_draft_with_errors_is_not_published(place: Place) -> None:
    draft_id = await begun(place)
    route = replace(small_structure().routes[0], decide_in="mote")
    await do(
        place,
        drafts.put_part,
        drafts.PutRoute(draft_id, route, await seen(place, draft_id, "routes.to-trinn")),
    )
    version = (await load(place, draft_id)).version
    command = drafts.PublishDraft(draft_id, version, SECOND)
    assert (
        await refused(place, Invalid, drafts.publish_draft, command, municipalities=REGISTER)
    ).code == "structure.invalid"


async def test_what_was_published_meanwhile_is_caught_up_with_before_publishing(place: Place) -> None:
    draft_id = await begun(place)
    await do(place, drafts.put_part, drafts.PutPerspective(draft_id, Perspective("nytt", Names("Nytt"))))
    await place.apply(with_body("ssu", level=3), date(2022, 5, 1), key="imens")
    version = (await load(place, draft_id)).version
    stale = drafts.PublishDraft(draft_id, version, SECOND)
    assert (
        await refused(place, Conflict, drafts.publish_draft, stale, municipalities=REGISTER)
    ).code == "structure.stale"
    await do(place, drafts.catch_up, drafts.CatchUp(draft_id, version))
    caught = await load(place, draft_id)
    assert caught.structure.body("ssu").level == 3
    assert [one.key for one in caught.structure.perspectives] == ["pasient", "nytt"]
    await do(place, drafts.publish_draft, replace(stale, version=caught.version), municipalities=REGISTER)


async def test_a_draft_follows_what_is_published_for_a_day_to_come(place: Place) -> None:
    await place.apply(small_structure())
    await place.apply(with_body("ssu", level=3), SECOND)
    place.clock.moment = place.clock.moment.replace(year=FIRST.year, month=6)
    draft_id = await do(place, drafts.begin_draft, drafts.BeginDraft("Etter den neste"))
    assert (await load(place, draft_id)).structure.body("ssu").level == 3
    await do(place, drafts.put_part, drafts.PutPerspective(draft_id, Perspective("nytt", Names("Nytt"))))
    early = drafts.PublishDraft(draft_id, 2, date(2022, 9, 1))
    assert (
        await refused(place, RuleBroken, drafts.publish_draft, early, municipalities=REGISTER)
    ).code == "structure.not_later"
    await do(
        place, drafts.publish_draft, replace(early, valid_from=date(2023, 2, 1)), municipalities=REGISTER
    )


async def test_an_older_version_is_where_one_begins_to_roll_back(place: Place) -> None:
    first = await place.apply(small_structure())
    await place.apply(with_body("ssu", level=3), SECOND)
    place.clock.moment = place.clock.moment.replace(year=SECOND.year, month=6)
    draft_id = await do(place, drafts.begin_draft, drafts.BeginDraft("Tilbake", first))
    await do(
        place,
        drafts.publish_draft,
        drafts.PublishDraft(draft_id, 1, date(2023, 9, 1)),
        municipalities=REGISTER,
    )
    levels = [row["level"] for row in await place.rows("body_edition") if row["key"] == "ssu"]
    assert sorted(levels) == [2, 2, 3]


async def test_a_discarded_draft_is_done_with(place: Place) -> None:
    draft_id = await begun(place)
    await refused(place, Conflict, drafts.discard_draft, drafts.DiscardDraft(draft_id, 7))
    await do(place, drafts.discard_draft, drafts.DiscardDraft(draft_id, 1))
    assert (await load(place, draft_id)).state is DraftState.DISCARDED
    await refused(place, RuleBroken, drafts.undo_edit, drafts.UndoEdit(draft_id, 2))


async def test_only_an_administrator_edits_and_others_do_not_see_it(place: Place) -> None:
    draft_id = await begun(place)
    command = drafts.PutPerspective(draft_id, Perspective("nytt", Names("Nytt")))
    for role, kind in ((RoleKind.SECRETARIAT, NotAllowed), (RoleKind.ELECTED, NotFound)):
        with pytest.raises(kind):
            async with place.work(role) as work:
                await drafts.put_part(work, command)
    with pytest.raises(NotFound):
        await do(place, drafts.put_part, replace(command, draft_id=uuid7()))
    await do(place, drafts.put_part, command)


async def test_a_number_that_names_a_person_is_never_kept_in_a_draft(place: Place) -> None:
    draft_id = await begun(place)
    ssu = replace(small_structure().body("ssu"), purpose="Gjelder fnr 15837030088", seats=())
    command = drafts.PutBody(draft_id, ssu, await seen(place, draft_id, "bodies.ssu"))
    assert (await refused(place, Invalid, drafts.put_part, command)).code.startswith("guard.")


async def test_a_step_is_looked_at_as_it_is_and_nothing_in_the_draft_changes(place: Place) -> None:
    draft_id = await begun(place)
    before = await load(place, draft_id)
    seen_now = rules.digest_of(rules.contents_of(before.structure, SetupStep.BODIES))
    await do(place, drafts.look_at_step, drafts.LookAtStep(draft_id, SetupStep.BODIES, seen_now))
    after = await load(place, draft_id)
    assert after.looked_at == {"bodies": seen_now}
    assert (after.structure, after.version) == (before.structure, before.version)
    # Who saw something else, who may not, and a draft that is ended are refused.
    stale = drafts.LookAtStep(draft_id, SetupStep.SEATS, seen_now)
    assert (await refused(place, Conflict, drafts.look_at_step, stale)).rule_id == "R-DRAFT-3"
    async with place.work(RoleKind.SECRETARIAT) as work:
        with pytest.raises(NotAllowed):
            await drafts.look_at_step(work, drafts.LookAtStep(draft_id, SetupStep.BODIES, seen_now))
    await do(place, drafts.discard_draft, drafts.DiscardDraft(draft_id, after.version))
    again = drafts.LookAtStep(draft_id, SetupStep.BODIES, seen_now)
    assert (await refused(place, RuleBroken, drafts.look_at_step, again)).rule_id == "R-DRAFT-2"
