"""The statement's text: qualified names, bound values, one plan for many values, apart plans where needed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from builders import NOW
from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind, Role, RoleKind, Side
from fellesskap.clock import FixedClock
from fellesskap.db.ids import uuid7
from fellesskap_graphql.compiler.execute import Plan
from fellesskap_graphql.context import Reading
from fellesskap_graphql.errors import RequestError
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.schema import community
from graph_probe import Probe, said


class _Reading(Reading):
    """A reading without a database; plans need none."""

    def __init__(self, schema: str = "tenant_x", actor: Actor = PUBLIC_ACTOR, now: datetime = NOW) -> None:
        self.schema, self.actor, self.clock = schema, actor, FixedClock(now)


_SECRETARY = Actor(
    ActorKind.PERSON, uuid7(), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)}), language="nn"
)


def _plan(graph: Graph, text: str, reading: Reading | None = None, **variables: Any) -> Plan:
    ready = graph.prepare(text)
    return graph.compiler.plan(ready, reading or _Reading(), ready.coercion.coerce(variables))


def test_names_carry_the_tenants_schema_quoted() -> None:
    text = "{ bodies { name seats { title } } }"
    sql = _plan(community(), text, _Reading('we"ird')).sql

    assert '"we""ird"."body_edition"' in sql
    assert '"we""ird"."seat_edition"' in sql
    assert "tenant_x" not in sql


def test_what_a_document_or_a_reader_brings_is_bound() -> None:
    text = """query($key: String!, $kinds: [BodyKind!]) {
        a: body(key: $key) { key } b: body(key: "se'cret", asOf: "2001-02-03") { key }
        bodies(kinds: $kinds, decides: false) { key } c: bodies(kinds: [STRATEGIC]) { key }
    }"""
    plan = _plan(community(), text, key="hid'den", kinds=["WORKING"])

    for value in ("se'cret", "cret", "2001", "hid", "working", "strategic"):
        assert value not in plan.sql
    values = [getter(_Reading(), {"key": "hid'den", "kinds": ["working"]}) for getter in plan.getters]
    assert "se'cret" in values
    assert "hid'den" in values
    assert ["strategic"] in values
    assert plan.sql.count("$1::") >= 1


def test_a_hostile_alias_cannot_leave_its_quotes() -> None:
    sql = _plan(community(), "{ a__________1: bodies { _: key } }").sql

    assert sql.startswith('SELECT convert_to(concat(\'{"data":{"a__________1":\'')


def test_one_plan_serves_all_values_and_another_each_shape() -> None:
    graph = Graph(Probe, sentence=said)
    text = """query($first: Int, $order: Mixed, $only: [MeetingState!], $id: ID!, $yes: Boolean = true,
            $after: String) {
        meetings(first: $first, orderBy: $order, only: $only, after: $after) { edges { node { id } } }
        node(id: $id) { id } versions { id @include(if: $yes) number: id }
    }"""
    person = f"Person_{uuid7()}"
    base: dict[str, Any] = {"first": 1, "id": person, "order": "STATE"}
    first = _plan(graph, text, **base)

    assert _plan(graph, text, **{**base, "id": f"Person_{uuid7()}"}) is first
    assert _plan(graph, text, **{**base, "only": None}) is first
    held = _plan(graph, text, **{**base, "only": ["HELD"]})
    assert held is not first
    assert _plan(graph, text, **{**base, "only": ["PLANNED", "HELD"]}) is held
    for different in (
        {"first": 2},
        {"order": "LATEST"},
        {"id": f"Body_{uuid7()}"},
        {"yes": False},
        {"after": "x"},
    ):
        assert _plan(graph, text, **{**base, **different}) is not first
    assert _plan(graph, text, **{**base, "id": "nonsense"}) is _plan(graph, text, **{**base, "id": "x_y"})
    assert _plan(graph, text, **base) is first


def test_a_plan_belongs_to_a_schema_a_language_and_a_permission_shape() -> None:
    graph = Graph(Probe, sentence=said)
    text = "{ people { language } }"
    mine = _plan(graph, text)

    assert _plan(graph, text, _Reading("tenant_y")) is not mine
    assert _plan(graph, text, _Reading(actor=_SECRETARY)) is not mine
    member = Actor(ActorKind.PERSON, uuid7())
    assert _plan(graph, text, _Reading(actor=member)) is mine


def test_a_foreign_document_has_a_cost_and_ten_root_fields() -> None:
    graph = community()
    cheap = _plan(graph, "{ bodies { key } }").cost
    assert cheap < 20
    with pytest.raises(RequestError) as dear:
        _plan(graph, "{ bodies { seats { holder { person { holdings { body { key } } } } } } }")
    assert dear.value.code == "document.cost_too_high"
    with pytest.raises(RequestError):
        _plan(graph, "query($n: Int) { meetings(first: $n) { edges { node { agenda { id } } } } }", n=100)
    _plan(graph, "query($n: Int) { meetings(first: $n) { edges { node { agenda { id } } } } }", n=50)

    roots = " ".join(f"a{n}: structure {{ number }}" for n in range(11))
    _plan(graph, "{ " + roots.replace("a10: structure { number }", "") + " }")
    with pytest.raises(RequestError) as wide:
        _plan(graph, "{ " + roots + " }")
    assert wide.value.code == "document.too_many_root_fields"


def test_a_truth_value_stands_in_the_statement_and_hides_no_condition_behind_a_parameter() -> None:
    text = "query($open: Boolean) { meetings(openToPublic: $open) { edges { node { id } } } }"
    yes, no, neither = (_plan(community(), text, open=value).sql for value in (True, False, None))

    assert ' WHERE t2."open_to_public" ' in yes
    assert ' WHERE NOT (t2."open_to_public") ' in no
    assert "open_to_public" not in neither
    assert "::boolean" not in yes + no + neither
    assert _plan(community(), "{ meetings(openToPublic: true) { edges { node { id } } } }").sql == yes


def test_a_condition_on_ones_own_roles_asks_only_what_they_can_answer() -> None:
    places = [uuid7(), uuid7()]
    contact = _contact_of(places[0])
    text = "{ repliesWaiting { id } }"
    of_contact = _plan(community(), text, _Reading(actor=contact))

    assert '"partner_id"=ANY($' in of_contact.sql
    assert '"division_id"=ANY(' not in of_contact.sql
    assert "role_grant" not in of_contact.sql
    assert [places[0]] in [getter(_Reading(actor=contact), {}) for getter in of_contact.getters]
    assert _plan(community(), text, _Reading(actor=_contact_of(places[1]))) is of_contact
    assert _plan(community(), text, _Reading(actor=_SECRETARY)) is not of_contact


def test_what_nobody_of_the_kind_can_have_is_not_looked_for() -> None:
    of_nobody = _plan(community(), "{ repliesWaiting { id round { id } } }")
    of_secretary = "{ meetings { edges { node { actions { name } } } } }"

    assert "FROM" not in of_nobody.sql
    assert '"repliesWaiting":[]' in of_nobody.sql
    assert '"agenda_change"' in _plan(community(), of_secretary, _Reading(actor=_SECRETARY)).sql
    assert '"agenda_change"' not in _plan(community(), of_secretary).sql


def test_a_page_carries_the_columns_it_shows() -> None:
    text = "{ meetings(first: 5) { edges { node { place body { name } } } } }"
    page = _plan(community(), text).sql

    carried = page[page.index("FROM (SELECT") :].partition(" LIMIT")[0]
    assert '"place"' in carried
    assert '"body_id"' in carried
    assert '"held_on"' in carried
    assert '"link"' not in carried


def _contact_of(partner_id: UUID) -> Actor:
    role = Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=partner_id)
    return Actor(ActorKind.PERSON, uuid7(), roles=frozenset({role}))
