"""What is attested of people, what they tell themselves, whom they may bind, and what their seats answer to."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import MINE, PARTNERS, SECRETARIAT

ID = "tenant_0008_pre_composition"
VERSION = "1.38.0"
DESCRIPTION = "Attestations, authorities, composition and rosters"

DDL = """
CREATE TABLE attestation (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    competence varchar(28) NOT NULL DEFAULT '',
    leader_level integer CHECK (leader_level BETWEEN 1 AND 9),
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from),
    version integer NOT NULL DEFAULT 1,
    CHECK ((competence = '') = (leader_level IS NOT NULL)),
    EXCLUDE USING gist (person_id WITH =, competence WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX attestation_person ON attestation (person_id);
CREATE TABLE attestation_evidence (
    attestation_id uuid PRIMARY KEY REFERENCES attestation,
    person_id uuid NOT NULL REFERENCES person,
    attested_by varchar(200) NOT NULL DEFAULT '',
    evidence text NOT NULL DEFAULT ''
);
CREATE INDEX attestation_evidence_person ON attestation_evidence (person_id);
CREATE TABLE declaration (
    person_id uuid PRIMARY KEY REFERENCES person,
    gender varchar(8) CHECK (gender IN ('woman', 'man', 'other')),
    version integer NOT NULL DEFAULT 1
);
CREATE TABLE authority_grant (
    id uuid PRIMARY KEY,
    holding_id uuid NOT NULL REFERENCES holding,
    kind varchar(10) NOT NULL CHECK (kind IN ('direct', 'delegated')),
    partner_id uuid REFERENCES partner,
    region_id uuid REFERENCES region,
    division_id uuid REFERENCES division,
    limit_nok integer CHECK (limit_nok >= 0),
    limit_text varchar(500) NOT NULL DEFAULT '',
    reference varchar(200) NOT NULL DEFAULT '',
    evidence_date date,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from),
    version integer NOT NULL DEFAULT 1,
    CHECK (num_nonnulls(partner_id, region_id, division_id) = 1)
);
CREATE INDEX authority_grant_holding ON authority_grant (holding_id);
CREATE TABLE roster (
    id uuid PRIMARY KEY,
    state varchar(10) NOT NULL CHECK (state IN ('previewed', 'imported')),
    made_by uuid REFERENCES person,
    made_at timestamptz NOT NULL,
    created integer NOT NULL DEFAULT 0,
    updated integer NOT NULL DEFAULT 0,
    appointed integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0,
    lines jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX roster_made_by ON roster (made_by);

-- What a seat asks of its holder, as keys of the structure with a space between, and what reports judge by.
ALTER TABLE seat_edition ADD COLUMN competences text NOT NULL DEFAULT '';
UPDATE seat_edition s SET competences = array_to_string(ARRAY(
    SELECT jsonb_array_elements_text(coalesce(t -> 'competences', '[]'))), ' ')
FROM structure_version v, jsonb_array_elements(v.content -> 'bodies') b, jsonb_array_elements(b -> 'seats') t
WHERE s.structure_version_id = v.id AND split_part(s.key, ':', 2) = t ->> 'key'
    AND (split_part(s.key, ':', 1) = b ->> 'key'
        OR (b ->> 'each' IS NOT NULL AND starts_with(split_part(s.key, ':', 1), (b ->> 'key') || '-')));
ALTER TABLE structure_version ADD COLUMN composing jsonb;
CREATE FUNCTION take_out_composing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.composing := jsonb_build_object(
        'competences', coalesce(NEW.content -> 'competences', '[]'),
        'compositions', coalesce(NEW.content -> 'compositions', '[]'),
        'regions', coalesce(NEW.content -> 'regions', '[]'),
        'templates', (SELECT coalesce(jsonb_agg(b -> 'key'), '[]')
            FROM jsonb_array_elements(NEW.content -> 'bodies') b WHERE b ->> 'each' IS NOT NULL));
    RETURN NEW;
END $$;
CREATE TRIGGER composing_of_content BEFORE INSERT OR UPDATE ON structure_version
    FOR EACH ROW EXECUTE FUNCTION take_out_composing();
ALTER TABLE structure_version ENABLE ALWAYS TRIGGER composing_of_content;
UPDATE structure_version SET version = version;
"""

VISIBLE = {
    "attestation": f"{PARTNERS} OR person_id {MINE}",
    "attestation_evidence": f"{SECRETARIAT} OR person_id {MINE}",
    "declaration": f"{SECRETARIAT} OR person_id {MINE}",
    "authority_grant": PARTNERS,
    "roster": SECRETARIAT,
}
# A look at a list is forgotten when the next one is taken.
WRITABLE = {"roster": "INSERT, DELETE"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
