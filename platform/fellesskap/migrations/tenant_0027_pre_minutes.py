"""What is said of drafted minutes before they are approved, and what is corrected in them afterwards."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_MEETINGS, MINE, SECRETARIAT

ID = "tenant_0027_pre_minutes"
VERSION = "1.38.0"
DESCRIPTION = "Comments on minutes, what each edition said, and corrections"

DDL = """
CREATE TABLE minutes_line (
    id uuid PRIMARY KEY,
    minutes_id uuid NOT NULL REFERENCES minutes ON DELETE CASCADE,
    meeting_id uuid NOT NULL REFERENCES meeting,
    agenda_item_id uuid NOT NULL REFERENCES agenda_item ON DELETE CASCADE,
    text text NOT NULL,
    UNIQUE (minutes_id, agenda_item_id)
);
CREATE INDEX minutes_line_meeting ON minutes_line (meeting_id);
CREATE TABLE minutes_round (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL UNIQUE REFERENCES meeting,
    until date NOT NULL,
    asked_by uuid NOT NULL REFERENCES person,
    asked_at timestamptz NOT NULL,
    reminded_at timestamptz,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX minutes_round_until ON minutes_round (until) WHERE reminded_at IS NULL;
CREATE TABLE minutes_comment (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    agenda_item_id uuid REFERENCES agenda_item,
    edition integer NOT NULL CHECK (edition > 0),
    person_id uuid NOT NULL REFERENCES person,
    text text NOT NULL CHECK (text <> ''),
    made_at timestamptz NOT NULL,
    taken_in boolean,
    answer text NOT NULL DEFAULT '',
    answered_by uuid REFERENCES person,
    answered_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CHECK ((taken_in IS NULL) = (answered_at IS NULL)),
    CHECK (taken_in IS NOT FALSE OR answer <> '')
);
CREATE INDEX minutes_comment_meeting ON minutes_comment (meeting_id, made_at);
CREATE TABLE minutes_correction (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    agenda_item_id uuid NOT NULL REFERENCES agenda_item,
    number integer NOT NULL CHECK (number > 0),
    before text NOT NULL,
    text text NOT NULL CHECK (text <> ''),
    reason varchar(500) NOT NULL CHECK (reason <> ''),
    corrected_by uuid NOT NULL REFERENCES person,
    corrected_at timestamptz NOT NULL,
    line_id uuid REFERENCES agenda_item ON DELETE SET NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (meeting_id, number)
);
CREATE INDEX minutes_correction_item ON minutes_correction (agenda_item_id);
CREATE INDEX minutes_correction_line ON minutes_correction (line_id);
"""

# Comments are between those who were called to a meeting, or were there, and the secretariat.
_TOOK_PART = " OR ".join(
    f"meeting_id IN (SELECT meeting_id FROM {table} WHERE person_id {MINE})"
    for table in ("attendance", "absence", "stint")
)
_BETWEEN_THEM = f"{SECRETARIAT} OR {_TOOK_PART}"

VISIBLE = {
    "minutes_line": "EXISTS (SELECT FROM minutes m WHERE m.id = minutes_id) "
    "AND EXISTS (SELECT FROM agenda_item i WHERE i.id = agenda_item_id)",
    "minutes_round": _BETWEEN_THEM,
    "minutes_comment": _BETWEEN_THEM,
    "minutes_correction": f"{AUDIENCE} OR meeting_id {CALLED_MEETINGS}",
}

WRITABLE = {
    "minutes_line": "INSERT",
    "minutes_comment": "INSERT, UPDATE (taken_in, answer, answered_by, answered_at, version)",
    "minutes_correction": "INSERT, UPDATE (line_id, audience)",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
