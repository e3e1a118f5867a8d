"""Mails from notice to mailbox, and what each answer of a mail server comes to."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import icalendar
import pytest

from fellesskap.db.work import Work
from fellesskap.notices.model import Subject
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.schema import community
from fellesskap_workers.actor import Surroundings
from fellesskap_workers.schedule import DUTIES, do_in_each_community
from jobs_scene import Scene


async def state(scene: Scene, delivery_id: UUID) -> tuple[str, str | None]:
    row = await scene.row("delivery", delivery_id)
    return row["state"], row["failure"]


async def test_a_call_reaches_everyone_with_a_seat(scene: Scene) -> None:
    case_id = await scene.road.placed()
    await scene.clear()
    meeting_id, _ = await scene.road.meeting("fu", case_id)
    await scene.perform_all()
    for name in ("fu.kommune", "fu.sykehus"):
        (mail,) = scene.mailbox.to(f"{name}@example.no")
        assert mail["Subject"].startswith("Innkalling: Fagutvalg")
        assert mail["From"] == "Verk <post@fellesskap.example>"
        text = mail.get_body(("plain",))
        assert text is not None
        assert f"https://fellesskap.example/verk/moter/{meeting_id}" in text.get_content()
        assert "Hva gjør vi?" not in mail.as_string()
        calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
        meeting = icalendar.Calendar.from_ical(calendar.get_content()).walk("VEVENT")[0]
        starts_at = (await scene.row("meeting", meeting_id))["starts_at"]
        assert meeting["DTSTART"].dt == starts_at
        assert meeting["SEQUENCE"] == 1
        assert meeting["UID"].startswith(str(meeting_id))
    sent = await scene.superuser.fetch(
        f"SELECT DISTINCT state FROM {scene.road.tenant.schema}.delivery WHERE meeting_id = $1", meeting_id
    )
    assert [row["state"] for row in sent] == ["sent"]
    assert len({mail["Message-ID"] for mail in scene.mailbox.mails}) == len(scene.mailbox.mails) == 2


async def test_the_end_of_a_term_reaches_the_holder_and_the_secretariat_once(scene: Scene) -> None:
    seat = await scene.road.id_of("seat", "fu:sykehus")
    await scene.superuser.execute(
        f"UPDATE {scene.road.tenant.schema}.holding SET valid_to = $2 WHERE seat_id = $1 AND kind = 'holder'",
        seat,
        scene.road.today + timedelta(days=90),
    )
    await scene.clear()
    around = Surroundings.of(scene.settings, scene.road.clock)
    for _ in range(2):
        await do_in_each_community(around, DUTIES["term.warn"])
        await scene.perform_all()
    told = sorted(str(mail["To"]).partition("<")[2].strip(">") for mail in scene.mailbox.mails)
    assert told == ["anne@example.no", "bjorn@example.no", "fu.sykehus@example.no"]
    (mail,) = scene.mailbox.to("fu.sykehus@example.no")
    assert mail["Subject"] == "Perioden går snart ut: Fagutvalg: Fagperson sykehus"
    assert f"/verk/plasser/{seat}" in mail.as_string()
    await scene.superuser.execute(
        f"UPDATE {scene.road.tenant.schema}.holding SET valid_to = NULL WHERE seat_id = $1", seat
    )


async def test_a_mail_is_written_in_the_persons_language(scene: Scene) -> None:
    person = scene.road.people["aune"]
    for language, words in (("nn", "Ei ny sak er meld inn"), ("nb", "En ny sak er meldt inn")):
        await scene.superuser.execute(
            f"UPDATE {scene.road.tenant.schema}.person SET language = $2 WHERE id = $1", person, language
        )
        await scene.tell("aune")
        await scene.perform_all()
        text = scene.mailbox.mails[-1].get_body(("plain",))
        assert text is not None and words in text.get_content()


async def test_a_mail_tells_nothing_its_reader_may_not_see(scene: Scene) -> None:
    # A meeting the secretariat is still planning: the notice leads to the inbox, not to it.
    case_id = await scene.road.placed()
    meeting_id, _ = await scene.road.meeting("fu", case_id)
    await scene.clear()
    await scene.superuser.execute(
        f"UPDATE {scene.road.tenant.schema}.meeting SET audience = 0 WHERE id = $1", meeting_id
    )
    await scene.tell("aune", "meeting.called", Subject(meeting_id=meeting_id))
    await scene.perform_all()
    (mail,) = scene.mailbox.to("aune@example.no")
    assert "/verk/varsler" in mail.as_string()
    assert str(meeting_id) not in mail.as_string()


@pytest.mark.parametrize(
    ("address", "failure"),
    [
        (None, "notice.no_address"),
        ("", "notice.no_address"),
        ("berg", "notice.address_malformed"),
        ("a:b@example.no", "notice.address_malformed"),
        ("a@example.no\nBcc: b@example.no", "notice.address_malformed"),
        ("bjørn@example.no", "notice.address_malformed"),
    ],
)
async def test_a_person_who_cannot_be_reached_is_shown(
    scene: Scene, capsys: pytest.CaptureFixture[str], address: str | None, failure: str
) -> None:
    await scene.superuser.execute(
        f"UPDATE {scene.road.tenant.schema}.contact SET email = $2 WHERE person_id = $1",
        scene.road.people["berg"],
        address,
    )
    delivery_id = await scene.tell("berg")
    await scene.perform_all()
    assert await state(scene, delivery_id) == ("failed", failure)
    assert scene.mailbox.mails == []
    if address:
        assert address not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rcpt", "data", "ends", "arrives", "tried_again"),
    [
        ("250 OK", "250 OK", ("sent", None), 1, False),
        ("550 no such mailbox", "250 OK", ("failed", "notice.refused"), 0, False),
        ("250 OK", "554 not wanted", ("failed", "notice.refused"), 0, False),
        ("450 greylisted", "250 OK", ("queued", None), 0, True),
        ("250 OK", "451 try later", ("queued", None), 0, True),
        ("hang up", "250 OK", ("queued", None), 0, True),
        ("250 OK", "hang up", ("uncertain", "notice.interrupted"), 1, False),
    ],
)
async def test_what_an_answer_comes_to(
    scene: Scene,
    rcpt: str,
    data: str,
    ends: tuple[str, str | None],
    arrives: int,
    tried_again: bool,
) -> None:
    scene.mailbox.rcpt, scene.mailbox.data = rcpt, data
    delivery_id = await scene.tell("dal")
    await scene.perform_all()
    assert await state(scene, delivery_id) == ends
    assert len(scene.mailbox.mails) == arrives
    (job,) = await scene.jobs()
    assert (job["done_at"] is None and job["dead_at"] is None) == tried_again
    # However often the bell rings, what is settled stays settled.
    scene.mailbox.rcpt = scene.mailbox.data = "250 OK"
    await scene.let_holds_run_out()
    await scene.perform_all()
    assert len(scene.mailbox.mails) == (1 if tried_again else arrives)
    assert await state(scene, delivery_id) == (("sent", None) if tried_again else ends)


async def test_a_mail_server_that_is_away_is_tried_until_given_up(scene: Scene) -> None:
    scene.settings = replace(scene.settings, smtp_port=1)
    delivery_id = await scene.tell("dal")
    for attempt in range(1, 11):
        await scene.let_holds_run_out()
        await scene.perform_all()
        assert (await scene.row("delivery", delivery_id))["attempts"] == attempt
    assert await state(scene, delivery_id) == ("failed", "notice.server_unavailable")
    (job,) = await scene.jobs()
    assert (job["attempts"], job["failure"]) == (10, "notice.server_unavailable")
    assert job["dead_at"] is not None


async def test_the_scheduler_shows_interrupted_mails_in_every_community(scene: Scene) -> None:
    delivery_id = await scene.tell("dal")
    await scene.superuser.execute(
        f"UPDATE {scene.road.tenant.schema}.delivery SET state = 'sending', attempts = 1, claimed_at = $2 "
        "WHERE id = $1",
        delivery_id,
        scene.road.clock.now(),
    )
    around = Surroundings.of(scene.settings, scene.road.clock)
    await do_in_each_community(around, DUTIES["delivery.settle_interrupted"])
    assert (await state(scene, delivery_id))[0] == "sending"
    scene.road.clock.moment += timedelta(minutes=5)
    await do_in_each_community(around, DUTIES["delivery.settle_interrupted"])
    assert await state(scene, delivery_id) == ("uncertain", "notice.interrupted")
    await scene.perform_all()
    assert scene.mailbox.mails == []


async def test_the_secretariat_sees_a_failed_mail_and_may_retry_it(scene: Scene) -> None:
    scene.mailbox.rcpt = "550 no such mailbox"
    delivery_id = await scene.tell("fjell")
    await scene.perform_all()
    wanted = global_id("Delivery", delivery_id)
    query = (
        "query ($id: ID!) { delivery(id: $id) "
        "{ state failure actions { name allowed offered } notice { id } } }"
    )
    answers = {}
    for name in ("anne", "fjell", "aune"):
        async with Work(scene.road.tenant, await scene.road.actor(name), scene.road.clock) as work:
            body = await community().run(work, community().prepare(query), {"id": wanted})
        answers[name] = json.loads(body)["data"]["delivery"]
    retry, settle = answers["anne"]["actions"]
    assert (answers["anne"]["state"], answers["anne"]["failure"]) == ("FAILED", "notice.refused")
    assert retry == {"name": "retryDelivery", "allowed": True, "offered": True}
    assert settle == {"name": "settleDelivery", "allowed": False, "offered": True}
    # The secretariat sees that a mail failed, not what is in somebody's inbox.
    assert answers["anne"]["notice"] is None
    assert answers["fjell"]["notice"] is not None
    assert [action["offered"] for action in answers["fjell"]["actions"]] == [False, False]
    assert answers["aune"] is None
