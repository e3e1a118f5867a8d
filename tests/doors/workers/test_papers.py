"""Papers from request to PDF, made of what their audience may see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fellesskap.actor import Audience
from fellesskap.decisions.model import Position
from fellesskap.followups.service import conclude
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from fellesskap_workers.documents import reader_of
from jobs_scene import Scene
from made_papers import papers, words_of


@pytest.mark.parametrize("audience", Audience)
def test_a_paper_is_read_as_its_audience_and_no_further(audience: Audience) -> None:
    reader = reader_of(audience, "nn")
    assert reader.sees is audience
    assert reader.language == "nn"
    assert reader.person_id is None


async def test_the_papers_of_a_case_from_call_to_letter(scene: Scene) -> None:
    road = scene.road
    case_id = await road.closed("region")
    await scene.clear()
    meeting_id, item_id = await road.meeting("fsu", case_id, absent=("fsu:direktor",))
    await scene.perform_all()
    (call,) = await papers(scene, "call", meeting_id=meeting_id)
    text = await words_of(scene, call)
    case = (await road.rows("case", id=case_id))[0]
    reference = f"{case['number']}/{case['year']}"
    for words in (
        "Innkalling til møte i Faglig samarbeidsutvalg (FSU)",
        "Prøveby",
        "Ikke åpent for publikum",
        reference,
        case["title"],
        "Beslutning",
        "Representant for regionen",
        "Helseregion Nord",
        "Divisjon kirurgi",
        "Fsu:direktor",
        "Hva gjør vi?",
        "Side 1 av",
    ):
        assert words in text

    voices = (await road.voice("fsu:avdeling", Position.AGREES),)
    decision_id = await road.do(
        "anne",
        conclude,
        await road.decision(item_id, voices=voices, due=road.today + timedelta(days=90)),
    )
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, (await road.load(meeting_id)).version))
    await scene.perform_all()
    (draft,) = await papers(scene, "minutes", meeting_id=meeting_id)
    assert "Foreløpig protokoll." in await words_of(scene, draft)
    await road.do("anne", approve_minutes, ApproveMinutes(meeting_id, (await road.load(meeting_id)).version))
    await scene.perform_all()

    _, approved = await papers(scene, "minutes", meeting_id=meeting_id)
    text = await words_of(scene, approved)
    for words in (
        "Protokoll fra møte i Faglig samarbeidsutvalg (FSU)",
        "utgave 2",
        "Protokollen ble godkjent",
        "Forfall",
        "FSU slutter seg til rutinen.",
        "Enighet. Beslutningen er bindende for partene.",
        "Standpunkter",
        "Enig",
    ):
        assert words in text

    (letter,) = await papers(scene, "decision_letter", decision_id=decision_id)
    text = await words_of(scene, letter)
    for words in (
        f"Beslutning i sak {reference}: {case['title']}",
        "Aune, Berg, Dal, Eid, Fjell og Prøvesykehuset HF",
        "FSU slutter seg til rutinen.",
        "Hva beslutningen betyr",
        "Med hilsen Sekretariatet i Verk",
    ):
        assert words in text


async def test_a_paper_in_nynorsk_has_nynorsk_headings(scene: Scene) -> None:
    case_id = await scene.road.placed()
    meeting_id, _ = await scene.road.meeting("fu", case_id)
    await scene.clear()
    document_id = await scene.ask_for_paper(meeting_id, language="nn")
    await scene.perform_all()
    text = await words_of(scene, document_id)
    assert "Sakliste" in text
    assert "Blir kalla inn" in text


async def test_a_paper_holds_nothing_its_audience_may_not_see(scene: Scene) -> None:
    case_id = await scene.road.placed()
    meeting_id, _ = await scene.road.meeting("fu", case_id)
    await scene.clear()
    schema = scene.road.tenant.schema
    await scene.superuser.execute(f"UPDATE {schema}.meeting SET audience = 3 WHERE id = $1", meeting_id)
    wide = await scene.ask_for_paper(meeting_id, audience=Audience.PUBLIC)
    near = await scene.ask_for_paper(meeting_id, audience=Audience.PARTNERS, language="nn")
    await scene.perform_all()
    assert "Hva gjør vi?" in await words_of(scene, near)
    assert "Hva gjør vi?" not in await words_of(scene, wide)
    assert "Fu:kommune" not in await words_of(scene, wide)


async def test_a_paper_about_what_its_audience_may_not_see_fails_and_is_shown(scene: Scene) -> None:
    case_id = await scene.road.placed()
    meeting_id, _ = await scene.road.meeting("fu", case_id)
    await scene.clear()
    closed = await scene.ask_for_paper(meeting_id, audience=Audience.PUBLIC)
    other = await scene.ask_for_paper(meeting_id, language="nn")
    await scene.perform_all()
    row = await scene.row("document", closed)
    assert (row["state"], row["failure"]) == ("failed", "document.subject_unreadable")
    assert (await scene.row("document", other))["state"] == "ready"
    dead = [job["subject"] for job in await scene.jobs() if job["dead_at"]]
    assert dead == [closed]


async def test_making_a_paper_again_changes_nothing(scene: Scene) -> None:
    case_id = await scene.road.placed()
    meeting_id, _ = await scene.road.meeting("fu", case_id)
    await scene.clear()
    document_id = await scene.ask_for_paper(meeting_id)
    await scene.perform_all()
    before = await scene.row("document", document_id)
    # The worker died after storing, before it could say so.
    await scene.superuser.execute("UPDATE shared.outbox SET done_at = NULL, due_at = now()")
    await scene.perform_all()
    assert await scene.row("document", document_id) == before
    assert await scene.count("document_file", f"document_id = '{document_id}'") == 1
