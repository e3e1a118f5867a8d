"""What is attested of people and whom they may bind, as the graph shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fellesskap.access.roles import Permission
from fellesskap.composition import service
from fellesskap.composition import tables as t
from fellesskap.composition.model import Authority as Granted
from fellesskap.composition.model import AuthorityKind, Gender
from fellesskap.composition.rules import exceeds
from fellesskap_graphql.compiler.expressions import arg, as_of, col, outer
from fellesskap_graphql.compiler.mapping import by_id, computed, field, one, row, rows, vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import LazyDivision, LazyHolding, LazyPartner, LazyPerson, LazyRegion
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node

vocabulary(AuthorityKind, Gender)


@row(t.AttestationEvidence, key="attestation_id")
class AttestationEvidence:
    """Who attested something and by what; the secretariat and the person see it."""

    attested_by: str = field()
    evidence: str = field()


@row(t.Attestation)
class Attestation(Node):
    """A competence or a leader level that a person is attested to have, for a time."""

    competence: str = field(description="The key of the structure's competence; empty for a leader level.")
    leader_level: int | None = field()
    valid_from: date = field()
    valid_to: date | None = field()
    version: int = field()
    person: LazyPerson | None = field(one("person_id"))
    evidence: AttestationEvidence | None = field(
        one(back="attestation_id"),
        needs=Permission.SIGNED_IN,
        description="Null where it is not for the reader.",
    )


@row(t.Declaration, key="person_id")
class Declaration:
    """What a person has told of themselves; the secretariat and the person see it."""

    gender: Gender | None = field()


@row(t.AuthorityGrant)
class Authority(Node):
    """What somebody in a seat may bind a partner, a region or a division to, for a time."""

    kind: AuthorityKind = field()
    limit_nok: int | None = field(description="The highest sum in kroner; null where no sum is set.")
    limit_text: str = field()
    reference: str = field(description="The decision or the letter it rests on.")
    evidence_date: date | None = field()
    valid_from: date = field()
    valid_to: date | None = field()
    version: int = field()
    holding: LazyHolding | None = field(one("holding_id"))
    partner: LazyPartner | None = field(one("partner_id"))
    region: LazyRegion | None = field(one("region_id"))
    division: LazyDivision | None = field(one("division_id"))


@dataclass(frozen=True, slots=True)
class _Granted:
    limit_nok: int | None
    limit_text: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class _Sum:
    amount: int
    day: date
    authorities: tuple[_Granted, ...]


def _beyond(facts: _Sum, _: Reading) -> bool:
    granted = [
        Granted(one.limit_nok, one.limit_text, one.valid_from, one.valid_to) for one in facts.authorities
    ]
    return exceeds(facts.amount, facts.day, granted)


BEYOND = computed(
    _beyond,
    {
        "amount": arg("amount_nok"),
        "day": as_of(),
        "authorities": rows(t.AuthorityGrant, col("holding_id") == outer("id")),
    },
)


@row(None)
class AttestationsQuery:
    """Root fields of attestations and authorities."""

    attestation: Attestation | None = field(by_id())
    authority: Authority | None = field(by_id())


MUTATIONS = (
    mutation(service.Attest, service.attest, Attestation),
    mutation(service.WithdrawAttestation, service.withdraw_attestation, Attestation),
    mutation(service.DeclareGender, service.declare_gender, LazyPerson),
    mutation(service.GrantAuthority, service.grant_authority, Authority),
    mutation(service.WithdrawAuthority, service.withdraw_authority, Authority),
)
