"""Writing a case's text: its shape kept and shown, every edition readable, and two at once never losing a word."""

from __future__ import annotations

import json

import pytest

from fellesskap.actor import Side
from frame_scene import text_of


def words(text: str, *marks: str) -> dict[str, object]:
    return {"type": "text", "text": text, **({"marks": [{"type": one} for one in marks]} if marks else {})}


def paragraph(*content: dict[str, object]) -> dict[str, object]:
    return {"type": "paragraph", "content": list(content)}


def document(*blocks: dict[str, object]) -> str:
    return json.dumps({"type": "doc", "content": list(blocks)})


SHAPED = document(
    {"type": "heading", "attrs": {"level": 3}, "content": [words("Tall fra 2025")]},
    paragraph(words("Vi "), words("må", "strong"), words(" bli enige.")),
)
TEXT = {
    "title": "Ny tittel",
    "question": "Nytt spørsmål?",
    "background": SHAPED,
    "proposal": "Nytt",
    "consequences": "",
    "edition": "1",
}


@pytest.fixture
def everything(scene):
    """Read all that writing could change."""

    async def read(case_id) -> list[object]:
        found: list[object] = [await scene.row("case", case_id)]
        for table in ("event", "case_edition"):
            found.append(
                await scene.community.ask(f"SELECT * FROM {table} WHERE case_id = $1 ORDER BY id", case_id)
            )
        return found

    return read


@pytest.fixture
async def draft(scene):
    """A placed case's address, its id and the version it has."""

    async def make() -> tuple[str, object, str]:
        case_id = await scene.placed()
        return await scene.address(case_id), case_id, str((await scene.row("case", case_id))["version"])

    return make


async def test_a_shape_is_kept_shown_and_offered_for_writing_again(scene, secretary, draft):
    address, case_id, version = await draft()
    reason = "Tallene er nye."
    response = await secretary.post(f"{address}/rediger", {**TEXT, "version": version, "reason": reason})
    assert response.status_code == 303, text_of(response)
    row = await scene.row("case", case_id)
    assert row["background"] == "Tall fra 2025\n\nVi må bli enige."
    shown = await secretary.get(address)
    assert "<h4>Tall fra 2025</h4><p>Vi <strong>må</strong> bli enige.</p>" in shown.text
    assert reason in text_of(shown)
    form = await secretary.get(f"{address}/rediger")
    assert "Tall fra 2025\n\nVi må bli enige.</textarea>" in form.text
    assert "&#34;heading&#34;" in form.text or "&quot;heading&quot;" in form.text
    listed = text_of(await secretary.get(f"{address}/utgaver"))
    assert "Utgave 2" in listed
    assert "Gjelder nå" in listed
    assert reason in listed
    first = text_of(await secretary.get(f"{address}/utgaver/1"))
    assert "Videokonsultasjon er prøvd" in first
    assert "Tall fra 2025" not in first
    compared = (await secretary.get(f"{address}/utgaver/sammenlign?fra=1&til=2")).text
    assert "Tall fra 2025</ins>" in compared
    assert "Videokonsultasjon er prøvd" in compared.partition("<del>")[2]


async def test_the_same_words_without_the_editor_keep_their_shape(secretary, draft):
    address, _, version = await draft()
    await secretary.post(f"{address}/rediger", {**TEXT, "version": version})
    plain = {**TEXT, "background": "Tall fra 2025\r\n\r\nVi må bli enige.", "question": "Et annet?"}
    response = await secretary.post(f"{address}/rediger", {**plain, "version": str(int(version) + 1)})
    assert response.status_code == 303, text_of(response)
    assert "<strong>må</strong>" in (await secretary.get(address)).text
    other = {**plain, "background": "Noe helt annet"}
    await secretary.post(f"{address}/rediger", {**other, "version": str(int(version) + 2)})
    said = (await secretary.get(address)).text
    assert "<p>Noe helt annet</p>" in said
    assert "<strong>må</strong>" not in said


@pytest.mark.parametrize(
    ("background", "sentence"),
    [
        (document({"type": "script", "content": [words("alert(1)")]}), "form som ikke finnes her"),
        (
            document(
                paragraph(
                    {
                        "type": "text",
                        "text": "her",
                        "marks": [{"type": "link", "attrs": {"href": "javascript:alert(1)"}}],
                    }
                )
            ),
            "En lenke fører til noe som ikke er",
        ),
        (document(paragraph(words("Kari, 13097"), words("248022", "strong"))), "inneholder et fødselsnummer"),
        (
            document(
                {
                    "type": "table",
                    "content": [
                        {
                            "type": "table_row",
                            "content": [
                                {"type": "table_cell", "content": [paragraph(words("130972"))]},
                                {"type": "table_cell", "content": [paragraph(words("48022"))]},
                            ],
                        }
                    ],
                }
            ),
            "inneholder et fødselsnummer",
        ),
        (
            document(
                paragraph(
                    {
                        "type": "text",
                        "text": "her",
                        "marks": [{"type": "link", "attrs": {"href": "https://e.no/?p=13097248022"}}],
                    }
                )
            ),
            "inneholder et fødselsnummer",
        ),
        (document(paragraph(words("å" * 20_001))), "høyst 20"),
    ],
)
async def test_what_may_not_be_kept_is_refused_and_nothing_changes(
    scene, secretary, everything, draft, background, sentence
):
    address, case_id, version = await draft()
    before = await everything(case_id)
    response = await secretary.post(
        f"{address}/rediger", {**TEXT, "background": background, "version": version}
    )
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert 'href="#felt-background"' in response.text
    assert "Nytt spørsmål?" in response.text
    assert await everything(case_id) == before
    twin = await secretary.post(f"{address}/rediger", {**TEXT, "version": version})
    assert twin.status_code == 303


async def test_two_who_write_at_once_lose_nothing(scene, secretary, as_, everything, draft):
    address, case_id, version = await draft()
    was = await scene.row("case", case_id)
    kept = {name: was[name] for name in ("title", "question", "background", "proposal", "consequences")}
    other = await as_(await scene.community.secretary(Side.HOSPITAL))
    theirs = {**kept, "proposal": "Deres forslag", "question": "Deres spørsmål?"}
    mine = {**kept, "proposal": "Mitt forslag", "background": "Min bakgrunn"}
    first = await other.post(f"{address}/rediger", {**theirs, "version": version, "edition": "1"})
    assert first.status_code == 303
    before = await everything(case_id)
    clash = await secretary.post(f"{address}/rediger", {**mine, "version": version, "edition": "1"})
    assert clash.status_code == 409
    assert await everything(case_id) == before
    said = text_of(clash)
    assert "Dere har skrevet samtidig" in said
    assert "lagret utgave 2" in said
    assert "Mitt forslag" in clash.text
    assert "Min bakgrunn" in clash.text
    assert "Deres</del>" in clash.text or "Deres </del>" in clash.text or "Deres forslag</del>" in clash.text
    # What only the other has changed is proposed as saved; what both have, as the writer's own.
    assert 'name="keep_question" value="saved" checked' in clash.text
    assert 'name="keep_proposal" value="mine" checked' in clash.text
    assert 'name="keep_background" value="mine" checked' in clash.text
    assert 'name="keep_title"' not in clash.text
    now = str(before[0]["version"])
    assert f'name="version" value="{now}"' in clash.text
    assert 'name="edition" value="2"' in clash.text
    choices = {"keep_question": "saved", "keep_proposal": "mine", "keep_background": "mine"}
    done = await secretary.post(f"{address}/rediger", {**mine, **choices, "version": now, "edition": "2"})
    assert done.status_code == 303, text_of(done)
    row = await scene.row("case", case_id)
    assert (row["question"], row["proposal"], row["background"]) == (
        "Deres spørsmål?",
        "Mitt forslag",
        "Min bakgrunn",
    )
    editions = await scene.community.ask("SELECT number FROM case_edition WHERE case_id = $1", case_id)
    assert sorted(one["number"] for one in editions) == [1, 2, 3]


async def test_a_change_of_something_else_is_told_as_that(scene, secretary, draft):
    address, case_id, version = await draft()
    was = await scene.row("case", case_id)
    kept = {name: was[name] for name in ("title", "question", "background", "proposal", "consequences")}
    await scene.community.ask('UPDATE "case" SET version = version + 1 WHERE id = $1 RETURNING id', case_id)
    response = await secretary.post(f"{address}/rediger", {**kept, "version": version, "edition": "1"})
    assert response.status_code == 409
    assert "ikke teksten" in text_of(response)


async def test_what_was_sent_out_is_marked_and_stays_readable(scene, secretary, as_):
    case_id = await scene.anchoring()
    address = await scene.address(case_id)
    listed = text_of(await secretary.get(f"{address}/utgaver"))
    assert "Sendt med innkallingen til" in listed
    assert "Sendt til forankring" in listed
    contact = await as_(await scene.community.member("fu"))
    assert "Videokonsultasjon er prøvd" in text_of(await contact.get(f"{address}/utgaver/1"))


async def test_what_was_rewritten_before_anybody_saw_it_stays_with_those_who_saw_it(
    scene, secretary, as_, member
):
    case_id = await scene.reported()
    address = await scene.address(case_id)
    await secretary.post(f"{address}/rediger", {**TEXT, "version": "1"})
    assert "Videokonsultasjon er prøvd" in text_of(await member.get(f"{address}/utgaver/1"))
    row = await scene.row("case", case_id)
    await scene.community.ask('UPDATE "case" SET audience = 1 WHERE id = $1 RETURNING id', case_id)
    await scene.community.ask(
        "UPDATE case_edition SET audience = 1 WHERE case_id = $1 AND number = $2 RETURNING id",
        case_id,
        row["text_edition"],
    )
    other = await as_(await scene.community.member("fu"))
    assert (await other.get(f"{address}/utgaver/1")).status_code == 404
    assert (await other.get(f"{address}/utgaver/2")).status_code == 200
    assert (await other.get(f"{address}/utgaver/sammenlign?fra=1&til=2")).status_code == 404


@pytest.mark.parametrize(
    "where",
    [
        *("utgaver/0", "utgaver/99", "utgaver/99999999999999999999", "utgaver/sammenlign"),
        *("utgaver/sammenlign?fra=1&til=99", "utgaver/sammenlign?fra=x&til=1"),
    ],
)
async def test_an_edition_that_is_not_there_is_said_not_to_be(scene, secretary, draft, where):
    address, _, _ = await draft()
    assert (await secretary.get(f"{address}/{where}")).status_code == 404
    assert (await secretary.get(f"{address}/utgaver/sammenlign?fra=1&til=1")).status_code == 200
