"""One side's own notes and pre-meetings; and requests for access, which may reach them all the same."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import MINE, MY_SECRETARIAT, MY_SIDE, MY_SPACE, SECRETARIAT, SECRETARIES

ID = "tenant_0022_pre_spaces"
VERSION = "1.38.0"
DESCRIPTION = "Side-private spaces and requests for access"

# The columns that say whose a row is, on every row that is not everybody's: no policy follows another table.
_SPACE = """
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital')),
    region_id uuid REFERENCES region,
    division_id uuid REFERENCES division,
    CHECK (region_id IS NULL OR side = 'municipal'),
    CHECK (division_id IS NULL OR side = 'hospital')"""

DDL = f"""
CREATE TABLE note (
    id uuid PRIMARY KEY,{_SPACE},
    case_id uuid REFERENCES "case",
    meeting_id uuid REFERENCES meeting,
    agenda_item_id uuid REFERENCES agenda_item ON DELETE SET NULL,
    purpose varchar(8) NOT NULL CHECK (purpose IN ('note', 'clarify', 'position')),
    text text NOT NULL CHECK (text <> ''),
    edition integer NOT NULL DEFAULT 1 CHECK (edition > 0),
    written_by uuid NOT NULL REFERENCES person,
    written_at timestamptz NOT NULL,
    revised_at timestamptz,
    withdrawn_by uuid REFERENCES person,
    withdrawn_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CHECK (case_id IS NOT NULL OR meeting_id IS NOT NULL),
    CHECK (agenda_item_id IS NULL OR meeting_id IS NOT NULL),
    CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
CREATE INDEX note_case ON note (case_id, written_at);
CREATE INDEX note_meeting ON note (meeting_id) WHERE meeting_id IS NOT NULL;
CREATE INDEX note_item ON note (agenda_item_id) WHERE agenda_item_id IS NOT NULL;
CREATE INDEX note_written ON note (written_at DESC, id DESC);
CREATE TABLE note_edition (
    id uuid PRIMARY KEY,{_SPACE},
    note_id uuid NOT NULL REFERENCES note,
    edition integer NOT NULL CHECK (edition > 0),
    text text NOT NULL CHECK (text <> ''),
    written_at timestamptz NOT NULL,
    UNIQUE (note_id, edition)
);

CREATE TABLE premeeting (
    id uuid PRIMARY KEY,{_SPACE},
    meeting_id uuid REFERENCES meeting,
    starts_at timestamptz NOT NULL,
    minutes integer NOT NULL CHECK (minutes BETWEEN 5 AND 1440),
    place varchar(200) NOT NULL DEFAULT '',
    link varchar(500) NOT NULL DEFAULT '',
    state varchar(9) NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
    sequence integer NOT NULL DEFAULT 0,
    summary text NOT NULL DEFAULT '',
    cancel_reason text NOT NULL DEFAULT '',
    planned_by uuid NOT NULL REFERENCES person,
    planned_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CHECK (place <> '' OR link <> ''),
    CHECK (state = 'cancelled' OR cancel_reason = '')
);
CREATE INDEX premeeting_when ON premeeting (starts_at);
CREATE INDEX premeeting_meeting ON premeeting (meeting_id) WHERE meeting_id IS NOT NULL;
CREATE TABLE premeeting_case (
    id uuid PRIMARY KEY,{_SPACE},
    premeeting_id uuid NOT NULL REFERENCES premeeting,
    case_id uuid NOT NULL REFERENCES "case",
    position integer NOT NULL,
    UNIQUE (premeeting_id, case_id)
);
CREATE INDEX premeeting_case_case ON premeeting_case (case_id);
CREATE TABLE premeeting_person (
    id uuid PRIMARY KEY,{_SPACE},
    premeeting_id uuid NOT NULL REFERENCES premeeting,
    person_id uuid NOT NULL REFERENCES person,
    attended boolean,
    UNIQUE (premeeting_id, person_id)
);

CREATE TABLE disclosure (
    id uuid PRIMARY KEY,
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital')),
    partner_id uuid REFERENCES partner,
    case_id uuid REFERENCES "case",
    received_on date NOT NULL,
    due_on date NOT NULL CHECK (due_on > received_on),
    requester varchar(200) NOT NULL DEFAULT '',
    asked text NOT NULL CHECK (asked <> ''),
    registered_by uuid NOT NULL REFERENCES person,
    registered_at timestamptz NOT NULL,
    outcome varchar(9) CHECK (outcome IN ('granted', 'partly', 'refused', 'withdrawn')),
    legal_basis varchar(200) NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    answer text NOT NULL DEFAULT '',
    answered_on date,
    answered_by uuid REFERENCES person,
    complained_on date,
    complaint text NOT NULL DEFAULT '',
    complaint_outcome varchar(9) CHECK (complaint_outcome IN ('upheld', 'changed', 'granted', 'withdrawn')),
    complaint_note text NOT NULL DEFAULT '',
    complaint_settled_on date,
    version integer NOT NULL DEFAULT 1,
    CHECK ((outcome IS NULL) = (answered_on IS NULL)),
    CHECK (outcome NOT IN ('partly', 'refused') OR legal_basis <> ''),
    CHECK ((complained_on IS NULL) = (complaint = '')),
    CHECK (complaint_outcome IS NULL OR complained_on IS NOT NULL),
    CHECK ((complaint_outcome IS NULL) = (complaint_settled_on IS NULL))
);
CREATE INDEX disclosure_due ON disclosure (due_on, id);
CREATE INDEX disclosure_case ON disclosure (case_id) WHERE case_id IS NOT NULL;
CREATE TABLE disclosure_note (
    id uuid PRIMARY KEY,{_SPACE},
    disclosure_id uuid NOT NULL REFERENCES disclosure,
    note_id uuid NOT NULL REFERENCES note,
    linked_by uuid NOT NULL REFERENCES person,
    linked_at timestamptz NOT NULL,
    released boolean,
    legal_basis varchar(200) NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    settled_by uuid REFERENCES person,
    settled_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (disclosure_id, note_id),
    CHECK ((released IS NULL) = (settled_at IS NULL)),
    CHECK (released IS NOT FALSE OR legal_basis <> '')
);
CREATE INDEX disclosure_note_note ON disclosure_note (note_id);

-- Whoever is told of a side's own is told as one of the side, and of the mail its own secretary alone knows.
ALTER TABLE notice
    ADD COLUMN premeeting_id uuid REFERENCES premeeting,
    ADD COLUMN side varchar(10) CHECK (side IN ('municipal', 'hospital')),
    ADD CONSTRAINT notice_of_premeeting_has_side CHECK (premeeting_id IS NULL OR side IS NOT NULL);
ALTER TABLE delivery ADD COLUMN side varchar(10) CHECK (side IN ('municipal', 'hospital'));
ALTER POLICY visible ON notice USING (person_id {MINE} AND (side IS NULL OR {MY_SIDE}));
ALTER POLICY visible ON delivery USING (
    person_id {MINE} OR ({SECRETARIAT} AND (side IS NULL OR {MY_SECRETARIAT}))
);
"""

VISIBLE = {
    "note": MY_SPACE,
    "note_edition": MY_SPACE,
    "premeeting": MY_SPACE,
    "premeeting_case": MY_SPACE,
    "premeeting_person": MY_SPACE,
    "disclosure": SECRETARIES,
    "disclosure_note": MY_SPACE,
}

WRITABLE = {
    "note_edition": "INSERT",
    "premeeting_case": "INSERT, DELETE",
    "premeeting_person": "INSERT, UPDATE, DELETE",
    "disclosure_note": "INSERT, UPDATE, DELETE",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
