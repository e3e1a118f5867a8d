"""The list of rounds and the page of one: who has answered what, live, and closing it."""

from __future__ import annotations

import io
import re
from collections.abc import Awaitable, Callable
from uuid import uuid4

import docx

from attachment_scene import attach, editions, replaced, version
from fellesskap.attachments.service import RemoveAttachment, remove_attachment
from fellesskap.rounds.model import Answer, EvidenceKind
from fellesskap.rounds.service import OpenRound, open_round
from fellesskap_graphql.ids import global_id
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]

FROM_MATRIX = {"HX-Request": "true", "HX-Target": "div#matrix"}


async def test_the_list_puts_what_waits_for_the_reader_first(road: Road, enter: Enter) -> None:
    found = await road.opened()
    home = f"/{road.tenant.slug}/forankring"
    answerer = await (await enter("aune")).get(home)
    row = await road.reply(found.id, "Aune")
    assert f"{home}/{found.id}/svar/{row['id']}" in answerer.text
    secretary = await (await enter("bjorn")).get(home)
    assert "Dette venter på deg" not in text_of(secretary)
    assert f"{home}/{found.id}" in secretary.text
    assert "0 av 7" in text_of(secretary)


async def test_the_list_is_filtered_by_state_and_by_whom_it_asks(road: Road, enter: Enter) -> None:
    waiting, answered = await road.opened(), await road.opened()
    await road.answer(answered, "Aune")
    case_id = await road.closed()
    closed = await road.round_of(case_id)
    browser = await enter("bjorn")
    home = f"/{road.tenant.slug}/forankring"
    aune = global_id("Partner", await road.id_of("partner", "9901"))

    async def shown(query: str) -> set[str]:
        page = await browser.get(f"{home}?{query}")
        assert page.status_code == 200
        return set(re.findall(r"/forankring/([0-9a-f-]{36})", page.text))

    is_open = await shown("status=apne")
    assert {str(waiting.id), str(answered.id)} <= is_open
    assert str(closed.id) not in is_open
    assert str(closed.id) in await shown("status=avsluttede")
    silent = await shown(f"status=apne&part={aune}&ikke-svart=1")
    assert str(waiting.id) in silent
    assert str(answered.id) not in silent
    assert str(answered.id) in await shown(f"status=apne&part={aune}")
    assert await shown(f"part={global_id('Partner', uuid4())}") == set()


async def test_the_page_explains_the_round_and_shows_every_answer(road: Road, enter: Enter) -> None:
    found = await road.opened("taus")
    await road.answer(found, "Aune", Answer.OBJECT, "Vi har ikke folk")
    await road.answer(
        found,
        "Berg",
        Answer.AGREE_WITH_REMARK,
        "Opplæring først",
        evidence_kind=EvidenceKind.COUNCIL,
        evidence_reference="12/22",
    )
    page = await (await enter("anne")).get(f"/{road.tenant.slug}/forankring/{found.id}")
    words = text_of(page)
    assert page.status_code == 200
    assert "Alle må svare" in words
    assert "Så lenge en innvending står" in words
    assert "2 av 7 har svart" in words
    for text in ("Vi har ikke folk", "Opplæring først", "Kommunestyret, 12/22", "Divisjon kirurgi"):
        assert text in words
    groups = re.findall(r'<th scope="rowgroup">(.*?)</th>', page.text, re.DOTALL)
    names = [re.sub(r"<[^>]+>", " ", group).strip() for group in groups]
    assert [name.split("  ")[0].strip() for name in names][:2] == ["Helseregion Nord", "Helseregion Sør"]
    assert "Prøvesykehuset" in names[-1]


async def test_the_matrix_alone_is_what_an_open_round_asks_for_again(road: Road, enter: Enter) -> None:
    found = await road.opened()
    browser = await enter("aune")
    address = f"/{road.tenant.slug}/forankring/{found.id}"
    whole = await browser.get(address)
    assert 'id="matrix"' in whole.text
    assert 'hx-trigger="every' in whole.text
    assert f'href="{address}#svarene"' in whole.text  # the same without scripts
    await road.answer(found, "Berg", Answer.OBJECT, "Uten folk går det ikke")
    part = await browser.get(address, FROM_MATRIX)
    assert "<html" not in part.text
    assert "Uten folk går det ikke" in part.text
    assert "1 av 7 har svart" in text_of(part)


async def test_the_matrix_can_show_only_those_who_are_silent(road: Road, enter: Enter) -> None:
    found = await road.opened()
    await road.answer(found, "Aune")
    await road.answer(found, "Berg", Answer.OBJECT)
    browser = await enter("anne")
    address = f"/{road.tenant.slug}/forankring/{found.id}"

    async def rows(query: str) -> list[str]:
        page = await browser.get(f"{address}?{query}")
        return re.findall(r'<th scope="row">(.*?)</th>', page.text)

    everybody = ["Aune", "Berg", "Dal", "Eid", "Fjell", "Divisjon kirurgi", "Divisjon psykiatri"]
    assert await rows("") == everybody
    assert await rows("vis=ikke-svart") == everybody[2:]
    assert await rows("vis=merknader") == ["Berg"]
    assert await rows("vis=noe-annet") == everybody


async def test_a_closed_round_shows_its_answers_and_asks_no_more(road: Road, enter: Enter) -> None:
    case_id = await road.closed("region", Aune=Answer.OBJECT)
    found = await road.round_of(case_id)
    page = await (await enter("berg")).get(f"/{road.tenant.slug}/forankring/{found.id}")
    assert "tar ikke imot flere svar" in text_of(page)
    assert "hx-trigger" not in page.text
    assert "Svar for" not in text_of(page)


async def test_the_secretariat_closes_when_all_have_answered_and_sees_first_what_that_means(
    road: Road, enter: Enter
) -> None:
    found = await road.opened("foretak")
    anne, bjorn = await enter("anne"), await enter("bjorn")
    address = f"/{road.tenant.slug}/forankring/{found.id}"
    early = await bjorn.get(f"{address}/avslutt")
    assert "1 har ikke svart" in text_of(early)
    before = await road.everything()
    refused = await bjorn.post(f"{address}/avslutt", {"version": "1"})
    assert (refused.status_code, await road.everything()) == (422, before)
    assert "1 har ikke svart" in text_of(refused)
    reply = (await road.rows("reply", round_id=found.id))[0]
    sent = {"version": "1", "answer": "object", "reason": "Det er ikke plass", "button": "send"}
    assert (await anne.post(f"{address}/svar/{reply['id']}", sent)).status_code == 303
    confirm = text_of(await anne.get(f"{address}/avslutt"))
    assert "Ingen kan svare eller endre svaret sitt etterpå" in confirm
    assert "1 innvending." in confirm
    stale = await anne.post(f"{address}/avslutt", {"version": "7"})
    assert stale.status_code == 409
    done = await anne.post(f"{address}/avslutt", {"version": "1"})
    assert done.headers["location"] == address
    assert "Forankringen er avsluttet." in text_of(await anne.get(address))
    assert await road.state(found.case_id) == "anchored"


async def test_nobody_else_closes_a_round(road: Road, enter: Enter) -> None:
    found = await road.opened()
    road.later(60)
    aune = await enter("aune")
    address = f"/{road.tenant.slug}/forankring/{found.id}"
    assert "/avslutt" not in (await aune.get(address)).text
    before = await road.everything()
    refused = await aune.post(f"{address}/avslutt", {"version": "1"})
    assert (refused.status_code, await road.everything()) == (403, before)
    assert "sekretariatet" in text_of(refused)
    assert (await (await enter("anne")).post(f"{address}/avslutt", {"version": "1"})).status_code == 303


async def test_a_round_the_reader_does_not_see_is_not_there(road: Road, enter: Enter) -> None:
    found = await road.opened()
    home = f"/{road.tenant.slug}/forankring"
    elected = await enter("valgt")
    for browser, round_id in ((elected, found.id), (await enter("anne"), uuid4())):
        for path in ("", "/avslutt", f"/region/{uuid4()}", f"/svar/{uuid4()}", f"/standpunkt/{uuid4()}"):
            assert (await browser.get(f"{home}/{round_id}{path}")).status_code == 404, path
    assert "Ingen forankringer ennå" in text_of(await elected.get(home))


async def test_the_attachments_are_those_the_partners_were_asked_about(road: Road, enter: Enter) -> None:
    case_id = await road.discussed("region")
    budget = await attach(road, case_id, "Budsjett")
    gone = await attach(road, case_id, "Utkast")
    command = OpenRound(case_id, await road.case_version(case_id), "Slutter dere dere til?")
    await road.do("anne", open_round, command)
    found = await road.round_of(case_id)
    (first,), (draft,) = await editions(road, budget), await editions(road, gone)
    newest = await replaced(road, budget)
    await road.do("anne", remove_attachment, RemoveAttachment(gone, await version(road, gone), "Feil fil"))
    await attach(road, case_id, "Kom senere")
    browser = await enter("berg")
    row = await road.reply(found.id, "Berg")
    home = f"/{road.tenant.slug}/forankring/{found.id}"
    for address in (home, f"{home}/svar/{row['id']}"):
        page = await browser.get(address)
        said = " ".join(text_of(page).split())
        assert "Vedlegg 1: Budsjett Word, 1 kB Det finnes en nyere utgave. Se den i saken" in said
        assert "Vedlegg 2: Utkast Word, 1 kB Fjernet fra saken siden." in said
        assert "Kom senere" not in said
        assert f"vedlegg/{first['id']}/fil" in page.text
        assert str(newest) not in page.text
    paper = await browser.get(f"{home}/svar/{row['id']}/saksfremlegg")
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(paper.content)).paragraphs)
    assert f"Vedlegg 1: Budsjett (utgave 1, SHA-256 {first['digest'][:12]})" in words
    assert f"Vedlegg 2: Utkast (utgave 1, SHA-256 {draft['digest'][:12]})" in words
    assert "Kom senere" not in words
