"""What is done with a case itself: each act, each refusal with its sentence, the form kept and nothing changed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from fellesskap.actor import RoleKind, Side
from fellesskap.cases.model import CaseKind
from fellesskap.cases.service import SetCaseKind, set_case_kind
from fellesskap.clock import today
from frame_scene import text_of


@pytest.fixture
def everything(scene):
    """Read all that an act on a case could change."""

    async def read(case_id) -> list[object]:
        found: list[object] = [await scene.row("case", case_id)]
        for table in ("perspective", "treatment", "urgency", "event", "round", "agenda_item"):
            found.append(
                await scene.community.ask(f"SELECT * FROM {table} WHERE case_id = $1 ORDER BY id", case_id)
            )
        return found

    return read


@pytest.fixture
async def fu(scene) -> str:
    return f"faglig:{await scene.community.body('fu')}"


def placing(fu: str, **changes: str) -> dict[str, str]:
    fields = {"version": "1", "matter_class": "faglig", "body": fu, "reason": "Saken gjelder en rutine."}
    return {**fields, **changes}


async def test_placing_shows_what_it_leads_to_and_then_does_it(scene, secretary, fu):
    case_id = await scene.reported()
    address = await scene.address(case_id)
    shown = await secretary.get(f"{address}/plasser")
    said = text_of(shown)
    assert "8 personer i utvalget får beskjed." in said
    assert "Enighet blir en anbefaling, som hver part avgjør selv." in said
    assert "kan alle partene lese den" in said
    response = await secretary.post(f"{address}/plasser", placing(fu))
    assert response.status_code == 303, text_of(response)
    assert response.headers["location"] == address
    after = text_of(await secretary.get(address))
    assert "Saken er plassert. Medlemmene i utvalget har fått beskjed." in after
    assert "Saken gjelder en rutine." in after
    assert (await scene.row("case", case_id))["state"] == "placed"


async def test_placing_warns_where_the_same_discuss_and_decide(scene, secretary):
    case_id = await scene.reported()
    address = await scene.address(case_id)
    warning = "Merk at det samme utvalget både drøfter og avgjør saken."

    async def said_of(kind: CaseKind) -> list[str]:
        """What the page says of each place, in the order of the structure: those of FU and AU, and directly."""
        version = (await scene.row("case", case_id))["version"]
        asked = ("Helsedirektoratet", today(scene.clock) + timedelta(days=90))
        command = SetCaseKind(case_id, version, kind, *(asked if kind is CaseKind.HEARING else ()))
        await scene.do(await scene.community.secretary(), set_case_kind, command)
        shown = (await secretary.get(f"{address}/plasser")).text
        places = re.findall(r'name="body" value=.*?</label>(.*?)</div>', shown, re.DOTALL)
        return [" ".join(re.sub("<[^>]+>", "", place).split()) for place in places]

    fu, _, fsu, au, ssu = await said_of(CaseKind.DECISION)
    assert warning in fsu and "Besluttes i FSU." in fsu and warning in ssu
    assert warning not in fu + au and "Besluttes i FSU." in fu
    fu, _, fsu, au, ssu = await said_of(CaseKind.HEARING)
    assert "Høringsuttalelsen gis i FSU." in fu and "Besluttes" not in fu
    assert warning in fsu and warning not in fu
    # What ends with its discussion is decided by nobody.
    for kind in (CaseKind.DISCUSSION, CaseKind.INFORMATION):
        assert not any(warning in place or "Besluttes" in place for place in await said_of(kind))


@pytest.mark.parametrize(
    ("changes", "status", "field", "sentence"),
    [
        ({"reason": " "}, 422, "reason", "Skriv en begrunnelse."),
        ({"matter_class": "prinsipiell"}, 422, "matter_class", "Denne sakstypen hører ikke til saksgangen."),
        ({"matter_class": ""}, 422, "matter_class", "Fyll ut dette feltet."),
        ({"body": ""}, 422, "body", "Fyll ut dette feltet."),
        ({"body": "faglig:tull"}, 422, "body", "Velg et av alternativene som står her."),
        ({"version": "7"}, 409, None, "Noen har endret saken siden du åpnet siden"),
        ({"reason": "Gjelder 13097248022"}, 422, "reason", "Teksten inneholder et fødselsnummer"),
    ],
)
async def test_a_wrong_placing_is_refused_in_the_form(
    scene, secretary, everything, fu, changes, status, field, sentence
):
    case_id = await scene.reported()
    address, before = await scene.address(case_id), await everything(case_id)
    response = await secretary.post(f"{address}/plasser", placing(fu, **changes))
    assert response.status_code == status
    assert sentence in text_of(response)
    if field:
        assert f'href="#felt-{field}"' in response.text
    if "body" not in changes:
        assert f'value="{fu}" checked' in response.text
    assert await everything(case_id) == before


async def test_a_body_of_another_route_is_refused(scene, secretary, everything):
    case_id = await scene.reported()
    address, before = await scene.address(case_id), await everything(case_id)
    wrong = f"faglig:{await scene.community.body('au')}"
    response = await secretary.post(f"{address}/plasser", placing(wrong))
    assert response.status_code == 422
    assert "Saksgangen har ikke drøfting i dette utvalget." in text_of(response)
    assert await everything(case_id) == before


async def test_the_form_takes_the_new_version_after_a_conflict(scene, secretary, fu):
    case_id = await scene.reported()
    address = await scene.address(case_id)
    response = await secretary.post(f"{address}/plasser", placing(fu, version="7"))
    assert 'name="version" value="1"' in response.text
    kept = await secretary.post(f"{address}/plasser", placing(fu, reason=""))
    assert 'name="version" value="1"' in kept.text


async def test_only_the_secretariat_places(scene, member, everything, fu):
    case_id = await scene.reported()
    address, before = await scene.address(case_id), await everything(case_id)
    shown = await member.get(f"{address}/plasser")
    assert shown.status_code == 403
    assert "Bare sekretariatet kan gjøre dette." in text_of(shown)
    response = await member.post(f"{address}/plasser", placing(fu))
    assert response.status_code == 403
    assert "Bare sekretariatet kan gjøre dette." in text_of(response)
    assert await everything(case_id) == before


async def test_a_case_under_treatment_says_why_it_is_not_placed_again(scene, secretary, everything, fu):
    case_id = await scene.placed()
    await scene.listed(case_id, await scene.planned("fu"))
    address, before = await scene.address(case_id), await everything(case_id)
    shown = await secretary.get(f"{address}/plasser")
    assert shown.status_code == 422
    assert "Saken er allerede under behandling" in text_of(shown)
    assert f'href="{address}"' in shown.text
    response = await secretary.post(f"{address}/plasser", placing(fu, version=str(before[0]["version"])))
    assert response.status_code == 422
    assert await everything(case_id) == before


TEXT = {
    "title": "Ny tittel",
    "question": "Nytt spørsmål?",
    "background": "Ny",
    "proposal": "Nytt",
    "consequences": "",
}


async def test_a_reporter_revises_until_the_case_is_placed(scene, member, everything):
    case_id = await scene.reported()
    address = await scene.address(case_id)
    shown = await member.get(f"{address}/rediger")
    assert "Videokonsultasjon er prøvd" in shown.text
    response = await member.post(f"{address}/rediger", {**TEXT, "version": "1"})
    assert response.status_code == 303, text_of(response)
    row = await scene.row("case", case_id)
    assert (row["title"], row["text_edition"]) == ("Ny tittel", 2)
    placed = await scene.placed()
    before = await everything(placed)
    refused = await member.post(f"{await scene.address(placed)}/rediger", {**TEXT, "version": "2"})
    assert refused.status_code == 403
    assert "Bare sekretariatet kan endre teksten" in text_of(refused)
    assert await everything(placed) == before


async def test_a_text_that_was_sent_out_is_frozen(scene, secretary, everything):
    case_id = await scene.placed()
    await scene.listed(case_id, await scene.planned("fu"))
    address, before = await scene.address(case_id), await everything(case_id)
    version = str(before[0]["version"])
    response = await secretary.post(f"{address}/rediger", {**TEXT, "version": version})
    assert response.status_code == 422
    assert "Teksten kan ikke endres nå" in text_of(response)
    assert "Nytt spørsmål?" in response.text
    assert await everything(case_id) == before


async def test_a_perspective_is_settled_with_a_note(scene, secretary, everything):
    case_id = await scene.placed(lit=False)
    address = await scene.address(case_id)
    where = f"{address}/sjekkliste/parorende"
    assert "Sjekkliste: Pårørende" in text_of(await secretary.get(where))
    before = await everything(case_id)
    refused = await secretary.post(where, {"version": "1", "state": "not_relevant", "note": ""})
    assert refused.status_code == 422
    assert 'href="#felt-note">Skriv en begrunnelse.' in refused.text
    assert 'value="not_relevant" checked' in refused.text
    stale = await secretary.post(where, {"version": "9", "state": "covered", "note": ""})
    assert stale.status_code == 409
    nothing = await secretary.post(where, {"version": "1", "state": "", "note": ""})
    assert nothing.status_code == 422
    assert await everything(case_id) == before
    done = await secretary.post(where, {"version": "1", "state": "covered", "note": "Se side 2."})
    assert done.status_code == 303
    said = text_of(await secretary.get(address))
    assert "Sjekklisten er oppdatert." in said
    assert "Se side 2." in said


async def test_the_checklist_is_the_secretariats(scene, member, everything):
    case_id = await scene.placed(lit=False)
    address, before = await scene.address(case_id), await everything(case_id)
    assert "/sjekkliste/" not in (await member.get(address)).text
    sent = {"version": "1", "state": "covered", "note": ""}
    assert (await member.post(f"{address}/sjekkliste/bruker", sent)).status_code == 403
    assert await everything(case_id) == before


async def test_a_perspective_that_does_not_exist_is_not_found(scene, secretary):
    address = await scene.address(await scene.placed(lit=False))
    assert (await secretary.get(f"{address}/sjekkliste/tull")).status_code == 404


async def test_urgency_needs_both_sides_and_a_reason(scene, secretary, as_, everything):
    case_id = await scene.placed()
    address, before = await scene.address(case_id), await everything(case_id)
    assert "Begge sider av sekretariatet må merke saken" in text_of(
        await secretary.get(f"{address}/hastesak")
    )
    refused = await secretary.post(f"{address}/hastesak", {"reason": ""})
    assert refused.status_code == 422
    assert "Skriv en begrunnelse." in text_of(refused)
    assert await everything(case_id) == before
    await secretary.post(f"{address}/hastesak", {"reason": "Avtalen går ut."})
    said = text_of(await secretary.get(address))
    assert "Kommunesiden mener at saken haster Avtalen går ut." in said
    assert "Saken regnes som hastesak når begge sider har merket den." in said
    again = await secretary.post(f"{address}/hastesak", {"reason": "Fortsatt."})
    assert again.status_code == 409
    assert "Din side har allerede merket saken" in text_of(again)
    hospital = await as_(await scene.community.secretary(Side.HOSPITAL))
    await hospital.post(f"{address}/hastesak", {"reason": "Enig."})
    said = text_of(await hospital.get(address))
    assert "Hastesak" in said
    assert "Sykehussiden mener at saken haster Enig." in said


async def test_another_communitys_case_and_none_at_all_are_the_same(scene, secretary, as_):
    contact = await as_(await scene.community.having(RoleKind.MUNICIPAL_CONTACT))
    unseen = await scene.address(await scene.reported())
    answers = [
        text_of(await contact.get(path))
        for path in (unseen, f"{unseen}/plasser", "/sakene/saker/9999-2026", "/sakene/saker/tull")
    ]
    assert {
        (await contact.get(unseen)).status_code,
        (await contact.get("/sakene/saker/tull")).status_code,
    } == {404}
    assert len(set(answers)) == 1
