"""Where a round stands and what that means for a decision, over every mix of answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Audience, Side
from fellesskap.rounds.model import Answer, Asked, Reply, Round, RoundState, Stance
from fellesskap.rounds.rules import bearing, derive
from fellesskap.structure.model import AnchoringLevel, ObjectionEffect, Silence

REGIONS = [UUID(int=number) for number in (1, 2, 3)]
TRUST = UUID(int=99)

answers = st.sampled_from([None, *Answer])
rounds = st.builds(
    Round,
    id=st.just(UUID(int=7)),
    version=st.just(1),
    case_id=st.just(UUID(int=8)),
    treatment_id=st.just(UUID(int=9)),
    level=st.sampled_from(AnchoringLevel),
    question=st.just("?"),
    deadline=st.just(date(2022, 5, 2)),
    state=st.sampled_from(RoundState),
    silence=st.sampled_from(Silence),
    objection_effect=st.sampled_from(ObjectionEffect),
    structure_version_id=st.just(UUID(int=10)),
    deciding_body_id=st.just(UUID(int=11)),
    audience=st.just(Audience.PARTNERS),
)


@st.composite
def replies_of(draw: st.DrawFn) -> list[Reply]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        hospital = draw(st.booleans())
        asked = Asked(
            TRUST if hospital else UUID(int=100 + number),
            Side.HOSPITAL if hospital else Side.MUNICIPAL,
            f"nr. {number}",
            f"{number}",
            division_id=UUID(int=200 + number) if hospital else None,
            region_id=None if hospital else draw(st.sampled_from([None, *REGIONS])),
        )
        found.append(Reply(UUID(int=300 + number), 1, UUID(int=7), asked, draw(answers), "fordi"))
    return found


@st.composite
def stances_of(draw: st.DrawFn) -> list[Stance]:
    found = [
        Stance(
            UUID(int=400 + number), 1, UUID(int=7), Side.MUNICIPAL, region, f"region {number}", draw(answers)
        )
        for number, region in enumerate(REGIONS)
    ]
    return [*found, Stance(UUID(int=500), 1, UUID(int=7), Side.HOSPITAL, None, "foretaket", draw(answers))]


@given(rounds, replies_of(), stances_of())
def test_the_counts_add_up(found: Round, replies: list[Reply], stances: list[Stance]) -> None:
    standing = derive(found, replies, stances)
    whole = standing.tally
    assert whole.asked == len(replies)
    assert whole.answered == whole.agree + whole.agree_with_remark + whole.object + whole.abstain
    assert whole.silent == len(standing.silent)
    assert sum(group.tally.asked for group in standing.groups) == whole.asked
    assert sum(group.tally.silent for group in standing.groups) == whole.silent
    assert len({(group.side, group.region_id) for group in standing.groups}) == len(standing.groups)


@given(rounds, replies_of(), stances_of(), st.randoms())
def test_order_does_not_matter(
    found: Round, replies: list[Reply], stances: list[Stance], random: object
) -> None:
    shuffled, turned = list(replies), list(stances)
    random.shuffle(shuffled)
    random.shuffle(turned)
    assert derive(found, shuffled, turned) == derive(found, replies, stances)


@given(rounds, replies_of(), stances_of())
def test_every_objection_is_named_once(found: Round, replies: list[Reply], stances: list[Stance]) -> None:
    names = [objection.name for objection in derive(found, replies, stances).objections]
    expected = [reply.asked.name for reply in replies if reply.answer is Answer.OBJECT]
    behind = {(reply.asked.side, reply.asked.region_id) for reply in replies}
    expected += [
        stance.name
        for stance in stances
        if stance.position is Answer.OBJECT and (stance.side, stance.region_id) in behind
    ]
    assert sorted(names) == sorted(expected)


@given(rounds, replies_of(), stances_of())
def test_a_municipality_s_objection_stands_whatever_its_region_says(
    found: Round, replies: list[Reply], stances: list[Stance]
) -> None:
    for objection in derive(found, replies, stances).objections:
        trust = stances[-1].position
        overruled = (
            objection.side is Side.HOSPITAL
            and objection.division_id is not None
            and trust not in (None, Answer.OBJECT)
        )
        assert objection.stands is not overruled


@given(rounds, replies_of(), stances_of())
def test_one_more_objection_never_unblocks(found: Round, replies: list[Reply], stances: list[Stance]) -> None:
    before = bearing(derive(found, replies, stances))
    for place, reply in enumerate(replies):
        changed = [*replies[:place], replace(reply, answer=Answer.OBJECT), *replies[place + 1 :]]
        after = bearing(derive(found, changed, stances))
        assert set(before.blocking) <= set(after.blocking)
        assert set(before.to_address) <= set(after.to_address)


@given(rounds, replies_of(), stances_of())
def test_an_objection_weighs_what_the_route_said_when_the_round_opened(
    found: Round, replies: list[Reply], stances: list[Stance]
) -> None:
    standing = derive(found, replies, stances)
    means = bearing(standing)
    assert sorted(o.name for o in (*means.blocking, *means.to_address, *means.noted)) == sorted(
        o.name for o in standing.objections
    )
    assert not means.blocking or found.objection_effect is ObjectionEffect.BLOCKS
    assert not means.to_address or found.objection_effect is ObjectionEffect.MUST_BE_ADDRESSED
    assert all(o.stands for o in (*means.blocking, *means.to_address))


@given(rounds, replies_of(), stances_of())
def test_silence_blocks_only_where_the_round_said_so_and_only_when_it_is_over(
    found: Round, replies: list[Reply], stances: list[Stance]
) -> None:
    standing = derive(found, replies, stances)
    blocks = found.silence is Silence.BLOCKS and found.state is RoundState.CLOSED
    assert bearing(standing).blocked_by_silence == (standing.silent if blocks else ())


@given(rounds, replies_of(), stances_of())
def test_what_binds_nobody_is_blocked_by_nothing(
    found: Round, replies: list[Reply], stances: list[Stance]
) -> None:
    standing = derive(found, replies, stances)
    means = bearing(standing, binds=False)
    assert not means.blocks
    assert not means.to_address
    assert len(means.noted) == len(standing.objections)


def test_no_round_means_nothing() -> None:
    means = bearing(None)
    assert (means.blocking, means.to_address, means.noted, means.blocked_by_silence) == ((), (), (), ())
