"""What a draft's forms let be said of how a body decides, and of whom it tells."""

from __future__ import annotations

from draft_scene import DraftScene, form_of, problems_of, send
from frame_scene import Browser, text_of

SSU = "bodies.ssu"


async def test_a_body_is_let_decide_in_writing_and_the_difference_says_so(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    address = drafting.address(draft_id, "del", sti=SSU)
    assert (await drafting.part(draft_id, SSU)).decision.written is None
    shown = form_of(await first.get(address), f"?sti={SSU}")
    on = {
        "decision__written": "1",
        "decision__written__days": "6",
        "decision__written__silence": "does_not_count",
    }
    refused = await send(first, shown, **{**on, "decision__written__days": "seks"})
    assert set(problems_of(refused)) == {"decision.written.days"}
    assert (await send(first, shown, **on)).status_code == 303
    written = (await drafting.part(draft_id, SSU)).decision.written
    assert written is not None
    assert (written.days, written.silence.value) == (6, "does_not_count")
    page = text_of(await first.get(drafting.address(draft_id, "kontroll")))
    assert "skriftlig behandling" in page
    shown = form_of(await first.get(address), f"?sti={SSU}")
    assert (await send(first, shown, without=("decision.written",))).status_code == 303
    assert (await drafting.part(draft_id, SSU)).decision.written is None


async def test_equal_sides_are_asked_for_in_the_form_and_the_difference_says_so(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    address = drafting.address(draft_id, "del", sti=SSU)
    shown = form_of(await first.get(address), f"?sti={SSU}")
    assert not (await drafting.part(draft_id, SSU)).decision.equal_sides
    assert (await send(first, shown, decision__equal_sides="1")).status_code == 303
    assert (await drafting.part(draft_id, SSU)).decision.equal_sides
    assert "like mange fra hver side" in text_of(await first.get(drafting.address(draft_id, "kontroll")))
    leading = text_of(await first.get(drafting.address(draft_id, "steg/ledelse")))
    assert "Det må være like mange fra hver side." in leading
    shown = form_of(await first.get(address), f"?sti={SSU}")
    assert (await send(first, shown, without=("decision.equal_sides",))).status_code == 303
    assert not (await drafting.part(draft_id, SSU)).decision.equal_sides
    leading = text_of(await first.get(drafting.address(draft_id, "steg/ledelse")))
    assert "Det må være like mange fra hver side." not in leading


async def test_deputies_are_let_know_in_the_form_and_the_difference_says_so(
    drafting: DraftScene, first: Browser
) -> None:
    draft_id = await drafting.begun()
    address = drafting.address(draft_id, "del", sti=SSU)
    shown = form_of(await first.get(address), f"?sti={SSU}")
    assert not (await drafting.part(draft_id, SSU)).informs_deputies
    assert (await send(first, shown, informs_deputies="1")).status_code == 303
    assert (await drafting.part(draft_id, SSU)).informs_deputies
    page = text_of(await first.get(drafting.address(draft_id, "kontroll")))
    assert "varaer som ikke er kalt inn, får beskjed om møtet" in page
