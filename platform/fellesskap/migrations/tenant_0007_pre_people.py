"""How holdings end, pause and follow an office, and whom a person lets see the contact data."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import EVERYONE, MINE, PARTNERS, SECRETARIAT

ID = "tenant_0007_pre_people"
VERSION = "1.38.0"
DESCRIPTION = "Offices, leaves and departures"

# Of an office there is one in each place, or one in the community: no place is a place too.
DDL = f"""
CREATE TABLE office_holding (
    id uuid PRIMARY KEY,
    office varchar(28) NOT NULL,
    person_id uuid NOT NULL REFERENCES person,
    partner_id uuid REFERENCES partner,
    region_id uuid REFERENCES region,
    division_id uuid REFERENCES division,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to > valid_from),
    version integer NOT NULL DEFAULT 1,
    CHECK (num_nonnulls(partner_id, region_id, division_id) <= 1),
    CONSTRAINT office_holding_one_at_a_time EXCLUDE USING gist (
        office WITH =,
        (coalesce(partner_id, region_id, division_id, '00000000-0000-0000-0000-000000000000'::uuid)) WITH =,
        daterange(valid_from, valid_to) WITH &&
    )
);
CREATE INDEX office_holding_person ON office_holding (person_id);
CREATE INDEX office_holding_partner ON office_holding (partner_id);

-- A deputy on a list that all seats of one side of a body share has no seat of its own.
ALTER TABLE holding
    ALTER COLUMN seat_id DROP NOT NULL,
    ADD COLUMN side varchar(10) CHECK (side IN ('municipal', 'hospital', 'other')),
    ADD COLUMN behind_id uuid REFERENCES holding,
    ADD COLUMN office_holding_id uuid REFERENCES office_holding,
    ADD COLUMN term_warned_at timestamptz,
    ADD CHECK ((seat_id IS NULL) = (side IS NOT NULL)),
    ADD CHECK (seat_id IS NOT NULL OR kind = 'deputy'),
    ADD CHECK (behind_id IS NULL OR kind = 'deputy'),
    ADD CHECK (office_holding_id IS NULL OR kind = 'holder');
CREATE INDEX holding_behind ON holding (behind_id) WHERE behind_id IS NOT NULL;
CREATE INDEX holding_office ON holding (office_holding_id) WHERE office_holding_id IS NOT NULL;
CREATE INDEX holding_ending ON holding (valid_to) WHERE valid_to IS NOT NULL;
-- What never began can be taken back.
DO $$
BEGIN
    EXECUTE format('GRANT DELETE ON holding TO %I', current_setting('app.tenant_role'));
END $$;

CREATE TABLE leave (
    id uuid PRIMARY KEY,
    holding_id uuid NOT NULL REFERENCES holding,
    valid_from date NOT NULL,
    valid_to date NOT NULL CHECK (valid_to > valid_from),
    version integer NOT NULL DEFAULT 1,
    EXCLUDE USING gist (holding_id WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX leave_holding ON leave (holding_id);
CREATE TABLE departure (
    holding_id uuid PRIMARY KEY REFERENCES holding,
    person_id uuid NOT NULL REFERENCES person,
    reason varchar(12) NOT NULL CHECK (reason IN ('own_wish', 'new_position', 'replaced', 'office', 'other')),
    note varchar(500) NOT NULL DEFAULT ''
);

ALTER TABLE contact ADD COLUMN shared boolean NOT NULL DEFAULT false;
ALTER POLICY visible ON contact USING ({SECRETARIAT} OR person_id {MINE} OR (shared AND {PARTNERS}));

ALTER TABLE notice ADD COLUMN holding_id uuid REFERENCES holding ON DELETE SET NULL;
"""

VISIBLE = {
    "office_holding": EVERYONE,
    "leave": PARTNERS,
    "departure": f"{SECRETARIAT} OR person_id {MINE}",
}

WRITABLE = {
    "leave": "INSERT, UPDATE, DELETE",
    "departure": "INSERT, UPDATE, DELETE",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
