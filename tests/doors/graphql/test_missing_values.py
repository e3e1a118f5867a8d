"""Nulls where none may be and fields a role may not read: errors by the spec, never a wrong value."""

from __future__ import annotations

from fellesskap.access.roles import Permission
from graph_community import Ask, Community, contact, secretary


async def test_a_null_rises_to_the_nearest_place_that_may_hold_it(
    ask_probe: Ask, innlandet: Community
) -> None:
    meeting = f"Meeting_{innlandet.meetings[1]}"
    text = """query($id: ID!) { here: meeting(id: $id) { id }
        gone: meeting(id: $id) { state chair { name } } all: meetings { edges { node { id } } } }"""
    answer = await ask_probe(text, id=meeting)

    assert answer["data"]["here"] == {"id": meeting}
    assert answer["data"]["gone"] is None
    assert len(answer["data"]["all"]["edges"]) == 4
    assert answer["errors"] == [
        {
            "message": "Cannot return null for non-nullable field Meeting.chair.",
            "path": ["gone", "chair"],
            "extensions": {"code": "field.null"},
        }
    ]


async def test_a_null_rises_through_lists_and_connections(ask_probe: Ask, innlandet: Community) -> None:
    text = "{ versions { id } meetings { edges { node { c: chair { name } } } } }"
    answer = await ask_probe(text)

    assert answer["data"] is None
    assert answer["errors"][0]["path"] == ["meetings", "edges", 0, "node", "c"]


async def test_a_hidden_row_where_one_is_promised_is_an_error_and_its_neighbour_is_not(
    ask_probe: Ask, innlandet: Community
) -> None:
    text = "query($id: ID!) { line(id: $id) { title meeting { id } top: about { __typename } } }"
    lines = await ask_probe(
        "query($id: ID!) { meeting(id: $id) { lines { id } } }",
        actor=secretary(innlandet),
        id=f"Meeting_{innlandet.meetings[3]}",
    )
    line = lines["data"]["meeting"]["lines"][0]["id"]

    seen = await ask_probe(text, actor=contact(innlandet), id=line)
    hidden = await ask_probe(text, id=line)
    without = await ask_probe("query($id: ID!) { line(id: $id) { title } }", id=line)

    assert seen["data"]["line"]["meeting"] == {"id": f"Meeting_{innlandet.meetings[3]}"}
    assert seen["data"]["line"]["top"] == {"__typename": "Meeting"}
    assert hidden["data"] == {"line": None}
    assert hidden["errors"][0]["path"] == ["line", "meeting"]
    assert without == {"data": {"line": {"title": "Post 1"}}}


async def test_a_field_the_role_may_not_read_is_an_error_for_that_field(
    ask_probe: Ask, innlandet: Community
) -> None:
    text = "{ people { name language } }"
    refused = await ask_probe(text, actor=contact(innlandet))

    assert [one["language"] for one in refused["data"]["people"]] == [None, None]
    assert [one["name"] for one in refused["data"]["people"]] == ["Kari Nordmann", 'Per Åsen\n\t"x"']
    assert refused["errors"] == [
        {
            "message": "Not allowed to read Person.language.",
            "path": ["people", index, "language"],
            "extensions": {"code": "field.not_allowed"},
        }
        for index in range(2)
    ]
    allowed = await ask_probe(text, actor=secretary(innlandet))
    assert "errors" not in allowed
    assert [one["language"] for one in allowed["data"]["people"]] == ["nb", "nb"]


async def test_a_refused_field_that_may_not_be_null_takes_its_object_along(
    ask_probe: Ask, innlandet: Community
) -> None:
    text = "query($id: ID!) { people { name } node(id: $id) { ... on Person { version } } }"
    answer = await ask_probe(text, actor=contact(innlandet), id=f"Person_{innlandet.kari}")

    assert answer["data"]["node"] is None
    assert len(answer["data"]["people"]) == 2
    assert answer["errors"][0]["extensions"] == {"code": "field.not_allowed"}
    whole = await ask_probe("{ people { version } }", actor=contact(innlandet))
    assert whole["data"] is None


async def test_one_permission_shape_never_gets_anothers_plan(ask_probe: Ask, innlandet: Community) -> None:
    text = "{ people { language } }"
    for _ in range(3):
        assert "errors" not in await ask_probe(text, actor=secretary(innlandet))
        assert "errors" in await ask_probe(text, actor=contact(innlandet))
        assert "errors" not in await ask_probe(text.replace("language", "name"))
    assert Permission.CONTACT == "contact"


async def test_at_most_five_errors_are_told(ask_probe: Ask, innlandet: Community) -> None:
    text = "{ " + " ".join(f"p{n}: people {{ language }}" for n in range(4)) + " }"
    answer = await ask_probe(text, actor=contact(innlandet))

    assert len(answer["errors"]) == 5
    assert all(one["language"] is None for people in answer["data"].values() for one in people)


async def test_control_characters_in_texts_are_not_taken_for_marks(ask: Ask, innlandet: Community) -> None:
    answer = await ask("{ people { edges { node { name } } } }", actor=secretary(innlandet))

    assert answer["data"]["people"]["edges"][1]["node"]["name"] == 'Per Åsen\n\t"x"'
