"""Mails of a pre-meeting reach its own people alone, and no paper of a meeting tells of what one side wrote."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID

import icalendar
import pypdf

from fellesskap.actor import SYSTEM_ACTOR, RoleKind, Side
from fellesskap.db.work import Work, system_work
from fellesskap.documents.service import load_file
from fellesskap.minutes.service import DraftMinutes, draft_minutes
from fellesskap.notes.service import WriteNote, write_note
from fellesskap.people.service import GrantRole, RegisterPerson, grant_role, register_person
from fellesskap.premeetings.service import (
    CancelPremeeting,
    ChangePremeeting,
    PlanPremeeting,
    cancel_premeeting,
    change_premeeting,
    plan_premeeting,
)
from jobs_scene import Scene
from road import START

WORD = "zqbareoss"


async def planned(scene: Scene, *names: str) -> tuple[UUID, UUID]:
    case_id = await scene.road.placed()
    await scene.clear()
    for name in names:
        await scene.superuser.execute(
            f"UPDATE {scene.road.tenant.schema}.contact SET email = $2 WHERE person_id = $1",
            scene.road.people[name],
            f"{name}@example.no",
        )
    plan = PlanPremeeting(
        Side.MUNICIPAL,
        scene.road.clock.moment + timedelta(days=1),
        45,
        place="Rådhuset",
        case_ids=(case_id,),
        person_ids=tuple(scene.road.people[name] for name in names),
    )
    return await scene.road.do("bjorn", plan_premeeting, plan), case_id


async def test_a_pre_meeting_lands_in_the_calendars_of_those_asked(scene: Scene) -> None:
    premeeting_id, case_id = await planned(scene, "aune", "berg")
    await scene.perform_all()
    assert {str(mail["To"]).split("<")[-1].strip(">") for mail in scene.mailbox.mails} == {
        "aune@example.no",
        "berg@example.no",
    }
    (mail,) = scene.mailbox.to("aune@example.no")
    assert mail["Subject"].startswith("Formøte: Kommunesiden")
    text = mail.get_body(("plain",))
    assert text is not None
    assert f"https://fellesskap.example/verk/formoter/{premeeting_id}" in text.get_content()
    assert "Rådhuset" in text.get_content()
    calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    event = icalendar.Calendar.from_ical(calendar.get_content()).walk("VEVENT")[0]
    row = (await scene.road.rows("premeeting", id=premeeting_id))[0]
    assert (event["DTSTART"].dt, event["SEQUENCE"]) == (row["starts_at"], 0)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=45)
    scene.mailbox.mails.clear()
    change = ChangePremeeting(
        premeeting_id,
        1,
        scene.road.clock.moment + timedelta(days=2),
        45,
        "Biblioteket",
        case_ids=(case_id,),
        person_ids=(scene.road.people["berg"],),
    )
    await scene.road.do("bjorn", change_premeeting, change)
    await scene.perform_all()
    methods = {}
    for mail in scene.mailbox.mails:
        calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
        found = icalendar.Calendar.from_ical(calendar.get_content())
        methods[str(mail["To"]).split("<")[-1].strip(">")] = (
            str(found["METHOD"]),
            found.walk("VEVENT")[0]["SEQUENCE"],
        )
    assert methods == {"aune@example.no": ("CANCEL", 1), "berg@example.no": ("REQUEST", 1)}
    scene.mailbox.mails.clear()
    await scene.road.do("bjorn", cancel_premeeting, CancelPremeeting(premeeting_id, 2, "Ingen kan."))
    await scene.perform_all()
    (mail,) = scene.mailbox.mails
    assert mail["Subject"].startswith("Formøtet er avlyst: ")


async def test_whoever_has_left_the_side_gets_no_mail(scene: Scene) -> None:
    road = scene.road
    async with system_work(road.tenant, road.clock) as work:
        road.people["kort"] = await register_person(work, RegisterPerson("Kort", demo=True))
        last = road.today + timedelta(days=1)
        grant = GrantRole(road.people["kort"], RoleKind.SECRETARIAT, Side.MUNICIPAL, START, last)
        await grant_role(work, grant)
    premeeting_id, _ = await planned(scene, "kort")
    road.later(2)
    await scene.perform_all()
    assert scene.mailbox.mails == []
    (notice,) = await road.rows("notice", premeeting_id=premeeting_id)
    (delivery,) = await road.rows("delivery", notice_id=notice["id"])
    assert (delivery["state"], delivery["failure"]) == ("failed", "notice.not_theirs_any_more")


async def test_no_paper_of_a_meeting_tells_of_either_side_s_own(scene: Scene) -> None:
    road = scene.road
    case_id = await road.placed()
    for who, side in (("bjorn", Side.MUNICIPAL), ("anne", Side.HOSPITAL)):
        await road.do(who, write_note, WriteNote(f"{WORD} {who}", side, case_id))
    await scene.clear()
    meeting_id, item_id = await road.meeting("fu", case_id)
    for who, side in (("bjorn", Side.MUNICIPAL), ("anne", Side.HOSPITAL)):
        await road.do(who, write_note, WriteNote(f"{WORD} {who}", side, item_id=item_id))
    await road.discuss(item_id)
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, (await road.load(meeting_id)).version))
    await scene.perform_all()
    papers = await road.rows("document", meeting_id=meeting_id)
    assert {row["kind"] for row in papers} == {"call", "minutes"}
    for row in papers:
        async with Work(road.tenant, SYSTEM_ACTOR, road.clock) as work:
            file = await load_file(work, row["id"])
        pages = pypdf.PdfReader(io.BytesIO(file.content)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert (await road.rows("case", id=case_id))[0]["title"] in text
        assert WORD not in text
    assert all(WORD not in mail.as_string() for mail in scene.mailbox.mails)
    assert scene.mailbox.mails
