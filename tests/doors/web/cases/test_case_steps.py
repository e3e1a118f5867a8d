"""What brings a case onward: to an agenda, and out to the partners."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from fellesskap.attachments.service import (
    AddAttachment,
    ReplaceAttachment,
    add_attachment,
    replace_attachment,
)
from fellesskap.cases.service import SetPlaces, set_places
from fellesskap.structure.rules.holidays import after_working_days, working_day_from
from frame_scene import text_of
from handed_in import docx, paragraph, received


@pytest.fixture
def sent(scene):
    """Count what leaves the house."""

    async def count() -> int:
        return int((await scene.community.ask("SELECT count(*) FROM delivery"))[0][0])

    return count


async def option(scene, meeting_id) -> str:
    return f"{meeting_id}:{(await scene.row('meeting', meeting_id))['version']}"


async def test_a_case_is_put_on_the_agenda_of_a_meeting_of_its_body(scene, secretary):
    case_id, meeting_id = await scene.placed(), await scene.planned("fu")
    await scene.planned("fsu")
    address = await scene.address(case_id)
    shown = await secretary.get(f"{address}/sett-opp")
    assert str(meeting_id) in shown.text
    assert "Saken skal drøftes i Fagutvalget (FU)." in text_of(shown)
    fields = {"meeting": await option(scene, meeting_id), "minutes": "25"}
    response = await secretary.post(f"{address}/sett-opp", fields)
    assert response.status_code == 303, text_of(response)
    said = text_of(await secretary.get(address))
    assert "Saken står på sakslisten." in said
    assert "Skal drøftes i FU " in said
    item = (await scene.community.ask("SELECT minutes FROM agenda_item WHERE case_id = $1", case_id))[0]
    assert item["minutes"] == 25


async def test_a_gap_in_the_checklist_must_be_filled_or_explained(scene, secretary):
    case_id, meeting_id = await scene.placed(lit=False), await scene.planned("fu")
    address, fields = (
        await scene.address(case_id),
        {"meeting": await option(scene, meeting_id), "minutes": "20"},
    )
    assert "Saken er ikke belyst fra disse sidene: Sykehuset Innlandet, Kommunene" in text_of(
        await secretary.get(f"{address}/sett-opp")
    )
    refused = await secretary.post(f"{address}/sett-opp", {**fields, "override": " "})
    assert refused.status_code == 422
    assert 'href="#felt-override">Saken er ikke godt nok belyst' in refused.text
    assert f'value="{fields["meeting"]}" checked' in refused.text
    assert (await scene.row("case", case_id))["state"] == "placed"
    done = await secretary.post(f"{address}/sett-opp", {**fields, "override": "Bruker er hørt muntlig."})
    assert done.status_code == 303
    assert "Bruker er hørt muntlig." in text_of(await secretary.get(address))


@pytest.mark.parametrize(
    ("meeting", "status", "sentence"),
    [
        ("", 422, "Fyll ut dette feltet."),
        ("tull", 422, "Velg et av alternativene som står her."),
        ("stale", 409, "Noen har endret"),
    ],
)
async def test_a_meeting_that_is_not_there_as_it_was_is_refused(scene, secretary, meeting, status, sentence):
    case_id, meeting_id = await scene.placed(), await scene.planned("fu")
    address = await scene.address(case_id)
    given = f"{meeting_id}:99" if meeting == "stale" else meeting
    response = await secretary.post(f"{address}/sett-opp", {"meeting": given, "minutes": "20"})
    assert response.status_code == status
    assert sentence in text_of(response)
    assert (await scene.row("case", case_id))["state"] == "placed"


async def test_a_body_without_a_planned_meeting_leads_to_planning_one(scene, secretary):
    case_id = await scene.placed("fu-phbu")
    shown = await secretary.get(f"{await scene.address(case_id)}/sett-opp")
    assert "Ingen møter er planlagt" in text_of(shown)
    assert "/sakene/moter/ny?utvalg=" in shown.text


async def test_a_case_that_is_not_there_yet_says_what_it_waits_for(scene, secretary):
    shown = await secretary.get(f"{await scene.address(await scene.reported())}/sett-opp")
    assert shown.status_code == 422
    assert "Saken er ikke kommet til et trinn der den kan stå på en saksliste." in text_of(shown)


RULE = (
    "Uten svar Den som ikke svarer, regnes ikke med. "
    "Ved innvending Så lenge en innvending står, kan beslutningen ikke bli bindende."
)


async def ticks(secretary, address: str, *names: str) -> dict[str, list[str]]:
    """Those ticked on the page, or of them those named."""
    shown = (await secretary.get(address)).text
    found = re.findall(
        r'name="(partners|divisions)" value="([^"]+)" checked[^>]*><label[^>]*>([^<]+)<', shown
    )
    return {
        field: [value for kind, value, name in found if kind == field and (not names or name in names)]
        for field in ("partners", "divisions")
    }


def a_working_day(scene) -> str:
    return working_day_from(scene.today + timedelta(days=30)).isoformat()


async def test_nothing_is_sent_before_one_has_seen_to_how_many(scene, secretary, sent):
    case_id = await scene.discussed()
    plan = AddAttachment(case_id, await received("plan.docx"), "Plan")
    plan_id = await scene.do(await scene.community.secretary(), add_attachment, plan)
    address = f"{await scene.address(case_id)}/forankre"
    form = text_of(await secretary.get(address))
    assert "42 kommuner og 7 divisjoner i helseforetaket" in form
    assert RULE in form
    version = str((await scene.row("case", case_id))["version"])
    deadline = a_working_day(scene)
    fields = {
        "version": version,
        "level": "administrative",
        "question": "Er dere med?",
        "until": "day",
        "deadline": deadline,
        **await ticks(secretary, address),
    }
    before = await sent()
    check = await secretary.post(address, fields)
    assert check.status_code == 200
    assert "Spørsmålet sendes nå til 42 kommuner og 7 divisjoner i helseforetaket." in text_of(check)
    assert "Er dere med?" in text_of(check)
    assert RULE in text_of(check)
    assert "Vedlegg 1: Plan" in text_of(check)
    assert "har ingen som kan svare" not in text_of(check)
    assert await sent() == before
    assert not await scene.community.ask("SELECT 1 FROM round WHERE case_id = $1", case_id)
    changed = await secretary.post(address, {**fields, "button": "change"})
    assert "Er dere med?</textarea>" in changed.text
    assert 'value="administrative" checked' in changed.text
    shown = {"editions": re.findall(r'name="editions" value="([^"]+)"', check.text), "button": "send"}
    replacing = ReplaceAttachment(plan_id, 2, await received("ny.docx", docx(paragraph("Ny plan"))))
    await scene.do(await scene.community.secretary(), replace_attachment, replacing)
    unseen = await secretary.post(address, {**fields, **shown})
    assert (unseen.status_code, await sent()) == (409, before)
    assert "Vedleggene er endret siden du så over det som sendes, så ingenting er sendt." in text_of(unseen)
    check = await secretary.post(address, fields)
    assert "Vedlegg 1: Plan, utgave 2" in text_of(check)
    shown["editions"] = re.findall(r'name="editions" value="([^"]+)"', check.text)
    done = await secretary.post(address, {**fields, **shown})
    assert done.status_code == 303, text_of(done)
    assert await sent() > before
    found = (await scene.community.ask("SELECT question, deadline FROM round WHERE case_id = $1", case_id))[0]
    assert (found["question"], found["deadline"].isoformat()) == ("Er dere med?", deadline)
    said = text_of(await secretary.get(await scene.address(case_id)))
    assert "Forankringen er åpnet, og alle som skal svare, har fått beskjed." in said
    assert "0 av 49 har svart. Fristen er " in said

    remove = f"{await scene.address(case_id)}/vedlegg/{plan_id}/fjern"
    version = str((await scene.row("attachment", plan_id))["version"])
    done = await secretary.post(remove, {"version": version, "reason": "Feil fil"})
    said = text_of(await secretary.get(done.headers["location"]))
    assert "Utgavene partene er spurt om, ligger i forankringen." in said
    assert "filene er slettet" not in said


async def test_some_are_asked_and_one_sees_how_many_first(scene, secretary):
    case_id = await scene.discussed()
    address = f"{await scene.address(case_id)}/forankre"
    names = ("Lunner", "Gjøvik", "Divisjon Psykisk helsevern")
    chosen = await ticks(secretary, address, *names)
    assert (len(chosen["partners"]), len(chosen["divisions"])) == (2, 1)
    fields = {
        "version": str((await scene.row("case", case_id))["version"]),
        "level": "administrative",
        "question": "Er dere med?",
        "until": "working_days",
        "days": "20",
        **chosen,
    }
    check = await secretary.post(address, fields)
    said = text_of(check)
    assert "Spørsmålet sendes nå til 2 kommuner og 1 divisjon i helseforetaket." in said
    assert "46 parter som vanligvis blir spurt om slike saker, blir ikke spurt." in said
    assert all(name in said for name in names)
    carried = {
        name: re.findall(rf'name="{name}" value="([^"]+)"', check.text)
        for name in ("version", "level", "question", "until", "deadline", "partners", "divisions")
    }
    assert {name: carried[name] for name in chosen} == chosen
    deadline = after_working_days(scene.today, 20).isoformat()
    assert (carried["until"], carried["deadline"]) == (["day"], [deadline])
    changed = await secretary.post(address, {**carried, "button": "change"})
    assert len(re.findall(r'name="(?:partners|divisions)" value="[^"]+" checked', changed.text)) == 3
    done = await secretary.post(address, {**carried, "button": "send"})
    assert done.status_code == 303, text_of(done)
    said = text_of(await secretary.get(await scene.address(case_id)))
    assert "0 av 3 har svart." in said
    assert "46 parter som vanligvis blir spurt om slike saker, ble ikke spurt." in said


async def test_a_case_of_one_region_proposes_its_municipalities_and_the_hospital(scene, secretary):
    case_id = await scene.discussed()
    region = (await scene.community.ask("SELECT id, name_nb FROM region ORDER BY sort_key LIMIT 1"))[0]
    version = (await scene.row("case", case_id))["version"]
    await scene.do(
        await scene.community.secretary(), set_places, SetPlaces(case_id, version, (region["id"],), ())
    )
    address = f"{await scene.address(case_id)}/forankre"
    members = {
        str(row["partner_id"])
        for row in await scene.community.ask(
            "SELECT partner_id FROM region_member WHERE region_id = $1 AND valid_to IS NULL", region["id"]
        )
    }
    proposed = await ticks(secretary, address)
    assert set(proposed["partners"]) == members
    assert len(proposed["divisions"]) == 7
    shown = text_of(await secretary.get(address))
    assert f"{region['name_nb']} ({len(members)} av {len(members)})" in shown


async def test_one_is_told_before_sending_who_has_nobody_to_answer(scene, secretary, superuser):
    case_id, schema = await scene.discussed(), scene.community.tenant.schema
    name = (await scene.community.ask("SELECT name FROM partner WHERE side = 'municipal' LIMIT 1"))[0]["name"]
    ended = await superuser.fetch(
        f"UPDATE {schema}.role_grant SET valid_to = $1 WHERE kind = 'municipal_contact' AND valid_to IS NULL "
        f"AND partner_id = (SELECT id FROM {schema}.partner WHERE name = $2) RETURNING id",
        scene.today,
        name,
    )
    fields = {
        "version": str((await scene.row("case", case_id))["version"]),
        "level": "administrative",
        "question": "Er dere med?",
        "until": "day",
        "deadline": a_working_day(scene),
    }
    address = f"{await scene.address(case_id)}/forankre"
    fields |= await ticks(secretary, address)
    check = text_of(await secretary.post(address, fields))
    assert "1 av dem har ingen som kan svare" in check
    assert f"Ingen er kontakt for {name}." in check
    await superuser.execute(
        f"UPDATE {schema}.role_grant SET valid_to = NULL WHERE id = ANY($1)", [row["id"] for row in ended]
    )


@pytest.mark.parametrize(
    ("changes", "status", "field", "sentence"),
    [
        ({"deadline": "2020-01-01"}, 422, "deadline", "er ikke fram i tid"),
        ({"deadline": ""}, 422, "deadline", "Fyll ut dette feltet."),
        ({"deadline": "{year}-12-25"}, 422, "deadline", "er ikke en arbeidsdag. Den neste er"),
        ({"until": "working_days", "days": ""}, 422, "days", "Fyll ut dette feltet."),
        ({"until": "days", "days": "0"}, 422, "days", "Velg mellom 1 og 200 dager."),
        ({"partners": []}, 422, "partners", "Ingen kommune er valgt."),
        ({"divisions": []}, 422, "divisions", "Ingen fra helseforetaket er valgt."),
        ({"question": ""}, 422, "question", "Skriv hva kommunene og sykehuset skal svare på."),
        ({"level": ""}, 422, "level", "Fyll ut dette feltet."),
        ({"version": "99"}, 409, None, "Noen har endret saken"),
        ({"question": "Om 13097248022?"}, 422, "question", "Teksten inneholder et fødselsnummer"),
    ],
)
@pytest.mark.parametrize("button", ["", "send"])
async def test_a_wrong_anchoring_is_refused_in_the_form(
    scene, secretary, sent, discussed, changes, status, field, sentence, button
):
    address = f"{await scene.address(discussed)}/forankre"
    version = str((await scene.row("case", discussed))["version"])
    fields = {
        "version": version,
        "level": "council",
        "question": "Er dere med?",
        "until": "day",
        "deadline": a_working_day(scene),
        **await ticks(secretary, address),
    }
    if "deadline" in changes:
        changes = {"deadline": changes["deadline"].format(year=scene.today.year + 1)}
    before = await sent()
    response = await secretary.post(address, {**fields, "button": button, **changes})
    assert response.status_code == status
    assert sentence in text_of(response)
    if field:
        assert f'href="#felt-{field}"' in response.text
    if field != "question":
        assert "Er dere med?</textarea>" in response.text
    assert await sent() == before
    assert not await scene.community.ask("SELECT 1 FROM round WHERE case_id = $1", discussed)


@pytest.fixture(scope="module")
async def discussed(scene):
    """A case that only refusals touch."""
    return await scene.discussed()


async def test_a_case_can_go_on_without_anchoring(scene, secretary, sent):
    case_id = await scene.discussed()
    address = await scene.address(case_id)
    before = await sent()
    fields = {"version": str((await scene.row("case", case_id))["version"]), "level": "none"}
    check = await secretary.post(f"{address}/forankre", fields)
    assert "Ingen blir spurt. Saken går rett til beslutning" in text_of(check)
    done = await secretary.post(f"{address}/forankre", {**fields, "button": "send"})
    assert done.status_code == 303
    said = text_of(await secretary.get(address))
    assert "Saken trenger ikke forankring." in said
    assert "Sekretariatet fant at saken ikke trenger forankring." in said
    assert "Trengtes ikke" in said
    assert (await scene.row("case", case_id))["state"] == "anchored"
    assert await sent() == before


async def test_an_open_round_says_that_it_is_open(scene, secretary):
    shown = await secretary.get(f"{await scene.address(await scene.anchoring())}/forankre")
    assert shown.status_code == 422
    assert "Saken er allerede ute til forankring." in text_of(shown)
