"""What goes out of a hearing calls it by its name: the call, the minutes, the letter and the mail."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from fellesskap.cases.model import CaseKind
from fellesskap.cases.service import SetCaseKind, set_case_kind
from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.service import conclude
from fellesskap.minutes.service import DraftMinutes, draft_minutes
from fellesskap.rounds.model import Answer
from jobs_scene import Scene
from made_papers import papers, words_of

ELSE = re.compile(r"beslutning|anbefaling", re.IGNORECASE)
ANSWER = "Vi støtter forskriften, men ber om lengre frist."


async def heard(scene: Scene, effect: DecisionEffect) -> tuple[UUID, UUID, UUID]:
    """Bring a hearing to its statement and its minutes; return the case, the meeting and the ruling."""
    road = scene.road
    case_id = await road.closed("region", Aune=Answer.AGREE)
    due = road.today + timedelta(days=60)
    hearing = SetCaseKind(
        case_id, await road.case_version(case_id), CaseKind.HEARING, "Helsedirektoratet", due
    )
    await road.do("anne", set_case_kind, hearing)
    meeting_id, item_id = await road.meeting("fsu", case_id)
    await scene.clear()
    decision_id = await road.do("anne", conclude, await road.decision(item_id, effect, wording=ANSWER))
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, (await road.load(meeting_id)).version))
    await scene.perform_all()
    return case_id, meeting_id, decision_id


async def test_what_goes_out_of_a_hearing_calls_it_a_statement(scene: Scene) -> None:
    road = scene.road
    case_id, meeting_id, decision_id = await heard(scene, DecisionEffect.NONE)
    case = (await road.rows("case", id=case_id))[0]
    *_, minutes = await papers(scene, "minutes", meeting_id=meeting_id)
    text = await words_of(scene, minutes)
    assert f"Høringsuttalelse {ANSWER}" in text
    assert "Enighet. Høringsuttalelsen binder ingen." in text
    assert not ELSE.search(text)
    (letter,) = await papers(scene, "decision_letter", decision_id=decision_id)
    text = await words_of(scene, letter)
    for words in (
        "Brev med høringsuttalelse",
        f"Høringsuttalelse i sak {case['number']}/{case['year']}: {case['title']}",
        "Til Helsedirektoratet",
        "Kopi til Kommunene og helseforetaket",
        "Gitt av Faglig samarbeidsutvalg (FSU)",
        ANSWER,
        "Hva høringsuttalelsen betyr",
    ):
        assert words in text
    assert not ELSE.search(text)
    told = [mail for mail in scene.mailbox.mails if "Høringsuttalelse: " in str(mail["Subject"])]
    assert told
    for mail in told:
        said = mail.get_body(("plain",)).get_content()
        assert "Det er gitt en høringsuttalelse i saken. Den binder ingen." in said
        assert not ELSE.search(said)


async def test_a_statement_that_the_partners_are_to_treat_says_so(scene: Scene) -> None:
    _, meeting_id, decision_id = await heard(scene, DecisionEffect.RECOMMENDATION)
    *_, minutes = await papers(scene, "minutes", meeting_id=meeting_id)
    assert f"Høringsuttalelse {ANSWER}" in await words_of(scene, minutes)
    (letter,) = await papers(scene, "decision_letter", decision_id=decision_id)
    text = await words_of(scene, letter)
    assert "Til Helsedirektoratet Kopi til Aune, Berg," in text
    assert "Oppfølging" in text
    assert not ELSE.search(text)
    subjects = {str(mail["Subject"]) for mail in scene.mailbox.mails}
    assert any(subject.startswith("Høringsuttalelse til behandling: ") for subject in subjects), subjects
    assert not any(ELSE.search(subject) for subject in subjects)
