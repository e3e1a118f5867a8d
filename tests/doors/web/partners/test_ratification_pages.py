"""The list of what each partner has decided for itself, recording it, and the list as a file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.service import conclude
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


@pytest.fixture
async def recommended(road: Road) -> UUID:
    """A recommendation that every partner decides on for itself."""
    _, item_id = await road.ready("prinsipiell")
    command = await road.decision(item_id, DecisionEffect.RECOMMENDATION)
    return await road.do("anne", conclude, command)


async def case_of(road: Road, decision_id: UUID) -> str:
    case_id = (await road.rows("decision", id=decision_id))[0]["case_id"]
    case = (await road.rows("case", id=case_id))[0]
    return f"/{road.tenant.slug}/saker/{case['number']}-{case['year']}"


async def own_of(road: Road, decision_id: UUID, number: str) -> str:
    partner = await road.id_of("partner", number)
    row = (await road.rows("followup", decision_id=decision_id, partner_id=partner))[0]
    return f"/{road.tenant.slug}/oppfolging/{row['id']}"


def fields(road: Road, **changes: str) -> dict[str, Any]:
    return {
        "version": "1",
        "adoption": "adopted",
        "decided_on": road.today.isoformat(),
        "reference": "kommunestyret, sak 45/26",
        "note": "",
        **changes,
    }


async def test_a_municipality_records_its_own_decision_and_the_case_counts(
    road: Road, enter: Enter, recommended: UUID
) -> None:
    aune, own = await enter("aune"), await own_of(road, recommended, "9901")
    case = await case_of(road, recommended)
    assert "0 av 6 har vedtatt anbefalingen." in text_of(await aune.get(case))
    assert "0 av 6 har vedtatt anbefalingen." in text_of(await aune.get(f"{case}/vedtak"))
    page = await aune.get(own)
    assert f"{own}/vedtak" in page.text
    assert 'value="done"' not in page.text
    assert "Anbefalingen følges ikke" in text_of(await aune.get(f"{own}/vedtak"))
    before = await road.everything()
    refused = await aune.post(f"{own}/vedtak", fields(road, adoption="rejected"))
    assert (refused.status_code, await road.everything()) == (422, before)
    assert 'id="felt-note-feil"' in refused.text
    assert "kommunestyret, sak 45/26" in refused.text
    done = await aune.post(f"{own}/vedtak", fields(road))
    assert (done.status_code, done.headers["location"]) == (303, own)
    assert "Vedtaket i Aune er ført." in text_of(await aune.get(own))
    told = text_of(await (await enter("berg")).get(f"{case}/vedtak"))
    assert "1 av 6 har vedtatt anbefalingen." in told
    assert "kommunestyret, sak 45/26" in told
    assert "Aune vedtok" in text_of(await aune.get(case))
    assert "kommunestyret, sak 45/26" in text_of(await aune.get(f"/{road.tenant.slug}/kommuner/9901"))


async def test_the_case_says_when_one_rejects_and_when_all_have_adopted(
    road: Road, enter: Enter, recommended: UUID
) -> None:
    case = await case_of(road, recommended)
    numbers = {"aune": "9901", "berg": "9902", "dal": "9903", "eid": "9904", "fjell": "9905"}
    berg, own = await enter("berg"), await own_of(road, recommended, "9902")
    why = {"adoption": "rejected", "note": "Vi har ikke råd"}
    assert (await berg.post(f"{own}/vedtak", fields(road, **why))).status_code == 303
    told = text_of(await berg.get(f"{case}/vedtak"))
    assert "1 part har avvist anbefalingen" in told
    assert "Vi har ikke råd" in told
    for name, number in numbers.items():
        given = fields(road, version="2", note="På nytt") if name == "berg" else fields(road)
        path = f"{await own_of(road, recommended, number)}/vedtak"
        assert (await (await enter(name)).post(path, given)).status_code == 303
    trust = [row for row in await road.rows("followup", decision_id=recommended) if row["adoption"] is None]
    path = f"/{road.tenant.slug}/oppfolging/{trust[0]['id']}/vedtak"
    anne = await enter("anne")
    assert (await anne.post(path, fields(road, reference="styret, sak 12/26"))).status_code == 303
    assert "Alle 6 har vedtatt anbefalingen" in text_of(await anne.get(f"{case}/vedtak"))
    assert "Alle 6 har vedtatt å følge anbefalingen." in text_of(await anne.get(case))


async def test_nobody_records_for_another_or_on_what_binds(
    road: Road, enter: Enter, recommended: UUID, decided: UUID
) -> None:
    own, before = await own_of(road, recommended, "9901"), await road.everything()
    for name in ("berg", "anne"):
        browser = await enter(name)
        assert (await browser.get(f"{own}/vedtak")).status_code == 403
        assert (await browser.post(f"{own}/vedtak", fields(road))).status_code == 403
    aune, binding = await enter("aune"), await own_of(road, decided, "9901")
    assert (await aune.get(f"{binding}/vedtak")).status_code == 422
    assert (await aune.post(f"{binding}/vedtak", fields(road))).status_code == 422
    assert (await (await enter("valgt")).get(f"{own}/vedtak")).status_code == 404
    assert await road.everything() == before
    assert (await aune.post(f"{own}/vedtak", fields(road))).status_code == 303


async def test_a_case_without_a_recommendation_has_no_such_list(
    road: Road, enter: Enter, decided: UUID, recommended: UUID
) -> None:
    aune = await enter("aune")
    assert (await aune.get(f"{await case_of(road, decided)}/vedtak")).status_code == 404
    assert (await aune.get(f"/{road.tenant.slug}/saker/999-2026/vedtak")).status_code == 404
    listed = f"{await case_of(road, recommended)}/vedtak"
    assert (await (await enter("valgt")).get(listed)).status_code == 404
    assert (await aune.get(listed)).status_code == 200


async def test_the_list_is_taken_away_as_a_file(road: Road, enter: Enter, recommended: UUID) -> None:
    own = await own_of(road, recommended, "9901")
    aune = await enter("aune")
    given = fields(road, adoption="adopted_with_remark", note="=HYPERLINK(1)")
    assert (await aune.post(f"{own}/vedtak", given)).status_code == 303
    home = f"/{road.tenant.slug}/oppfolging/liste.csv"
    file = await (await enter("anne")).get(f"{home}?status=vedtatt")
    assert (file.status_code, file.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Part;Kommunenummer;Region;Saksnummer;Sak;")
    mine = [line for line in lines if line.startswith("Aune;9901;") and "HYPERLINK" in line]
    assert len(mine) == 1
    assert mine[0].endswith(";kommunestyret, sak 45/26;'=HYPERLINK(1)")
    everything = (await (await enter("anne")).get(f"{home}?status=alle")).content.decode("utf-8-sig")
    assert len(everything.splitlines()) - 1 == len(await road.rows("followup"))
    elected = (await (await enter("valgt")).get(f"{home}?status=alle")).content.decode("utf-8-sig")
    assert len(elected.splitlines()) == 1
