"""Meetings, decisions and what follows from them."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE

ID = "tenant_0003_pre_meetings"
VERSION = "1.38.0"
DESCRIPTION = "Meetings and decisions"

DDL = """
CREATE TABLE meeting (
    id uuid PRIMARY KEY,
    body_id uuid NOT NULL REFERENCES body,
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    starts_at timestamptz NOT NULL,
    held_on date NOT NULL,
    frame_minutes integer NOT NULL CHECK (frame_minutes BETWEEN 5 AND 1440),
    form varchar(8) NOT NULL CHECK (form IN ('physical', 'digital', 'hybrid')),
    place varchar(200) NOT NULL DEFAULT '',
    link varchar(500) NOT NULL DEFAULT '',
    state varchar(10) NOT NULL CHECK (state IN ('planned', 'called', 'held', 'minuted', 'approved', 'cancelled')),
    open_to_public boolean NOT NULL,
    called_at timestamptz,
    call_sequence integer NOT NULL DEFAULT 0,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX meeting_body ON meeting (body_id, starts_at);
CREATE INDEX meeting_when ON meeting (starts_at);
CREATE TABLE agenda_item (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    treatment_id uuid REFERENCES treatment,
    case_id uuid REFERENCES "case",
    position integer NOT NULL,
    title varchar(200) NOT NULL,
    minutes integer NOT NULL CHECK (minutes BETWEEN 0 AND 600),
    closed boolean NOT NULL DEFAULT false,
    closed_basis varchar(200) NOT NULL DEFAULT '',
    record text NOT NULL DEFAULT '',
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (meeting_id, position) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX agenda_item_treatment ON agenda_item (treatment_id);
CREATE INDEX agenda_item_case ON agenda_item (case_id);
CREATE TABLE attendance (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    seat_id uuid NOT NULL REFERENCES seat,
    person_id uuid REFERENCES person,
    state varchar(8) NOT NULL CHECK (state IN ('called', 'coming', 'absent', 'present')),
    deputy boolean NOT NULL DEFAULT false,
    position integer NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (meeting_id, seat_id)
);
CREATE INDEX attendance_person ON attendance (person_id);
CREATE TABLE minutes (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    edition integer NOT NULL CHECK (edition > 0),
    drafted_by uuid NOT NULL REFERENCES person,
    drafted_at timestamptz NOT NULL,
    approved_by uuid REFERENCES person,
    approved_at timestamptz,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (meeting_id, edition),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);
CREATE UNIQUE INDEX minutes_one_approved ON minutes (meeting_id) WHERE approved_at IS NOT NULL;

CREATE TABLE decision (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES "case",
    agenda_item_id uuid NOT NULL REFERENCES agenda_item,
    meeting_id uuid NOT NULL REFERENCES meeting,
    body_id uuid NOT NULL REFERENCES body,
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    wording text NOT NULL CHECK (wording <> ''),
    answer_to_objections text NOT NULL DEFAULT '',
    result varchar(14) NOT NULL CHECK (result IN ('agreement', 'no_agreement', 'postponed')),
    effect varchar(14) NOT NULL CHECK (effect IN ('binding', 'recommendation', 'none')),
    urgent boolean NOT NULL DEFAULT false,
    urgent_reason text NOT NULL DEFAULT '',
    consensus jsonb NOT NULL,
    decided_on date NOT NULL,
    recorded_by uuid NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    CHECK (effect <> 'binding' OR result = 'agreement'),
    CHECK (urgent = (urgent_reason <> ''))
);
CREATE UNIQUE INDEX decision_agenda_item ON decision (agenda_item_id);
CREATE INDEX decision_case ON decision (case_id);
CREATE INDEX decision_recorded ON decision (recorded_at DESC, id DESC);
CREATE TABLE voice (
    id uuid PRIMARY KEY,
    decision_id uuid NOT NULL REFERENCES decision,
    seat_id uuid NOT NULL REFERENCES seat,
    person_id uuid NOT NULL REFERENCES person,
    position varchar(8) NOT NULL CHECK (position IN ('agrees', 'objects', 'silent')),
    reason text NOT NULL DEFAULT '',
    counted boolean NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (decision_id, seat_id),
    CHECK (position <> 'objects' OR reason <> '')
);

CREATE TABLE followup (
    id uuid PRIMARY KEY,
    decision_id uuid NOT NULL REFERENCES decision,
    case_id uuid NOT NULL REFERENCES "case",
    partner_id uuid NOT NULL REFERENCES partner,
    state varchar(12) NOT NULL CHECK (state IN ('open', 'under_way', 'done')),
    note text NOT NULL DEFAULT '',
    due date,
    settled_by uuid REFERENCES person,
    settled_at timestamptz,
    sort_key varchar(400) NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (decision_id, partner_id)
);
CREATE INDEX followup_partner ON followup (partner_id, state);
"""

VISIBLE = {
    "meeting": AUDIENCE,
    "agenda_item": AUDIENCE,
    "attendance": AUDIENCE,
    "minutes": AUDIENCE,
    "decision": AUDIENCE,
    "voice": AUDIENCE,
    "followup": AUDIENCE,
}

WRITABLE = {
    "agenda_item": "INSERT, UPDATE, DELETE",
    "decision": "INSERT, UPDATE (audience)",
    "voice": "INSERT, UPDATE (audience)",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
