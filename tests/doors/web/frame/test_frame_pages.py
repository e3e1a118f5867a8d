"""Pages in the frame: who sees them, in which language, and that nothing leads nowhere."""

from __future__ import annotations

from frame_scene import text_of


async def test_a_person_of_the_community_sees_its_page(site) -> None:
    response = await site.secretary.get("/alfa/")
    assert response.status_code == 200
    assert "Sara Sekretær" in text_of(response)
    assert response.text.count("<h1") == 1
