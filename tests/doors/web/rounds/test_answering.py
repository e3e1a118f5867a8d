"""Answering a round: for oneself, for a whole region, and the position that gathers the answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from fellesskap.rounds.model import Answer, Round
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


async def place(road: Road, found: Round, name: str) -> str:
    row = await road.reply(found.id, name)
    return f"/{road.tenant.slug}/forankring/{found.id}/svar/{row['id']}"


async def test_an_answer_is_looked_over_before_it_is_sent(road: Road, enter: Enter) -> None:
    found = await road.opened("faglig")
    aune, address = await enter("aune"), await place(road, found, "Aune")
    form = await aune.get(address)
    assert "Slutter dere dere til?" in text_of(form)
    assert "Alle var enige om rutinen." in text_of(form)
    fields = {
        "version": "1",
        "answer": "object",
        "reason": "Vi har ikke folk",
        "evidence_kind": "administrative",
        "evidence_reference": "14/26",
    }
    before = await road.everything()
    check = await aune.post(address, fields)
    assert (check.status_code, await road.everything()) == (200, before)
    for text in ("Se over svaret før du sender", "Innvending", "Vi har ikke folk", "14/26", "bindende"):
        assert text in text_of(check)
    back = await aune.post(address, {**fields, "button": "change"})
    assert 'value="object" checked' in back.text
    assert "Vi har ikke folk" in back.text
    done = await aune.post(address, {**fields, "button": "send"})
    assert done.headers["location"] == f"/{road.tenant.slug}/forankring/{found.id}"
    receipt = text_of(await aune.get(done.headers["location"]))
    assert "Svaret fra Aune er sendt." in receipt
    assert "Du kan endre det så lenge forankringen er åpen" in receipt
    row = await road.reply(found.id, "Aune")
    assert (row["answer"], row["reason"], row["evidence_kind"]) == (
        "object",
        "Vi har ikke folk",
        "administrative",
    )


@pytest.mark.parametrize("button", ["", "send"])
@pytest.mark.parametrize(
    ("matter", "changes", "sentence"),
    [
        ("faglig", {"answer": "object", "reason": ""}, "Skriv hva merknaden eller innvendingen går ut på"),
        ("faglig", {"answer": ""}, "Fyll ut dette feltet"),
        ("faglig", {"evidence_reference": "", "evidence_date": ""}, "Oppgi hvor svaret er behandlet"),
        ("faglig", {"evidence_kind": "region_meeting"}, "Oppgi hvilken dag formøtet var"),
        ("faglig", {"evidence_date": "2062-01-01"}, "Datoen er fram i tid"),
        ("prinsipiell", {"evidence_kind": "council"}, "saksnummeret og datoen for vedtaket"),
        ("faglig", {"reason": "Pasienten er født 15837030088"}, "fødselsnummer"),
    ],
)
async def test_an_answer_that_does_not_hold_is_refused_with_everything_kept(
    road: Road, enter: Enter, button: str, matter: str, changes: dict[str, str], sentence: str
) -> None:
    found = await road.opened(matter)
    aune, address = await enter("aune"), await place(road, found, "Aune")
    fields = {
        "version": "1",
        "answer": "agree",
        "reason": "Vi er med",
        "evidence_kind": "administrative",
        "evidence_reference": "14/26",
        "button": button,
        **changes,
    }
    before = await road.everything()
    refused = await aune.post(address, fields)
    assert (refused.status_code, await road.everything()) == (422, before)
    assert sentence in text_of(refused)
    assert "Hva svarer dere?" in text_of(refused)
    assert fields["reason"].split(" 1583")[0] in refused.text
    good = {**fields, "answer": "agree", "reason": "", "evidence_date": road.today.isoformat()}
    good |= {"evidence_reference": "14/26", "button": "send"}
    assert (await aune.post(address, good)).status_code == 303


async def test_an_answer_is_changed_while_the_round_is_open_and_not_from_a_stale_page(
    road: Road, enter: Enter
) -> None:
    found = await road.opened()
    await road.answer(found, "Aune")
    aune, address = await enter("aune"), await place(road, found, "Aune")
    assert "Dere har svart" in text_of(await aune.get(address))
    before = await road.everything()
    stale = await aune.post(address, {"version": "1", "answer": "abstain", "button": "send"})
    assert (stale.status_code, await road.everything()) == (409, before)
    assert "ble ikke lagret" in text_of(stale)
    assert 'name="version" value="2"' in stale.text
    # What stands there now is shown beside what was written, so that nobody writes over it unseen.
    assert "Nå står det: Enig" in text_of(stale)
    changed = await aune.post(address, {"version": "2", "answer": "abstain", "button": "send"})
    assert changed.status_code == 303
    assert (await road.reply(found.id, "Aune"))["answer"] == "abstain"
    for page in (address, address.partition("/svar/")[0]):
        assert "Tidligere svar Enig" in text_of(await aune.get(page))


async def test_nobody_answers_for_another_municipality(road: Road, enter: Enter) -> None:
    found = await road.opened()
    aune, address = await enter("aune"), await place(road, found, "Berg")
    page = await aune.get(address)
    assert "Du kan bare svare for din egen kommune" in text_of(page)
    assert "Se over svaret" not in text_of(page)
    before = await road.everything()
    refused = await aune.post(address, {"version": "1", "answer": "agree", "button": "send"})
    assert (refused.status_code, await road.everything()) == (403, before)
    assert "Du kan bare svare for din egen kommune" in text_of(refused)
    berg = await enter("berg")
    assert (
        await berg.post(address, {"version": "1", "answer": "agree", "button": "send"})
    ).status_code == 303


async def test_a_closed_round_takes_no_answer(road: Road, enter: Enter) -> None:
    case_id = await road.closed()
    found = await road.round_of(case_id)
    aune, address = await enter("aune"), await place(road, found, "Aune")
    assert "Forankringen er avsluttet" in text_of(await aune.get(address))
    before = await road.everything()
    refused = await aune.post(address, {"version": "1", "answer": "agree", "button": "send"})
    assert (refused.status_code, await road.everything()) == (422, before)


async def test_an_answer_is_found_only_under_its_own_round(road: Road, enter: Enter) -> None:
    found, other = await road.opened(), await road.opened()
    row = await road.reply(found.id, "Aune")
    aune = await enter("aune")
    home = f"/{road.tenant.slug}/forankring"
    assert (await aune.get(f"{home}/{other.id}/svar/{row['id']}")).status_code == 404
    assert (await aune.get(f"{home}/{found.id}/svar/{row['id']}")).status_code == 200


async def region(
    road: Road, found: Round, key: str = "nord", **changes: str
) -> tuple[str, dict[str, str], dict[str, str]]:
    """The address of a region's form, its fields as first shown, and its municipalities' ids by name."""
    fields = {"evidence_date": road.today.isoformat(), "evidence_reference": "Formøte 3", "answer": "agree"}
    ids = {}
    for row in await road.rows("reply", round_id=found.id, region_id=await road.id_of("region", key)):
        partner = (await road.rows("partner", id=row["partner_id"]))[0]
        ids[partner["name"]] = str(partner["id"])
        own = row["answer"] and not row["on_behalf"]
        fields[f"answer-{partner['id']}"] = "skip" if own else "same"
        fields[f"version-{partner['id']}"] = str(row["version"])
    address = f"/{road.tenant.slug}/forankring/{found.id}/region/{await road.id_of('region', key)}"
    return address, {**fields, **changes}, ids


async def test_a_contact_records_a_formote_with_one_municipality_that_said_otherwise(
    road: Road, enter: Enter
) -> None:
    found = await road.opened("faglig")
    nord = await enter("nord")
    address, fields, ids = await region(road, found)
    form = await nord.get(address)
    assert "Hva svarte kommunene i formøtet?" in text_of(form)
    berg = ids["Berg"]
    missing = await nord.post(address, {**fields, f"answer-{berg}": "object"})
    assert missing.status_code == 422
    assert f'id="felt-reason-{berg}-feil"' in missing.text
    done = await nord.post(
        address, {**fields, f"answer-{berg}": "object", f"reason-{berg}": "Berg har ikke folk"}
    )
    assert done.headers["location"] == f"/{road.tenant.slug}/forankring/{found.id}"
    assert "Svarene fra formøtet i Helseregion Nord er ført." in text_of(
        await nord.get(done.headers["location"])
    )
    aune, other = await road.reply(found.id, "Aune"), await road.reply(found.id, "Berg")
    assert (aune["answer"], aune["on_behalf"], aune["evidence_kind"]) == ("agree", True, "region_meeting")
    assert (other["answer"], other["reason"]) == ("object", "Berg har ikke folk")


async def test_what_a_municipality_answered_itself_is_kept_unless_it_is_said(
    road: Road, enter: Enter
) -> None:
    found = await road.opened()
    await road.answer(found, "Aune", Answer.OBJECT, "Våre egne ord")
    nord = await enter("nord")
    address, fields, ids = await region(road, found)
    assert "Har svart selv" in text_of(await nord.get(address))
    assert (await nord.post(address, fields)).status_code == 303
    assert (await road.reply(found.id, "Aune"))["reason"] == "Våre egne ord"
    assert (await road.reply(found.id, "Berg"))["on_behalf"]
    address, fields, ids = await region(road, found)
    fields[f"answer-{ids['Aune']}"] = "same"
    before = await road.everything()
    refused = await nord.post(address, fields)
    assert (refused.status_code, await road.everything()) == (422, before)
    assert "Aune har svart selv" in text_of(refused)
    assert 'value="Formøte 3"' in refused.text
    assert (await nord.post(address, {**fields, "replace": "1"})).status_code == 303
    assert (await road.reply(found.id, "Aune"))["answer"] == "agree"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"evidence_date": ""}, "Oppgi hvilken dag formøtet var"),
        ({"answer": ""}, "Fyll ut dette feltet"),
        ({"answer": "object"}, "Skriv hva merknaden eller innvendingen går ut på"),
        ({"answer-": "skip"}, "Før svar for minst én kommune"),
    ],
)
async def test_a_formote_that_does_not_hold_is_refused(
    road: Road, enter: Enter, changes: dict[str, str], sentence: str
) -> None:
    found = await road.opened()
    nord = await enter("nord")
    address, fields, ids = await region(road, found)
    if "answer-" in changes:
        changes = {f"answer-{one}": "skip" for one in ids.values()}
    before = await road.everything()
    refused = await nord.post(address, {**fields, **changes})
    assert (refused.status_code, await road.everything()) == (422, before)
    assert sentence in text_of(refused)
    assert 'value="Formøte 3"' in refused.text
    assert (await nord.post(address, fields)).status_code == 303


async def test_only_the_regions_own_contact_records_and_never_for_councils(road: Road, enter: Enter) -> None:
    found, council = await road.opened(), await road.opened("prinsipiell")
    nord, sor = await enter("nord"), await enter("sor")
    address, fields, _ = await region(road, found)
    assert "Bare kontakten for regionen" in text_of(await sor.get(address))
    before = await road.everything()
    refused = await sor.post(address, fields)
    assert (refused.status_code, await road.everything()) == (403, before)
    other, theirs, _ = await region(road, council)
    assert "må hver kommune avgjøre i sitt eget kommunestyre" in text_of(await nord.get(other))
    refused = await nord.post(other, theirs)
    assert (refused.status_code, await road.everything()) == (422, before)
    assert (await nord.post(address, fields)).status_code == 303


async def stance_address(road: Road, found: Round, key: str | None) -> str:
    row = await road.stance(found.id, key)
    return f"/{road.tenant.slug}/forankring/{found.id}/standpunkt/{row['id']}"


async def test_a_position_is_settled_over_silence_only_with_a_reason(road: Road, enter: Enter) -> None:
    found = await road.opened()
    await road.answer(found, "Aune")
    nord, address = await enter("nord"), await stance_address(road, found, "nord")
    form = text_of(await nord.get(address))
    assert "1 av 2 har svart" in form
    assert "Disse har ikke svart: Berg" in form
    fields = {"version": "1", "position": "agree", "reason": "Vi er klare"}
    before = await road.everything()
    refused = await nord.post(address, fields)
    assert (refused.status_code, await road.everything()) == (422, before)
    assert "Vi er klare" in refused.text
    done = await nord.post(address, {**fields, "silence_reason": "Berg er på ferie"})
    assert done.status_code == 303
    page = text_of(await nord.get(done.headers["location"]))
    assert "Standpunktet til Helseregion Nord er avklart." in page
    assert "Berg er på ferie" in page
    row = await road.stance(found.id, "nord")
    assert (row["position"], row["silence_reason"]) == ("agree", "Berg er på ferie")


async def test_where_silence_blocks_the_page_says_who_is_missing(road: Road, enter: Enter) -> None:
    found = await road.opened("taus")
    await road.answer(found, "Aune")
    nord, address = await enter("nord"), await stance_address(road, found, "nord")
    page = text_of(await nord.get(address))
    assert "Disse har ikke svart: Berg" in page
    assert "Hva er standpunktet?" not in page
    assert "Disse har ikke svart: Berg" in text_of(await nord.get(address.partition("/standpunkt")[0]))
    await road.answer(found, "Berg")
    assert "Hva er standpunktet?" in text_of(await nord.get(address))
    assert (await nord.post(address, {"version": "1", "position": "agree"})).status_code == 303


async def test_the_trust_settles_its_own_and_nobody_settles_anothers(road: Road, enter: Enter) -> None:
    found = await road.opened()
    for name in ("Divisjon kirurgi", "Divisjon psykiatri"):
        await road.answer(found, name)
    address = await stance_address(road, found, None)
    fields = {"version": "1", "position": "agree"}
    before = await road.everything()
    bjorn = await enter("bjorn")
    assert "Bare den som representerer" in text_of(await bjorn.get(address))
    refused = await bjorn.post(address, fields)
    assert (refused.status_code, await road.everything()) == (403, before)
    anne = await enter("anne")
    assert (await anne.post(address, fields)).status_code == 303
    assert "Standpunktet til helseforetaket er avklart." in text_of(
        await anne.get(address.partition("/standpunkt")[0])
    )
    stale = await anne.post(address, fields)
    assert stale.status_code == 409


async def test_the_page_offers_each_what_is_theirs_to_do(road: Road, enter: Enter) -> None:
    found = await road.opened()
    home = f"/{road.tenant.slug}/forankring/{found.id}"
    aune = await (await enter("aune")).get(home)
    assert "Svar for Aune" in text_of(aune)
    nord = await (await enter("nord")).get(home)
    assert "Før svarene fra formøtet i Helseregion Nord" in text_of(nord)
    assert "Helseregion Sør" in text_of(nord)
    assert "formøtet i Helseregion Sør" not in text_of(nord)
    for name in ("Aune", "Berg"):
        await road.answer(found, name)
    settle = text_of(await (await enter("nord")).get(home))
    assert settle.index("Avklar standpunktet til Helseregion Nord") < settle.index("Før svarene")
    assert "Endre svaret til Aune" in text_of(await (await enter("aune")).get(home))
    road.clock.moment += timedelta(days=(found.deadline - road.today).days + 1)
    assert "/avslutt" in (await (await enter("anne")).get(home)).text
