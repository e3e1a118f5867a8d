"""Relay connections: every row once, in order, forwards and backwards, while rows come and go."""

from __future__ import annotations

from typing import Any

import pytest

from fellesskap_graphql.errors import RequestError
from graph_community import Ask, Community, secretary

_PAGE = """query($first: Int, $after: String, $last: Int, $before: String, $order: Mixed) {
    meetings(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
        totalCount edges { cursor node { id state } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


async def _page(ask: Ask, community: Community, **variables: object) -> Any:
    return (await ask(_PAGE, actor=secretary(community), **variables))["data"]["meetings"]


def _ids(page: Any) -> list[str]:
    return [edge["node"]["id"] for edge in page["edges"]]


@pytest.mark.parametrize("order", ["STATE", "LATEST", "CALLED"])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 10])
async def test_pages_put_together_are_the_whole_both_ways(
    ask_probe: Ask, innlandet: Community, order: str, size: int
) -> None:
    whole = _ids(await _page(ask_probe, innlandet, order=order))
    forwards: list[str] = []
    cursor = None
    for _ in range(6):
        page = await _page(ask_probe, innlandet, order=order, first=size, after=cursor)
        assert page["pageInfo"]["hasPreviousPage"] is (cursor is not None)
        assert page["totalCount"] == 5
        forwards += _ids(page)
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    backwards: list[str] = []
    cursor = None
    for _ in range(6):
        page = await _page(ask_probe, innlandet, order=order, last=size, before=cursor)
        assert page["pageInfo"]["hasNextPage"] is (cursor is not None)
        backwards = _ids(page) + backwards
        cursor = page["pageInfo"]["startCursor"]
        assert cursor == page["edges"][0]["cursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break

    assert forwards == backwards == whole
    assert len(set(whole)) == 5


async def test_a_page_lies_between_two_cursors(ask_probe: Ask, innlandet: Community) -> None:
    whole = await _page(ask_probe, innlandet, order="LATEST")
    cursors = [edge["cursor"] for edge in whole["edges"]]

    between = await _page(ask_probe, innlandet, order="LATEST", after=cursors[0], before=cursors[4], first=2)
    backwards = await _page(ask_probe, innlandet, order="LATEST", after=cursors[0], before=cursors[4], last=2)

    assert _ids(between) == _ids(whole)[1:3]
    assert between["pageInfo"]["hasNextPage"] is True
    assert _ids(backwards) == _ids(whole)[2:4]
    assert backwards["pageInfo"]["hasPreviousPage"] is True


async def test_an_empty_page_has_no_cursors(ask_probe: Ask, innlandet: Community) -> None:
    nothing = await _page(ask_probe, innlandet, first=0)

    assert nothing == {
        "totalCount": 5,
        "edges": [],
        "pageInfo": {
            "hasNextPage": True,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        },
    }


async def test_filters_hold_for_the_page_and_for_the_count(ask_probe: Ask, innlandet: Community) -> None:
    text = """{ meetings(only: [HELD], first: 1) { totalCount edges { node { state } } }
        none: meetings(shorter: 120) { totalCount } }"""

    assert (await ask_probe(text, actor=secretary(innlandet)))["data"] == {
        "meetings": {"totalCount": 2, "edges": [{"node": {"state": "HELD"}}]},
        "none": {"totalCount": 0},
    }


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"first": 11}, "argument.page_size"),
        ({"first": -1}, "argument.page_size"),
        ({"last": 11}, "argument.page_size"),
        ({"first": 1, "last": 1}, "argument.page_direction"),
        ({"after": "nonsense"}, "argument.cursor"),
        ({"after": "åå"}, "argument.cursor"),
        ({"after": ""}, "argument.cursor"),
        ({"after": "WyJhIl0"}, "argument.cursor"),
        ({"before": "WzFd"}, "argument.cursor"),
    ],
)
async def test_wrong_pages_are_refused(
    ask_probe: Ask, innlandet: Community, variables: dict[str, object], code: str
) -> None:
    with pytest.raises(RequestError) as refused:
        await _page(ask_probe, innlandet, **variables)

    assert refused.value.code == code
    assert _ids(await _page(ask_probe, innlandet, first=10))


async def test_a_cursor_of_another_order_is_refused(ask_probe: Ask, innlandet: Community) -> None:
    page = await _page(ask_probe, innlandet, order="LATEST", first=1)
    with pytest.raises(RequestError) as refused:
        await _page(ask_probe, innlandet, order="CALLED", after=page["pageInfo"]["endCursor"])

    assert refused.value.code == "argument.cursor"
