"""Cases, their treatments and timeline, and the rounds that anchor them."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, MINE, NOBODY

ID = "tenant_0002_pre_cases"
VERSION = "1.38.0"
DESCRIPTION = "Cases and rounds"

DDL = """
CREATE TABLE case_number (
    year integer PRIMARY KEY,
    last integer NOT NULL
);
CREATE TABLE "case" (
    id uuid PRIMARY KEY,
    year integer NOT NULL,
    number integer NOT NULL,
    title varchar(200) NOT NULL,
    question text NOT NULL,
    background text NOT NULL,
    proposal text NOT NULL,
    consequences text NOT NULL DEFAULT '',
    language varchar(2) NOT NULL DEFAULT 'nb',
    matter_class varchar(40),
    route varchar(60),
    state varchar(12) NOT NULL CHECK (state IN ('reported', 'placed', 'discussing', 'discussed', 'anchoring',
        'anchored', 'deciding', 'decided', 'not_agreed')),
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    submitted_by uuid NOT NULL REFERENCES person,
    body_id uuid REFERENCES body,
    deciding_body_id uuid REFERENCES body,
    text_edition integer NOT NULL DEFAULT 1,
    audience smallint NOT NULL DEFAULT 0 CHECK (audience BETWEEN 0 AND 3),
    reported_at timestamptz NOT NULL,
    decided_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (year, number)
);
CREATE INDEX case_state ON "case" (state, reported_at DESC);
CREATE INDEX case_submitted_by ON "case" (submitted_by);
CREATE INDEX case_body ON "case" (body_id);
CREATE INDEX case_deciding_body ON "case" (deciding_body_id);
CREATE TABLE perspective (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    key varchar(40) NOT NULL,
    position integer NOT NULL,
    state varchar(14) NOT NULL CHECK (state IN ('missing', 'covered', 'not_relevant')),
    note text NOT NULL DEFAULT '',
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    settled_by uuid REFERENCES person,
    settled_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (case_id, key)
);
CREATE TABLE treatment (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    body_id uuid NOT NULL REFERENCES body,
    step varchar(10) NOT NULL CHECK (step IN ('discuss', 'decide')),
    position integer NOT NULL,
    state varchar(10) NOT NULL CHECK (state IN ('waiting', 'listed', 'done', 'postponed')),
    reason text NOT NULL DEFAULT '',
    summary text NOT NULL DEFAULT '',
    treated_on date,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (case_id, position)
);
CREATE INDEX treatment_body ON treatment (body_id, state);
CREATE TABLE urgency (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital')),
    person_id uuid NOT NULL REFERENCES person,
    reason text NOT NULL CHECK (reason <> ''),
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    marked_at timestamptz NOT NULL,
    UNIQUE (case_id, side)
);
CREATE TABLE event (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    kind varchar(40) NOT NULL,
    facts jsonb NOT NULL DEFAULT '{}',
    person_id uuid REFERENCES person,
    body_id uuid REFERENCES body,
    partner_id uuid REFERENCES partner,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    happened_at timestamptz NOT NULL
);
CREATE INDEX event_case ON event (case_id, happened_at);

CREATE TABLE round (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    treatment_id uuid NOT NULL REFERENCES treatment,
    level varchar(20) NOT NULL CHECK (level IN ('none', 'region', 'administrative', 'council')),
    question text NOT NULL,
    text_edition integer NOT NULL,
    opened_at timestamptz NOT NULL,
    deadline date NOT NULL,
    state varchar(8) NOT NULL CHECK (state IN ('open', 'closed')),
    closed_at timestamptz,
    silence varchar(16) NOT NULL CHECK (silence IN ('consents', 'does_not_count', 'blocks')),
    objection_effect varchar(18) NOT NULL CHECK (objection_effect IN ('blocks', 'must_be_addressed', 'noted')),
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    deciding_body_id uuid NOT NULL REFERENCES body,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX round_one_open ON round (case_id) WHERE state = 'open';
CREATE INDEX round_case ON round (case_id);
CREATE TABLE reply (
    id uuid PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES round,
    partner_id uuid NOT NULL REFERENCES partner,
    division_id uuid REFERENCES division,
    region_id uuid REFERENCES region,
    answer varchar(18) CHECK (answer IN ('agree', 'agree_with_remark', 'object', 'abstain')),
    reason text NOT NULL DEFAULT '',
    evidence_kind varchar(16) CHECK (evidence_kind IN ('administrative', 'council', 'region_meeting')),
    evidence_reference varchar(200) NOT NULL DEFAULT '',
    evidence_date date,
    answered_by uuid REFERENCES person,
    on_behalf boolean NOT NULL DEFAULT false,
    answered_at timestamptz,
    sort_key varchar(400) NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE NULLS NOT DISTINCT (round_id, partner_id, division_id),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK (answer NOT IN ('object', 'agree_with_remark') OR reason <> '')
);
CREATE INDEX reply_partner ON reply (partner_id) WHERE answer IS NULL;
CREATE INDEX reply_unanswered ON reply (round_id) WHERE answer IS NULL;
CREATE TABLE stance (
    id uuid PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES round,
    region_id uuid REFERENCES region,
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital')),
    position varchar(18) CHECK (position IN ('agree', 'agree_with_remark', 'object', 'abstain')),
    reason text NOT NULL DEFAULT '',
    silence_reason text NOT NULL DEFAULT '',
    settled_by uuid REFERENCES person,
    settled_at timestamptz,
    sort_key varchar(400) NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE NULLS NOT DISTINCT (round_id, region_id, side),
    CHECK ((position IS NULL) = (settled_at IS NULL))
);
CREATE INDEX stance_unsettled ON stance (round_id) WHERE position IS NULL;
"""

VISIBLE = {
    "case_number": NOBODY,
    "case": f"{AUDIENCE} OR submitted_by {MINE}",
    "perspective": AUDIENCE,
    "treatment": AUDIENCE,
    "urgency": AUDIENCE,
    "event": AUDIENCE,
    "round": AUDIENCE,
    "reply": AUDIENCE,
    "stance": AUDIENCE,
}

WRITABLE = {
    "event": "INSERT, UPDATE (audience)",
    "urgency": "INSERT, UPDATE (audience)",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
