"""Cases sent back, linked, withdrawn and taken up anew, several at once, and disagreements: by their forms."""

from __future__ import annotations

import re

from fellesskap.actor import RoleKind
from fellesskap.decisions.model import DecisionEffect
from frame_scene import text_of


async def version_of(scene, case_id) -> str:
    return str((await scene.row("case", case_id))["version"])


async def test_a_case_goes_back_and_comes_again(scene, secretary, as_):
    case_id = await scene.reported()
    address = await scene.address(case_id)
    row = await scene.row("case", case_id)
    assert "Send tilbake til den som meldte den inn" in text_of(await secretary.get(address))
    shown = await secretary.post(f"{address}/send-tilbake", {"version": row["version"], "reason": " "})
    assert (shown.status_code, "Skriv en begrunnelse." in text_of(shown)) == (422, True)
    done = await secretary.post(
        f"{address}/send-tilbake", {"version": row["version"], "reason": "Kostnaden mangler."}
    )
    assert done.status_code == 303, text_of(done)
    said = text_of(await secretary.get(address))
    assert "Sendt tilbake" in said
    assert "Kostnaden mangler." in said
    assert "Venter på at den som meldte inn saken" in said
    assert (
        address.rpartition("/")[2] in (await secretary.get(f"/{scene.slug}/saker?status=sendt-tilbake")).text
    )
    refused = await secretary.get(f"{address}/send-tilbake")
    assert refused.status_code == 422
    again = await secretary.post(
        f"{address}/send-inn-igjen", {"version": await version_of(scene, case_id), "note": "Lagt til."}
    )
    assert again.status_code == 303, text_of(again)
    assert "Saken ble rettet og sendt inn igjen." in text_of(await secretary.get(address))


async def test_a_decided_case_is_taken_up_and_its_decision_stands(scene, secretary):
    case_id = await scene.decided()
    address = await scene.address(case_id)
    shown = text_of(await secretary.get(f"{address}/ta-opp-igjen"))
    assert "gjelder til en ny er tatt" in shown
    done = await secretary.post(
        f"{address}/ta-opp-igjen", {"version": await version_of(scene, case_id), "reason": "Det er noe nytt."}
    )
    assert done.status_code == 303, text_of(done)
    said = text_of(await secretary.get(address))
    assert "Saken er tatt opp igjen. Beslutningen gjelder til en ny er tatt." in said
    assert "Venter på å komme på sakslisten" in said


async def test_withdrawing_says_what_happens_and_then_does_it(scene, secretary, as_):
    case_id = await scene.anchoring()
    address = await scene.address(case_id)
    assert "Forankringen som pågår, avsluttes nå" in text_of(await secretary.get(f"{address}/trekk"))
    done = await secretary.post(
        f"{address}/trekk", {"version": await version_of(scene, case_id), "reason": "Løst på annen måte."}
    )
    assert done.status_code == 303, text_of(done)
    contact = await as_(await scene.community.having(RoleKind.MUNICIPAL_CONTACT))
    said = text_of(await contact.get(address))
    assert "Saken er trukket og behandles ikke videre." in said
    assert "Løst på annen måte." in said
    assert (await contact.get(f"{address}/trekk")).status_code == 403


async def test_a_case_for_discussion_ends_with_it_and_its_road_says_so(scene, secretary, as_):
    case_id = await scene.discussed()
    address = await scene.address(case_id)
    assert "Avslutt etter drøftingen" in text_of(await secretary.get(address))
    fields = {"version": await version_of(scene, case_id), "reason": ""}
    assert "Saken forankres og besluttes ikke." in text_of(await secretary.get(f"{address}/avslutt"))
    assert (await secretary.post(f"{address}/avslutt", fields)).status_code == 422
    done = await secretary.post(f"{address}/avslutt", fields | {"reason": "Den var til orientering."})
    assert done.status_code == 303, text_of(done)
    contact = await as_(await scene.community.having(RoleKind.MUNICIPAL_CONTACT))
    said = text_of(await contact.get(address))
    assert "Saken er drøftet og avsluttet. Den skal ikke besluttes." in said
    assert "Den var til orientering." in said
    assert (await contact.get(f"{address}/avslutt")).status_code == 403
    listed = address.rpartition("/")[0] + "?status=ferdig-droftet"
    assert address.rpartition("/")[2].replace("-", "/") in text_of(await contact.get(listed))
    assert "Ta saken opp igjen" in text_of(await secretary.get(address))


async def test_cases_are_linked_by_number_and_say_where_they_concern(scene, secretary):
    one, other = await scene.placed(), await scene.placed()
    address, target = await scene.address(one), await scene.address(other)
    number = target.rpartition("/")[2].replace("-", "/")
    refused = await secretary.post(f"{address}/koblinger", {"other_id": "99999/2026", "kind": "relates"})
    assert (refused.status_code, "Vi finner ingen sak" in text_of(refused)) == (422, True)
    done = await secretary.post(f"{address}/koblinger", {"other_id": number, "kind": "follows_up"})
    assert done.status_code == 303, text_of(done)
    assert f"Følger opp {number}" in text_of(await secretary.get(address))
    assert "Følges opp av" in text_of(await secretary.get(target))
    shown = await secretary.get(f"{address}/koblinger")
    path = re.search(r'action="([^"]+/fjern)"', shown.text)
    assert path
    assert (await secretary.post(path[1], {})).status_code == 303
    regions = await scene.community.ask("SELECT id, key, name_nb FROM region ORDER BY key LIMIT 1")
    done = await secretary.post(
        f"{address}/steder", {"version": await version_of(scene, one), "regions": str(regions[0]["id"])}
    )
    assert done.status_code == 303, text_of(done)
    assert regions[0]["name_nb"] in text_of(await secretary.get(address))
    before = await scene.row("case", one)
    stale = await secretary.post(f"{address}/steder", {"version": str(before["version"] - 1)})
    assert (stale.status_code, await scene.row("case", one)) == (409, before)
    # What somebody else chose meanwhile stands beside what was sent, and the form goes on from there.
    assert f"Nå står det: {regions[0]['name_nb']}" in text_of(stale)
    assert f'name="version" value="{before["version"]}"' in stale.text
    listed = await secretary.get(f"/{scene.slug}/saker?region={regions[0]['key']}")
    assert address in listed.text
    assert target not in listed.text


async def test_several_are_placed_at_once_or_none_and_the_page_names_each(scene, secretary):
    cases = [await scene.reported(f"Sak nummer {number}") for number in range(2)]
    slugs = [(await scene.address(one)).rpartition("/")[2] for one in cases]
    listed = await secretary.get(f"/{scene.slug}/saker?status=meldt-inn")
    assert all(f'value="{slug}"' in listed.text for slug in slugs)
    decided = (await scene.address(await scene.decided())).rpartition("/")[2]
    query = "&".join(f"sak={slug}" for slug in [*slugs, decided])
    shown = await secretary.get(f"/{scene.slug}/saker/flere?gjor=plasser&{query}")
    assert "3 saker er valgt" in text_of(shown)
    assert "Noen av sakene kan ikke være med" in text_of(shown)
    body = await scene.community.body("fu")
    seen = [f"{slug}:{await version_of(scene, one)}" for slug, one in zip(slugs, cases, strict=True)]
    fields = {"place": f"faglig:faglig:{body}", "reason": "Faglige saker."}
    refused = await secretary.post(
        f"/{scene.slug}/saker/flere/plasser", {**fields, "sak": [*slugs, decided], "sett": seen}
    )
    assert (refused.status_code, "Ingenting er gjort" in text_of(refused)) == (422, True)
    assert {(await scene.row("case", one))["state"] for one in cases} == {"reported"}
    done = await secretary.post(f"/{scene.slug}/saker/flere/plasser", {**fields, "sak": slugs, "sett": seen})
    assert done.status_code == 303, text_of(done)
    assert {(await scene.row("case", one))["state"] for one in cases} == {"placed"}


async def test_a_disagreement_is_registered_taken_higher_and_settled(scene, secretary, as_):
    contact = await as_(await scene.community.having(RoleKind.MUNICIPAL_CONTACT))
    new = f"/{scene.slug}/saker/ny-uenighet"
    shown = await contact.get(new)
    assert "Ingen pasientopplysninger" in text_of(shown)
    (municipality, *_) = await scene.community.ask(
        "SELECT partner_id AS id FROM role_grant WHERE kind = 'municipal_contact' ORDER BY id"
    )
    (division, *_) = await scene.community.ask(
        "SELECT id, partner_id FROM division WHERE NOT external ORDER BY key"
    )
    fields = {
        "title": "Hvem betaler transporten?",
        "question": "Vi leser avtalen ulikt.",
        "municipal": f"{municipality['id']}:",
        "hospital": f"{division['partner_id']}:{division['id']}",
        "level": "enhetene",
    }
    refused = await secretary.post(new, {**fields, "hospital": ""})
    assert (refused.status_code, "minst én på sykehussiden" in text_of(refused)) == (422, True)
    done = await secretary.post(new, fields)
    assert done.status_code == 303, text_of(done)
    address = done.headers["location"]
    said = text_of(await secretary.get(address))
    assert "Slik er uenigheten prøvd" in said
    assert "Prøves løst av «De som samarbeider om pasienten»" in said
    (row,) = await scene.community.ask("SELECT id, version FROM \"case\" WHERE state = 'trying'")
    words = {"done": "Et møte.", "reason": "Like uenige.", "level": "lederne"}
    shown = await secretary.get(f"{address}/uenighet/loft")
    assert "Uenigheten står nå hos" in text_of(shown)
    done = await secretary.post(f"{address}/uenighet/loft", {"version": row["version"], **words})
    assert done.status_code == 303, text_of(done)
    assert (await secretary.get(f"{address}/uenighet/videre")).status_code == 422
    version = await version_of(scene, row["id"])
    done = await secretary.post(
        f"{address}/uenighet/lost", {"version": version, "done": "To møter.", "agreed": "Kommunen betaler."}
    )
    assert done.status_code == 303, text_of(done)
    said = text_of(await secretary.get(address))
    assert "Dette ble de enige om Kommunen betaler." in said
    assert "Partene ble enige. Saken er avsluttet." in said


async def test_a_discussion_is_put_off_by_its_line(scene, secretary):
    case_id = await scene.placed()
    meeting_id = await scene.planned("fu")
    item_id = await scene.listed(case_id, meeting_id)
    await scene.held(meeting_id)
    line = f"/{scene.slug}/moter/{meeting_id}/punkt/{item_id}"
    assert "Ble saken utsatt?" in text_of(await secretary.get(line))
    item = await scene.row("agenda_item", item_id)
    done = await secretary.post(
        f"{line}/utsett", {"version": str(item["version"]), "reason": "Tallene er ikke klare."}
    )
    assert done.status_code == 303, text_of(done)
    assert "utsatte drøftingen" in text_of(await secretary.get(await scene.address(case_id)))
    assert "Utsatt" in text_of(await secretary.get(f"/{scene.slug}/moter/{meeting_id}"))


async def test_what_was_not_agreed_on_is_reported_as_a_disagreement_from_its_case(scene, secretary, as_):
    case_id = await scene.decided("Vi får ikke dekket utgiftene.", effect=DecisionEffect.NONE, due=None)
    address = await scene.address(case_id)
    slug = address.rpartition("/")[2]
    contact = await as_(await scene.community.having(RoleKind.MUNICIPAL_CONTACT))
    form = f"/{scene.slug}/saker/ny-uenighet?sak={slug}"
    for browser in (secretary, contact):
        assert f'href="{form}"' in (await browser.get(address)).text
    shown = await contact.get(form)
    assert f'name="about" value="{slug}"' in shown.text
    assert "Uenigheten følger opp sak" in text_of(shown)
    title = (await scene.row("case", case_id))["title"]
    assert f'value="{title}"' in shown.text
    (contact_of, *_) = await scene.community.ask(
        "SELECT partner_id AS id FROM role_grant WHERE kind = 'municipal_contact' ORDER BY id"
    )
    (division, *_) = await scene.community.ask(
        "SELECT id, partner_id FROM division WHERE NOT external ORDER BY key"
    )
    fields = {
        "about": slug,
        "title": title,
        "question": "",
        "municipal": f"{contact_of['id']}:",
        "hospital": f"{division['partner_id']}:{division['id']}",
        "level": "enhetene",
    }
    refused = await secretary.post(form, fields)
    assert refused.status_code == 422
    assert f'name="about" value="{slug}"' in refused.text
    done = await secretary.post(form, {**fields, "question": "Hvem dekker utgiftene?"})
    assert done.status_code == 303, text_of(done)
    registered = done.headers["location"]
    said = text_of(await contact.get(registered))
    assert "Slik er uenigheten prøvd" in said
    assert "De som samarbeider om pasienten" in said
    assert "Frist:" in said
    assert f"Følger opp {slug.replace('-', '/')}" in said
    back = await contact.get(address)
    number = registered.rpartition("/")[2].replace("-", "/")
    assert f"Følges opp av {number}" in text_of(back)
    assert f"Gå til uenigheten {number}" in text_of(back)
    assert f'href="{form}"' not in back.text


async def test_who_may_not_report_a_disagreement_is_not_offered_it(scene, as_):
    case_id = await scene.decided("Vi får ikke dekket utgiftene.", effect=DecisionEffect.NONE, due=None)
    address = await scene.address(case_id)
    form = f"/{scene.slug}/saker/ny-uenighet?sak={address.rpartition('/')[2]}"
    before = await scene.community.ask('SELECT count(*) FROM "case"')
    member = await as_(await scene.community.member("partnerskapsmote"))
    shown = await member.get(address)
    assert shown.status_code == 200
    assert "ny-uenighet" not in shown.text
    assert (await member.get(form)).status_code == 403
    agreed = await scene.address(await scene.decided())
    secretary = await as_(await scene.community.secretary())
    assert "ny-uenighet" not in (await secretary.get(agreed)).text
    assert len(await scene.community.ask('SELECT 1 FROM "case"')) == before[0][0] + 1
