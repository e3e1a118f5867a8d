"""Whether those who discuss a case are those who decide it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fellesskap.cases.rules import Same, Sitting, decided_by_the_same
from fellesskap_web.deciders import same_deciders, sittings

PEOPLE = st.frozensets(st.integers(0, 6))


@given(discussing=PEOPLE, deciding=PEOPLE)
def test_the_same_people_discuss_and_decide(discussing: frozenset[int], deciding: frozenset[int]) -> None:
    found = decided_by_the_same(Sitting("au", discussing), Sitting("fsu", deciding))
    # One other who counts in the body that decides is enough, and an empty body is nobody's.
    assert (found is Same.PEOPLE) is (bool(deciding) and not deciding - discussing)
    assert found is not Same.BODY
    assert decided_by_the_same(Sitting("fsu", discussing), Sitting("fsu", deciding)) is Same.BODY


def body(key: str, *people: str, others: tuple[str, ...] = ()) -> dict[str, object]:
    counted = [{"counts": True, "holder": {"person": {"id": one}}} for one in people]
    observing = [{"counts": False, "holder": {"person": {"id": one}}} for one in others]
    vacant = [{"counts": True, "holder": None}, {"counts": True, "holder": {"person": None}}]
    return {"key": key, "seats": [*counted, *observing, *vacant]}


def test_only_those_who_count_are_looked_at_and_only_where_something_is_decided() -> None:
    sitting = sittings(
        {
            "bodies": [
                body("sekretariat", "anne", "bjorn", "kari"),
                body("su", "anne", "bjorn", others=("ola",)),
                body("fsu", "anne", "ola"),
                body("tomt"),
            ]
        }
    )
    routes = [{"decideIn": key} for key in ("su", "fsu", "su", "tomt", "borte")]
    case = {"kind": "DECISION"}
    assert same_deciders(case, "sekretariat", routes, sitting) == ((Same.PEOPLE, "su"),)
    assert same_deciders(case, "su", routes, sitting) == ((Same.BODY, "su"),)
    # Somebody who only observes there does not decide there.
    assert same_deciders(case, "tomt", routes[:1], sitting) == ()
    assert same_deciders(case, "borte", routes, sitting) == ()
    for kind in ("DISCUSSION", "INFORMATION"):
        assert same_deciders({"kind": kind}, "su", routes, sitting) == ()
    assert same_deciders({"kind": "HEARING"}, "su", routes, sitting) == ((Same.BODY, "su"),)
