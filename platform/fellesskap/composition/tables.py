"""How attestations, what people tell of themselves, and authorities are kept."""

from __future__ import annotations

from piccolo.columns import UUID, Date, Integer, Text, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Attestation(Table, tablename="attestation", db=DB):
    """A competence or a leader level that a person has in a period."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    competence = Varchar(length=28, default="")
    leader_level = Integer(null=True, default=None)
    valid_from = Date(default=None)
    valid_to = Date(null=True, default=None)
    version = Integer(default=1)


class AttestationEvidence(Table, tablename="attestation_evidence", db=DB):
    """Who attested it and by what; for the secretariat and the person alone."""

    attestation_id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    attested_by = Varchar(length=200, default="")
    evidence = Text(default="")


class Declaration(Table, tablename="declaration", db=DB):
    """What a person has told of their own gender; for the secretariat and the person alone."""

    person_id = UUID(primary_key=True, default=None)
    gender = Varchar(length=8, null=True, default=None)
    version = Integer(default=1)


class AuthorityGrant(Table, tablename="authority_grant", db=DB):
    """What somebody in a seat may bind a partner, a region or a division to."""

    id = UUID(primary_key=True, default=None)
    holding_id = UUID(default=None)
    kind = Varchar(length=10, default=None)
    partner_id = UUID(null=True, default=None)
    region_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    limit_nok = Integer(null=True, default=None)
    limit_text = Varchar(length=500, default="")
    reference = Varchar(length=200, default="")
    evidence_date = Date(null=True, default=None)
    valid_from = Date(default=None)
    valid_to = Date(null=True, default=None)
    version = Integer(default=1)
