"""How the community is organised, and its people."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, EVERYONE, MINE, PARTNERS, SECRETARIAT

ID = "tenant_0001_pre_structure"
VERSION = "1.38.0"
DESCRIPTION = "Structure and people"

DDL = """
CREATE TABLE structure_version (
    id uuid PRIMARY KEY,
    number integer NOT NULL UNIQUE CHECK (number > 0),
    label varchar(200) NOT NULL,
    state varchar(12) NOT NULL CHECK (state IN ('draft', 'published', 'superseded')),
    valid_from date,
    valid_to date CHECK (valid_to > valid_from),
    content jsonb NOT NULL,
    digest varchar(64) NOT NULL,
    key varchar(80) UNIQUE,
    published_at timestamptz,
    published_by uuid,
    version integer NOT NULL DEFAULT 1,
    CHECK ((state = 'draft') = (valid_from IS NULL)),
    EXCLUDE USING gist (daterange(valid_from, valid_to) WITH &&) WHERE (state <> 'draft')
);
CREATE TABLE partner (
    id uuid PRIMARY KEY,
    key varchar(60) NOT NULL UNIQUE,
    kind varchar(12) NOT NULL CHECK (kind IN ('municipality', 'trust', 'other')),
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital', 'other')),
    number varchar(4),
    org_number varchar(9),
    name varchar(200) NOT NULL,
    name_official varchar(200) NOT NULL,
    sort_key varchar(400) NOT NULL,
    language varchar(2) NOT NULL DEFAULT 'nb',
    valid_from date NOT NULL,
    valid_to date
);
CREATE TABLE region (
    id uuid PRIMARY KEY,
    key varchar(60) NOT NULL UNIQUE,
    name_nb varchar(200) NOT NULL,
    name_nn varchar(200) NOT NULL,
    name_se varchar(200) NOT NULL,
    sort_key varchar(400) NOT NULL,
    valid_from date NOT NULL,
    valid_to date
);
CREATE TABLE region_member (
    id uuid PRIMARY KEY,
    region_id uuid NOT NULL REFERENCES region,
    partner_id uuid NOT NULL REFERENCES partner,
    confirmed boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    EXCLUDE USING gist (partner_id WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX region_member_region ON region_member (region_id);
CREATE TABLE division (
    id uuid PRIMARY KEY,
    key varchar(60) NOT NULL UNIQUE,
    partner_id uuid NOT NULL REFERENCES partner,
    name_nb varchar(200) NOT NULL,
    name_nn varchar(200) NOT NULL,
    name_se varchar(200) NOT NULL,
    external boolean NOT NULL DEFAULT false,
    sort_key varchar(400) NOT NULL,
    valid_from date NOT NULL,
    valid_to date
);
CREATE TABLE body (
    id uuid PRIMARY KEY,
    key varchar(60) NOT NULL UNIQUE
);
CREATE TABLE body_edition (
    id uuid PRIMARY KEY,
    body_id uuid NOT NULL REFERENCES body,
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    key varchar(60) NOT NULL,
    name_nb varchar(200) NOT NULL,
    name_nn varchar(200) NOT NULL,
    name_se varchar(200) NOT NULL,
    abbreviation varchar(20) NOT NULL DEFAULT '',
    purpose text NOT NULL DEFAULT '',
    kind varchar(20) NOT NULL,
    level integer NOT NULL CHECK (level BETWEEN 1 AND 9),
    position integer NOT NULL,
    decides boolean NOT NULL,
    open_to_public boolean NOT NULL,
    frame_minutes integer CHECK (frame_minutes > 0),
    meetings_per_year integer CHECK (meetings_per_year >= 0),
    region_id uuid REFERENCES region,
    reports_to_id uuid REFERENCES body,
    prepares_for_id uuid REFERENCES body,
    part_of_id uuid REFERENCES body,
    valid_from date NOT NULL,
    valid_to date,
    EXCLUDE USING gist (body_id WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX body_edition_body ON body_edition (body_id);
CREATE TABLE seat (
    id uuid PRIMARY KEY,
    key varchar(120) NOT NULL UNIQUE,
    body_id uuid NOT NULL REFERENCES body
);
CREATE INDEX seat_body ON seat (body_id);
CREATE TABLE seat_edition (
    id uuid PRIMARY KEY,
    seat_id uuid NOT NULL REFERENCES seat,
    body_id uuid NOT NULL REFERENCES body,
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    key varchar(120) NOT NULL,
    title_nb varchar(200) NOT NULL,
    title_nn varchar(200) NOT NULL,
    title_se varchar(200) NOT NULL,
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital', 'other')),
    kind varchar(12) NOT NULL CHECK (kind IN ('member', 'observer', 'secretary')),
    may_speak boolean NOT NULL,
    may_propose boolean NOT NULL,
    counts boolean NOT NULL,
    region_id uuid REFERENCES region,
    partner_id uuid REFERENCES partner,
    division_id uuid REFERENCES division,
    position integer NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    EXCLUDE USING gist (seat_id WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX seat_edition_body ON seat_edition (body_id, position);

CREATE TABLE person (
    id uuid PRIMARY KEY,
    name varchar(200) NOT NULL,
    sort_key varchar(400) NOT NULL,
    language varchar(2) NOT NULL DEFAULT 'nb',
    audience smallint NOT NULL DEFAULT 1 CHECK (audience BETWEEN 0 AND 3),
    demo boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1
);
CREATE TABLE contact (
    person_id uuid PRIMARY KEY REFERENCES person,
    email varchar(254),
    phone varchar(20),
    version integer NOT NULL DEFAULT 1
);
CREATE TABLE holding (
    id uuid PRIMARY KEY,
    seat_id uuid NOT NULL REFERENCES seat,
    body_id uuid NOT NULL REFERENCES body,
    person_id uuid NOT NULL REFERENCES person,
    kind varchar(8) NOT NULL CHECK (kind IN ('holder', 'deputy')),
    rank integer NOT NULL DEFAULT 0,
    appointed_by varchar(200) NOT NULL DEFAULT '',
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to > valid_from),
    version integer NOT NULL DEFAULT 1,
    EXCLUDE USING gist (seat_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (kind = 'holder')
);
CREATE INDEX holding_seat ON holding (seat_id);
CREATE INDEX holding_person ON holding (person_id);
CREATE INDEX holding_body ON holding (body_id);
CREATE TABLE role_grant (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person,
    kind varchar(20) NOT NULL CHECK (kind IN ('secretariat', 'administrator', 'municipal_contact',
        'region_contact', 'division_contact', 'elected')),
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital', 'other')),
    partner_id uuid REFERENCES partner,
    region_id uuid REFERENCES region,
    division_id uuid REFERENCES division,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to > valid_from),
    CHECK (kind <> 'municipal_contact' OR partner_id IS NOT NULL),
    CHECK (kind <> 'region_contact' OR region_id IS NOT NULL),
    CHECK (kind <> 'division_contact' OR division_id IS NOT NULL)
);
CREATE INDEX role_grant_person ON role_grant (person_id);
CREATE INDEX role_grant_partner ON role_grant (partner_id);
CREATE INDEX role_grant_region ON role_grant (region_id);

CREATE FUNCTION refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published structure never changes' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER structure_version_frozen BEFORE UPDATE ON structure_version FOR EACH ROW
    WHEN (OLD.state <> 'draft' AND (OLD.content, OLD.valid_from) IS DISTINCT FROM (NEW.content, NEW.valid_from))
    EXECUTE FUNCTION refuse_published_change();
"""

VISIBLE = {
    "structure_version": f"state <> 'draft' OR {SECRETARIAT}",
    "partner": EVERYONE,
    "region": EVERYONE,
    "region_member": EVERYONE,
    "division": EVERYONE,
    "body": EVERYONE,
    "body_edition": EVERYONE,
    "seat": EVERYONE,
    "seat_edition": EVERYONE,
    "holding": EVERYONE,
    "person": f"{AUDIENCE} OR id {MINE}",
    "contact": f"{SECRETARIAT} OR person_id {MINE}",
    "role_grant": PARTNERS,
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE)
