"""What templates become, and that what they become keeps its key."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from fellesskap.structure.model import Each, Names, Seat
from fellesskap.structure.rules import Severity, expand, validate
from structure_examples import REGISTER, small_structure, structures


def test_a_seat_for_each_is_one_for_each_with_its_key_title_and_place() -> None:
    seats = {seat.key: seat for seat in expand(small_structure(), REGISTER).seats}

    assert seats["ssu:region:nord"].title == Names("Kommunalsjef, Region Nord")
    assert seats["ssu:region:nord"].region == "nord"
    assert seats["mote:leder:1002"].title.nb == "Leder, Bø"
    assert seats["mote:leder:1002"].municipality == "1002"
    assert seats["fu:fag:kirurgi"].division == "kirurgi"


def test_a_body_for_each_region_has_the_municipalities_of_that_region_alone() -> None:
    expansion = expand(small_structure(), REGISTER)
    bodies = {body.key: body for body in expansion.bodies}

    assert bodies["dialog-nord"].name.nb == "Dialogmøte – Region Nord"
    assert bodies["dialog-sor"].region == "sor"
    assert bodies["dialog-sor"].part_of == "mote"
    assert [seat.key for seat in expansion.seats if seat.body == "dialog-sor"] == [
        "dialog-sor:ordforer:1003",
        "dialog-sor:regionleder:sor",
        "dialog-sor:styreleder",
    ]


def test_a_template_that_points_at_a_template_means_the_same_regions() -> None:
    plain = small_structure()
    follows = replace(plain.body("dialog"), key="etter", reports_to="dialog", part_of="")
    bodies = expand(replace(plain, bodies=(*plain.bodies, follows)), REGISTER).bodies

    assert {body.key: body.reports_to for body in bodies if body.key.startswith("etter")} == {
        "etter-nord": "dialog-nord",
        "etter-sor": "dialog-sor",
    }


def test_counted_seats_are_numbered_and_the_first_keeps_its_key_when_they_become_more() -> None:
    keys = [seat.key for seat in expand(small_structure(), REGISTER).seats if seat.template.key == "foretak"]
    assert keys == ["ssu:foretak", "ssu:foretak:2"]


def test_among_limits_what_a_seat_is_for() -> None:
    plain = small_structure()
    mote = replace(
        plain.body("mote"),
        seats=(
            Seat(
                "noen", Names("Noen"), plain.bodies[0].seats[0].side, each=Each.MUNICIPALITY, among=("1003",)
            ),
        ),
    )
    expansion = expand(replace(plain, bodies=(mote, *plain.bodies[1:])), REGISTER)
    assert [seat.key for seat in expansion.seats if seat.body == "mote"] == ["mote:noen:1003"]


def test_a_nynorsk_title_exists_only_where_the_seat_has_one() -> None:
    bodies = {body.key: body.name for body in expand(small_structure(), REGISTER).bodies}
    assert bodies["mote"].nn == "Partnarskapsmøtet"
    assert bodies["dialog-sor"].nn == ""
    assert bodies["dialog-sor"].in_language("nn") == "Dialogmøte – Region Sør"


def test_body_finds_itself_before_a_template_with_a_like_key() -> None:
    plain = small_structure()
    alike = replace(plain.body("mote"), key="dialog-nord-vest", abbreviation="")
    structure = replace(plain, bodies=(*plain.bodies, alike))
    assert structure.body("dialog-nord-vest") is alike
    assert structure.body("dialog-sor").key == "dialog"


@settings(max_examples=40, deadline=None)
@given(structures())
def test_random_structures_are_valid_and_their_keys_are_unique_and_lasting(structure) -> None:
    assert [f for f in validate(structure, REGISTER) if f.severity is Severity.ERROR] == []
    expansion = expand(structure, REGISTER)
    assert len({body.key for body in expansion.bodies}) == len(expansion.bodies)
    assert len({seat.key for seat in expansion.seats}) == len(expansion.seats)
    assert all(structure.body(body.key) == body.template for body in expansion.bodies)
    shuffled = replace(structure, bodies=structure.bodies[::-1])
    assert {seat.key for seat in expand(shuffled, REGISTER).seats} == {seat.key for seat in expansion.seats}
