"""Reading an answer back from the paper that was filled in: into the form, and no further."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from html import escape, unescape
from uuid import uuid4

import httpx2
import pytest

from fellesskap.rounds import rules
from fellesskap.rounds.model import Answer, PaperField, Round
from fellesskap_web.pages.answer_papers import LARGEST_REQUEST
from filled_paper import as_pdf, filled, lines_of
from frame_scene import FROM_OUR_FORM, Browser, text_of
from handed_in import NUMBER, docx, paragraph, picture
from road import Road

Enter = Callable[[str], Awaitable[Browser]]
GIVEN = {
    PaperField.ANSWER: "Innvending",
    PaperField.EVIDENCE_KIND: "Administrativt",
    PaperField.EVIDENCE_REFERENCE: "24/12",
    PaperField.REASON: "Vi har ikke folk <nå>",
}
TYPED = {"version": "1", "answer": "agree", "reason": "Skrevet for hånd", "evidence_kind": "administrative"}


# One that several tests share: the lists of other tests show only so many rounds of the community.
@pytest.fixture(scope="module")
async def found(road: Road) -> Round:
    return await road.opened("faglig")


async def place(road: Road, found: Round, name: str) -> str:
    row = await road.reply(found.id, name)
    return f"/{road.tenant.slug}/forankring/{found.id}/svar/{row['id']}"


async def reference(road: Road, found: Round, name: str, slug: str = "") -> str:
    row, case = await road.reply(found.id, name), (await road.rows("case", id=found.case_id))[0]
    number = f"{case['number']}/{case['year']}"
    return rules.write_reference(
        rules.reference_of(slug or road.tenant.slug, number, found.text_edition, found.id, row["id"])
    )


async def paper_of(road: Road, found: Round, name: str, slug: str = "") -> bytes:
    lines = lines_of(await reference(road, found, name, slug), GIVEN)
    return docx("".join(paragraph(escape(line)) for line in lines))


async def hand_in(
    browser: Browser,
    address: str,
    content: bytes | None,
    name: str = "svar.docx",
    accept: str = "text/html",
    **typed: str,
) -> httpx2.Response:
    chosen = {"file": (name, content, "application/octet-stream")} if content is not None else {}
    return await browser.http.post(
        f"{address}/innlesing",
        data={"_csrf": browser.csrf, **TYPED, **typed},
        files=chosen or {"file": ("", b"", "application/octet-stream")},
        headers={**FROM_OUR_FORM, "accept": accept},
    )


def value_of(page: httpx2.Response, field: str) -> str:
    """What stands in a text field of a page."""
    tag = re.search(rf'<input[^>]* name="{field}"[^>]*>', page.text)
    area = re.search(rf'<textarea[^>]* name="{field}"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL)
    if area:
        return unescape(area[1])
    assert tag
    found = re.search(r' value="([^"]*)"', tag[0])
    return unescape(found[1]) if found else ""


async def test_a_filled_in_paper_fills_the_form_and_a_person_answers(
    road: Road, enter: Enter, found: Round
) -> None:
    aune, address = await enter("aune"), await place(road, found, "Aune")
    assert "Les inn svaret fra en fil" in text_of(await aune.get(address))
    paper = await aune.get(f"{address}/saksfremlegg")
    before = await road.everything()
    page = await hand_in(aune, address, filled(paper.content, GIVEN))
    assert (page.status_code, await road.everything()) == (200, before), text_of(page)
    said = text_of(page)
    assert "Svaret er lest inn Se over hvert felt. Ingenting er sendt, og filen er ikke lagret." in said
    assert "Dette fikk vi ikke fra filen: dato." in said
    assert said.count("Lest fra filen") == 4
    assert "Her sto det før: «Enig»" in said
    assert "Her sto det før: «Skrevet for hånd»" in said
    assert 'value="object" checked' in page.text
    odd = await hand_in(aune, address, filled(paper.content, GIVEN), answer="x")
    assert (odd.status_code, text_of(odd).count("Her sto det før")) == (200, 1)
    assert (value_of(page, "reason"), value_of(page, "evidence_reference")) == (
        "Vi har ikke folk <nå>",
        "24/12",
    )
    fields = {**TYPED, "answer": "object", "reason": "Vi har ikke folk <nå>", "evidence_reference": "24/12"}
    assert "Se over svaret før du sender" in text_of(await aune.post(address, fields))
    assert (await aune.post(address, {**fields, "button": "send"})).status_code == 303
    row = await road.reply(found.id, "Aune")
    assert (row["answer"], row["reason"], row["evidence_reference"]) == ("object", fields["reason"], "24/12")


async def test_the_number_of_another_body_than_the_council_is_told_and_not_filled_in(
    road: Road, enter: Enter
) -> None:
    found = await road.opened("prinsipiell")
    aune, address = await enter("aune"), await place(road, found, "Aune")
    page = await hand_in(aune, address, await paper_of(road, found, "Aune"))
    assert (page.status_code, value_of(page, "evidence_reference")) == (200, "")
    assert "Ikke tatt med I filen står det «Administrativt», som gjelder en annen behandling" in text_of(page)
    council = filled((await aune.get(f"{address}/saksfremlegg")).content, GIVEN)
    page = await hand_in(aune, address, council)
    assert (page.status_code, value_of(page, "evidence_reference")) == (200, "24/12")
    assert "Ikke tatt med" not in text_of(page)


async def test_it_is_read_from_a_pdf_and_told_to_a_program(road: Road, enter: Enter, found: Round) -> None:
    aune, address = await enter("aune"), await place(road, found, "Aune")
    content = as_pdf(["Saksprotokoll", *lines_of(await reference(road, found, "Aune"), GIVEN)])
    told = await hand_in(aune, address, content, "protokoll.pdf", accept="application/json")
    assert told.status_code == 200, told.text
    assert told.json()["problems"] == []
    read = {one["field"]: (one["state"], one["value"]) for one in told.json()["fields"]}
    assert read == {
        "answer": ("read", "OBJECT"),
        "evidenceKind": ("read", "ADMINISTRATIVE"),
        "evidenceReference": ("read", "24/12"),
        "evidenceDate": ("missing", ""),
        "reason": ("read", "Vi har ikke folk <nå>"),
    }
    refused = await hand_in(aune, address, docx(), accept="application/json")
    assert (refused.status_code, refused.json()["fields"]) == (422, [])
    assert refused.json()["problems"][0]["code"] == "round.paper_without_reference"


async def test_the_paper_of_something_else_changes_nothing_and_loses_no_word(
    road: Road, enter: Enter, found: Round
) -> None:
    first = await road.opened()
    await road.answer(first, "Aune", Answer.OBJECT)
    old = await paper_of(road, first, "Aune")
    await road.revise(first.case_id)
    again = await road.asked_again(first.case_id)
    aune, address = await enter("aune"), await place(road, again, "Aune")
    lines = lines_of(await reference(road, again, "Aune"), {})
    for content, name, sentence in (
        (old, "svar.docx", "Filen svarer på utgave 1 av forslaget. Dere er spurt på nytt om utgave 2."),
        (await paper_of(road, found, "Aune"), "svar.docx", "men her svarer dere på sak"),
        (await paper_of(road, again, "Berg"), "svar.docx", "svaret fra en annen kommune"),
        (
            await paper_of(road, again, "Aune", "innlandet"),
            "svar.docx",
            "svaret til et annet helsefellesskap",
        ),
        (docx(), "svar.docx", "Vi fant ikke «Svar til helsefellesskapet»"),
        (docx("".join(map(paragraph, lines))), "svar.docx", "Siste side i filen er ikke fylt ut"),
        (docx(paragraph(f"Pasient {NUMBER}")), "svar.docx", "Nummeret står i teksten"),
        (picture(), "svar.png", "Svaret leses bare fra Word"),
        (b"PK", "svar.docx", "er noe annet"),
        (None, "", "Velg én fil."),
    ):
        before = await road.everything()
        page = await hand_in(aune, address, content, name)
        assert (page.status_code, await road.everything()) == (422, before), sentence
        assert sentence in text_of(page)
        assert (value_of(page, "reason"), 'value="agree" checked' in page.text) == ("Skrevet for hånd", True)
        assert NUMBER not in page.text
    good = await hand_in(aune, address, await paper_of(road, again, "Aune"))
    assert (good.status_code, value_of(good, "reason")) == (200, GIVEN[PaperField.REASON])


async def test_only_whoever_may_answer_now_reads_a_paper_in(road: Road, enter: Enter, found: Round) -> None:
    aune, berg, address = await enter("aune"), await enter("berg"), await place(road, found, "Berg")
    content = await paper_of(road, found, "Berg")
    before = await road.everything()
    refused = await hand_in(aune, address, content)
    assert (refused.status_code, await road.everything()) == (403, before)
    assert "Du kan bare svare for din egen kommune" in text_of(refused)
    told = await hand_in(aune, address, content, accept="application/json")
    assert (told.status_code, told.json()["fields"]) == (403, [])
    assert (await hand_in(berg, address, content)).status_code == 200
    nowhere = address.replace(str(found.id), str(uuid4()))
    assert (await hand_in(berg, nowhere, content)).status_code == 404
    closed = await road.round_of(await road.closed())
    berg = await enter("berg")
    late = await hand_in(berg, await place(road, closed, "Berg"), await paper_of(road, closed, "Berg"))
    assert (late.status_code, "Forankringen er avsluttet" in text_of(late)) == (422, True)


async def test_a_file_that_was_chosen_and_not_read_is_told_before_the_answer_goes_on(
    road: Road, enter: Enter, found: Round
) -> None:
    dal, address = await enter("dal"), await place(road, found, "Dal")
    refused = await dal.post(address, {**TYPED, "evidence_reference": "1/26", "file": "svar.docx"})
    assert (refused.status_code, "ikke lest den inn" in text_of(refused)) == (422, True)
    assert "Se over svaret før du sender" in text_of(
        await dal.post(address, {**TYPED, "evidence_reference": "1/26", "file": ""})
    )
    large = await dal.http.post(
        f"{address}/innlesing",
        content=b"0" * (LARGEST_REQUEST + 1),
        headers={
            **FROM_OUR_FORM,
            "x-csrf-token": dal.csrf,
            "content-type": "multipart/form-data; boundary=x",
        },
    )
    assert large.status_code == 413
    assert "Hva svarer dere?" in text_of(await dal.get(f"{address}/innlesing"))
