"""Cases that are sent back, withdrawn and taken up anew, what they have to do with one another, disagreements."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, MINE

ID = "tenant_0026_pre_caselife"
VERSION = "1.38.0"
DESCRIPTION = "Corrections, links, places and disagreements"

DDL = """
ALTER TABLE "case"
    DROP CONSTRAINT case_state_check,
    ADD CONSTRAINT case_state_check CHECK (state IN ('reported', 'returned', 'trying', 'placed', 'discussing',
        'discussed', 'anchoring', 'anchored', 'deciding', 'decided', 'not_agreed', 'settled', 'withdrawn'));
ALTER TABLE treatment
    DROP CONSTRAINT treatment_state_check,
    ADD CONSTRAINT treatment_state_check CHECK
        (state IN ('waiting', 'listed', 'done', 'postponed', 'lifted', 'lowered', 'withdrawn'));
DO $$ BEGIN
    EXECUTE format('GRANT DELETE ON urgency TO %I', current_setting('app.tenant_role'));
END $$;

CREATE TABLE correction (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    reason text NOT NULL CHECK (reason <> ''),
    asked_by uuid REFERENCES person,
    asked_at timestamptz NOT NULL,
    note text NOT NULL DEFAULT '',
    sent_by uuid REFERENCES person,
    sent_at timestamptz,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3)
);
CREATE INDEX correction_case ON correction (case_id);
CREATE UNIQUE INDEX correction_one_open ON correction (case_id) WHERE sent_at IS NULL;

CREATE TABLE case_link (
    id uuid PRIMARY KEY,
    from_case_id uuid NOT NULL REFERENCES "case",
    to_case_id uuid NOT NULL REFERENCES "case",
    kind varchar(10) NOT NULL CHECK (kind IN ('relates', 'replaces', 'follows_up')),
    linked_by uuid REFERENCES person,
    linked_at timestamptz NOT NULL,
    CHECK (from_case_id <> to_case_id)
);
CREATE UNIQUE INDEX case_link_pair ON case_link
    (least(from_case_id, to_case_id), greatest(from_case_id, to_case_id));
CREATE INDEX case_link_from ON case_link (from_case_id);
CREATE INDEX case_link_to ON case_link (to_case_id);

CREATE TABLE case_place (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    region_id uuid REFERENCES region,
    division_id uuid REFERENCES division,
    position integer NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    CHECK ((region_id IS NULL) <> (division_id IS NULL)),
    UNIQUE NULLS NOT DISTINCT (case_id, region_id, division_id)
);
CREATE INDEX case_place_region ON case_place (region_id) WHERE region_id IS NOT NULL;
CREATE INDEX case_place_division ON case_place (division_id) WHERE division_id IS NOT NULL;

CREATE TABLE disagreement (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL UNIQUE REFERENCES "case",
    agreed text NOT NULL DEFAULT '',
    referred_to varchar(200) NOT NULL DEFAULT '',
    ended_on date,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1
);
CREATE TABLE disagreement_party (
    id uuid PRIMARY KEY,
    disagreement_id uuid NOT NULL REFERENCES disagreement,
    partner_id uuid NOT NULL REFERENCES partner,
    division_id uuid REFERENCES division,
    position integer NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE NULLS NOT DISTINCT (disagreement_id, partner_id, division_id)
);
CREATE INDEX disagreement_party_partner ON disagreement_party (partner_id);
CREATE TABLE disagreement_stage (
    id uuid PRIMARY KEY,
    disagreement_id uuid NOT NULL REFERENCES disagreement,
    position integer NOT NULL,
    level varchar(28) NOT NULL,
    name_nb varchar(90) NOT NULL,
    name_nn varchar(90) NOT NULL DEFAULT '',
    name_se varchar(90) NOT NULL DEFAULT '',
    body_id uuid REFERENCES body,
    came_on date NOT NULL,
    due_on date NOT NULL,
    state varchar(10) NOT NULL CHECK (state IN ('open', 'skipped', 'escalated', 'settled', 'referred')),
    ended_on date,
    done text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    ended_by uuid REFERENCES person,
    warned_at timestamptz,
    overdue_told_at timestamptz,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (disagreement_id, position),
    CHECK ((state = 'open') = (ended_on IS NULL)),
    CHECK (state <> 'skipped' OR reason <> '')
);
CREATE UNIQUE INDEX disagreement_stage_one_open ON disagreement_stage (disagreement_id) WHERE state = 'open';
CREATE INDEX disagreement_stage_due ON disagreement_stage (due_on) WHERE state = 'open';
"""

_SEEN = 'EXISTS (SELECT FROM "case" c WHERE c.id = {0})'

VISIBLE = {
    "correction": f'{AUDIENCE} OR EXISTS (SELECT FROM "case" c WHERE c.id = case_id AND c.submitted_by {MINE})',
    "case_link": f"{_SEEN.format('from_case_id')} AND {_SEEN.format('to_case_id')}",
    "case_place": AUDIENCE,
    "disagreement": AUDIENCE,
    "disagreement_party": AUDIENCE,
    "disagreement_stage": AUDIENCE,
}

WRITABLE = {
    "case_link": "INSERT, DELETE",
    "case_place": "INSERT, UPDATE (audience), DELETE",
    "disagreement_party": "INSERT, UPDATE (audience)",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
