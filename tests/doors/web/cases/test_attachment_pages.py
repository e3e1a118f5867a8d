"""Attachments over the pages: several files at once, each on its own, and everything that is done with one."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import httpx2
import pytest

from fellesskap.meetings.service import AddCase, add_case
from fellesskap_web.pages.attachments import LARGEST_REQUEST, MOST_AT_ONCE
from frame_scene import FROM_OUR_FORM, Browser, text_of
from handed_in import NUMBER, docx, paragraph, pdf, picture

Files = list[tuple[str, tuple[str, bytes, str]]]


def files(*given: tuple[str, bytes]) -> Files:
    return [("files", (name, content, "application/octet-stream")) for name, content in given]


async def hand_in(
    browser: Browser, address: str, *given: tuple[str, bytes], accept: str = "text/html", **fields: str
) -> httpx2.Response:
    return await browser.http.post(
        f"{address}/vedlegg",
        data={"_csrf": browser.csrf, **fields},
        files=files(*given),
        headers={**FROM_OUR_FORM, "accept": accept},
    )


async def attachments_of(scene, case_id):
    return await scene.community.ask(
        "SELECT * FROM attachment WHERE case_id = $1 AND removed_at IS NULL ORDER BY position", case_id
    )


@pytest.fixture
async def case_id(scene):
    return await scene.placed()


async def test_an_empty_case_says_what_belongs_there_and_a_file_is_added(scene, secretary, case_id):
    address = await scene.address(case_id)
    assert "Saken har ingen vedlegg." in text_of(await secretary.get(address))
    assert "Ingen vedlegg ennå" in text_of(await secretary.get(f"{address}/vedlegg"))
    done = await hand_in(
        secretary, address, ("Budsjett 2027.docx", docx()), title="Budsjettet", made_with_ai="1"
    )
    assert (done.status_code, done.headers["location"]) == (303, f"{address}/vedlegg"), text_of(done)
    shown = text_of(await secretary.get(address))
    assert "Vedlegg 1: Budsjettet" in shown
    assert "Word" in shown
    assert "Laget med KI" in shown
    assert "Vedlegget «Budsjettet» ble lagt til." in shown


async def test_of_several_files_each_is_taken_in_or_refused_on_its_own(scene, secretary, case_id):
    address = await scene.address(case_id)
    number_within = docx(paragraph(f"Pasient {NUMBER}"))
    answer = await hand_in(
        secretary,
        address,
        ("En.docx", docx(paragraph("En"))),
        ("Journal.docx", number_within),
        (f"{NUMBER}.pdf", pdf("Tre")),
        ("program.exe", b"MZ"),
        ("Kart.png", picture()),
        publicness="internal",
    )
    said = text_of(answer)
    assert answer.status_code == 422
    assert [row["title"] for row in await attachments_of(scene, case_id)] == ["En", "Kart"]
    assert "«Journal.docx» ble ikke lagt til." in said
    assert "Nummeret står i teksten" in said
    assert "Fil nummer 3 ble ikke lagt til." in said
    assert "Nummeret står i filnavnet." in said
    assert "«program.exe» ble ikke lagt til. Vi tar bare imot" in said
    assert NUMBER not in answer.text
    assert 'value="internal" checked' in answer.text


async def test_without_a_file_or_with_too_many_nothing_is_done(scene, secretary, case_id):
    address = await scene.address(case_id)
    nothing = await hand_in(secretary, address, ("", b""), title="Uten fil")
    assert (nothing.status_code, "Velg minst én fil." in text_of(nothing)) == (422, True)
    assert 'value="Uten fil"' in nothing.text
    many = [(f"{number}.docx", docx(paragraph(str(number)))) for number in range(MOST_AT_ONCE + 1)]
    refused = await hand_in(secretary, address, *many)
    assert (refused.status_code, "Velg høyst 10 filer om gangen." in text_of(refused)) == (422, True)
    unfounded = await hand_in(secretary, address, ("a.docx", docx()), publicness="exempt")
    assert unfounded.status_code == 422
    assert await attachments_of(scene, case_id) == []


async def test_a_program_is_told_of_each_file(scene, secretary, case_id):
    address = await scene.address(case_id)
    answer = await secretary.http.post(
        f"{address}/vedlegg",
        files=files(("a.docx", docx()), ("b.docx", docx(paragraph(NUMBER)))),
        headers={**FROM_OUR_FORM, "x-csrf-token": secretary.csrf, "accept": "application/json"},
    )
    assert answer.status_code == 422
    first, second = answer.json()["files"]
    (row,) = await attachments_of(scene, case_id)
    assert first == {"number": 1, "name": "a.docx", "accepted": True, "id": f"Attachment_{row['id']}"}
    assert (second["accepted"], second["code"]) == (False, "guard.national_identity_number")
    assert second["where"] == {"place": "body", "number": 0}
    assert NUMBER not in answer.text
    good = await hand_in(secretary, address, ("c.docx", docx(paragraph("c"))), accept="application/json")
    assert good.status_code == 201


async def test_whoever_may_not_attach_is_refused_before_a_file_is_looked_at(scene, member, case_id):
    address = await scene.address(case_id)
    answer = await hand_in(member, address, ("a.docx", docx()))
    assert answer.status_code == 403
    assert await attachments_of(scene, case_id) == []
    own = await scene.reported()
    done = await hand_in(member, await scene.address(own), ("a.docx", docx()))
    assert done.status_code == 303, text_of(done)
    assert len(await attachments_of(scene, own)) == 1


async def test_a_forged_or_too_large_upload_is_refused(scene, secretary, case_id):
    address = await scene.address(case_id)
    forged = await secretary.http.post(
        f"{address}/vedlegg", data={"_csrf": "x"}, files=files(("a.docx", docx()))
    )
    assert forged.status_code == 403
    large = await secretary.http.post(
        f"{address}/vedlegg",
        content=b"0" * (LARGEST_REQUEST + 1),
        headers={
            **FROM_OUR_FORM,
            "x-csrf-token": secretary.csrf,
            "content-type": "multipart/form-data; boundary=x",
        },
    )
    assert large.status_code == 413
    assert await attachments_of(scene, case_id) == []


async def test_a_file_is_fetched_to_be_saved_and_runs_nowhere(scene, secretary, case_id):
    address = await scene.address(case_id)
    await hand_in(secretary, address, ("Møte «vår».pdf", pdf()))
    (row,) = await scene.community.ask(
        "SELECT id, digest FROM attachment_edition WHERE case_id = $1", case_id
    )
    sent = await secretary.get(f"/{scene.slug}/vedlegg/{row['id']}/fil")
    assert (sent.status_code, sent.headers["content-type"]) == (200, "application/pdf")
    assert sent.content.startswith(b"%PDF-")
    assert sent.headers["etag"] == f'"{row["digest"]}"'
    disposition = sent.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    number = address.rpartition("/")[2]
    assert f"{number}%20Vedlegg%201%20M%C3%B8te" in disposition
    assert sent.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert sent.headers["x-content-type-options"] == "nosniff"
    assert sent.headers["cache-control"] == "no-store"


async def test_a_foreign_file_is_one_that_is_not_there(scene, secretary, app, case_id):
    address = await scene.address(case_id)
    await hand_in(secretary, address, ("a.pdf", pdf()))
    (row,) = await scene.community.ask("SELECT id FROM attachment_edition WHERE case_id = $1", case_id)
    unknown = await secretary.get(f"/{scene.slug}/vedlegg/{uuid4()}/fil")
    public = Browser.open(app)
    for place in ("offentlig/vedlegg", "vedlegg"):
        kept = await public.get(f"/{scene.slug}/{place}/{row['id']}/fil")
        assert kept.status_code in (303, 404)
    hidden = await public.get(f"/{scene.slug}/offentlig/vedlegg/{row['id']}/fil")
    nowhere = await public.get(f"/{scene.slug}/offentlig/vedlegg/{uuid4()}/fil")
    assert hidden.status_code == nowhere.status_code == unknown.status_code == 404
    assert text_of(hidden) == text_of(nowhere)


async def test_it_is_described_moved_replaced_and_removed_by_its_forms(scene, secretary, case_id):
    address = await scene.address(case_id)
    await hand_in(secretary, address, ("En.docx", docx(paragraph("En"))), ("To.docx", docx(paragraph("To"))))
    first, second = await attachments_of(scene, case_id)
    here = f"{address}/vedlegg"
    moved = await secretary.post(
        f"{here}/{second['id']}/flytt", {"version": second["version"], "position": "1"}
    )
    assert moved.status_code == 303, text_of(moved)
    shown = text_of(await secretary.get(here))
    assert shown.index("Vedlegg 1: To") < shown.index("Vedlegg 2: En")

    edit = f"{here}/{first['id']}/rediger"
    assert "Endre vedlegget" in text_of(await secretary.get(edit))
    wrong = await secretary.post(
        edit, {"version": first["version"], "title": "Regnskap", "publicness": "exempt", "basis": ""}
    )
    assert wrong.status_code == 422
    assert 'value="Regnskap"' in wrong.text
    done = await secretary.post(
        edit,
        {
            "version": first["version"],
            "title": "Regnskap",
            "publicness": "exempt",
            "basis": "offentleglova § 13",
        },
    )
    assert done.status_code == 303, text_of(done)
    assert "Unntatt offentlighet offentleglova § 13" in text_of(await secretary.get(here))
    stale = await secretary.post(
        edit, {"version": first["version"], "title": "Regnskap", "publicness": "public", "basis": ""}
    )
    assert (stale.status_code, "Vedlegget er endret siden" in text_of(stale)) == (409, True)

    (row, *_) = [one for one in await attachments_of(scene, case_id) if one["id"] == first["id"]]
    replace = f"{here}/{first['id']}/ny-utgave"
    assert "Ny utgave av vedlegget" in text_of(await secretary.get(replace))
    given = {"_csrf": secretary.csrf, "version": str(row["version"]), "reason": "Riktige tall"}
    bad = await secretary.http.post(
        replace, data=given, files=files(("x.docx", docx(paragraph(NUMBER)))), headers=FROM_OUR_FORM
    )
    assert (bad.status_code, "Nummeret står i teksten" in text_of(bad)) == (422, True)
    good = await secretary.http.post(
        replace, data=given, files=files(("ny.docx", docx(paragraph("Ny")))), headers=FROM_OUR_FORM
    )
    assert good.status_code == 303, text_of(good)
    shown = text_of(await secretary.get(here))
    assert "Utgave 2: ny.docx" in shown
    assert "Riktige tall" in shown

    (row, *_) = [one for one in await attachments_of(scene, case_id) if one["id"] == first["id"]]
    remove = f"{here}/{first['id']}/fjern"
    assert "kan ikke hentes tilbake" in text_of(await secretary.get(remove))
    unexplained = await secretary.post(remove, {"version": row["version"], "reason": ""})
    assert unexplained.status_code == 422
    done = await secretary.post(remove, {"version": row["version"], "reason": "Feil fil"})
    assert done.status_code == 303, text_of(done)
    shown = text_of(await secretary.get(here))
    assert "Vedlegg som er fjernet" in shown
    assert "Feil fil" in shown
    assert (await secretary.get(f"{here}/{uuid4()}/fjern")).status_code == 404


async def test_what_is_sent_is_listed_with_its_meeting_and_can_only_be_closed(scene, secretary, app, case_id):
    address = await scene.address(case_id)
    await hand_in(secretary, address, ("Åpent.pdf", pdf("Ambulanseplan")))
    meeting_id = await scene.planned("fu")
    await scene.listed(case_id, meeting_id)
    await scene.held(meeting_id)
    (row,) = await attachments_of(scene, case_id)
    meeting = await secretary.get(f"/{scene.slug}/moter/{meeting_id}")
    assert "Vedlegg 1: Åpent" in text_of(meeting)
    shown = text_of(await secretary.get(f"{address}/vedlegg"))
    assert "Sendt ut med innkallingen til" in shown
    for act in ("ny-utgave", "fjern"):
        refused = await secretary.get(f"{address}/vedlegg/{row['id']}/{act}")
        assert (refused.status_code, "står som de ble sendt" in text_of(refused)) == (422, True)
    edit = f"{address}/vedlegg/{row['id']}/rediger"
    assert "Vis vedlegget bare for partene" in text_of(await secretary.get(edit))
    done = await secretary.post(
        edit, {"version": row["version"], "closing": "1", "publicness": "internal", "basis": ""}
    )
    assert done.status_code == 303, text_of(done)
    assert "Bare for partene" in text_of(await secretary.get(address))


async def test_after_the_call_a_file_is_sent_with_a_reason_and_marked_with_its_day(
    scene, secretary, member, app, case_id
):
    address = await scene.address(case_id)
    await hand_in(secretary, address, ("Budsjett.docx", docx(paragraph("Budsjett"))))
    meeting_id = await scene.planned("fu")
    await scene.listed(case_id, meeting_id)
    await scene.called(meeting_id)
    here, agenda = f"{address}/vedlegg", f"/{scene.slug}/moter/{meeting_id}/sakliste"
    said = text_of(await secretary.get(here))
    assert "Saken er sendt ut med innkallingen til" in said
    assert "Ettersend vedlegg" in text_of(await secretary.get(agenda))
    assert "kan sekretariatet ettersende vedlegg" not in said
    assert "Hvorfor ettersendes det?" not in text_of(await member.get(here))

    new = ("Rettet.docx", docx(paragraph("Rettet")))
    unexplained = await hand_in(secretary, address, new)
    assert (unexplained.status_code, len(await attachments_of(scene, case_id))) == (422, 1)
    done = await hand_in(secretary, address, new, reason="Regnearket manglet.", title="Regneark")
    assert (done.status_code, done.headers["location"]) == (303, agenda), text_of(done)
    first, second = await attachments_of(scene, case_id)
    given = {"_csrf": secretary.csrf, "version": str(first["version"]), "reason": "Feil i tabell 2."}
    replaced = await secretary.http.post(
        f"{here}/{first['id']}/ny-utgave",
        data=given,
        files=files(("To.docx", docx(paragraph("To")))),
        headers=FROM_OUR_FORM,
    )
    assert (replaced.status_code, replaced.headers["location"]) == (303, agenda), text_of(replaced)
    unsent = text_of(await secretary.get(agenda))
    assert "2 endringer er ikke sendt" in unsent
    assert "Ettersendt vedlegg: Regneark i sak" in unsent
    assert "Ettersendt ny utgave av vedlegget: Budsjett i sak" in unsent
    assert text_of(await secretary.get(here)).count("Ikke sendt ennå") == 2
    meeting = f"/{scene.slug}/moter/{meeting_id}"
    assert "Regneark" not in text_of(await member.get(meeting))

    replaced = (await attachments_of(scene, case_id))[0]
    assert "Ta bort den nye utgaven" in text_of(await secretary.get(here))
    removing = f"{here}/{first['id']}/fjern"
    assert "Utgave 2 blir borte fra saken" in text_of(await secretary.get(removing))
    taken = await secretary.post(removing, {"version": replaced["version"], "reason": "Feil fil"})
    said = text_of(await secretary.get(taken.headers["location"]))
    assert "Den nye utgaven er tatt bort. Vedlegget er som det ble sendt ut." in said
    assert "Tatt bort før den ble sendt" in said
    assert "Ny utgave tatt bort før den ble sendt: Budsjett" in text_of(await secretary.get(agenda))
    given["version"] = str((await attachments_of(scene, case_id))[0]["version"])
    replaced = await secretary.http.post(
        f"{here}/{first['id']}/ny-utgave",
        data=given,
        files=files(("Tre.docx", docx(paragraph("Tre")))),
        headers=FROM_OUR_FORM,
    )
    assert replaced.status_code == 303, text_of(replaced)
    version = (await scene.row("meeting", meeting_id))["version"]
    sent = await secretary.post(f"{agenda}/send", {"version": version})
    assert sent.status_code == 303, text_of(sent)
    shown = text_of(await member.get(meeting))
    assert shown.count("Ettersendt") == 5, "three in the list of changes, two on the line"
    assert "Vedlegg 1: Budsjett Word, 1 kB Vedlegg 1: Budsjett Word, 1 kB, utgave 3" in " ".join(
        shown.split()
    )
    assert "Regnearket manglet." in shown
    removing = await secretary.get(f"{here}/{second['id']}/fjern")
    assert (removing.status_code, "står som de ble sendt" in text_of(removing)) == (422, True)

    await hand_in(secretary, address, ("Feil.docx", docx(paragraph("Feil"))), reason="Kom sent.")
    wrong = (await attachments_of(scene, case_id))[-1]
    removing = text_of(await secretary.get(f"{here}/{wrong['id']}/fjern"))
    assert "De som er innkalt, og partene kan lese det når du sender endringene." in removing
    taken = await secretary.post(
        f"{here}/{wrong['id']}/fjern", {"version": wrong["version"], "reason": "Feil fil"}
    )
    assert taken.status_code == 303, text_of(taken)
    assert "Tatt bort før det ble sendt: Feil" in text_of(await secretary.get(agenda))

    put_on = AddCase(meeting_id, (await scene.row("meeting", meeting_id))["version"], await scene.placed())
    await scene.do(await scene.community.secretary(), add_case, replace(put_on, reason="Haster"))
    lines = text_of(await secretary.get(agenda))
    assert lines.count("Ettersend vedlegg") == 1, "what is not sent is simply attached to"


async def test_the_words_of_a_file_are_found_by_the_search_page(scene, secretary, case_id):
    address = await scene.address(case_id)
    await hand_in(secretary, address, ("plan.pdf", pdf("Redningshelikopter")))
    found = await secretary.get(f"/{scene.slug}/sok?q=redningshelikopter&type=vedlegg")
    assert "<mark>Redningshelikopter</mark>" in found.text
    assert f'href="{address}#vedlegg"' in found.text
