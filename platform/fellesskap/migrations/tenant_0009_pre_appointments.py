"""Rounds of appointments: seats, parties called on, names, and the letters to those appointed."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, MINE, SECRETARIAT

ID = "tenant_0009_pre_appointments"
VERSION = "1.38.0"
DESCRIPTION = "Rounds of appointments"

# Whoever is appointed may read the letter before the seat gives a right to anything.
LETTER_TO_ME = f"nomination_id IN (SELECT n.id FROM nomination n WHERE n.person_id {MINE})"

DDL = """
CREATE TABLE appointment_round (
    id uuid PRIMARY KEY,
    title varchar(200) NOT NULL CHECK (title <> ''),
    term_from date NOT NULL,
    term_to date CHECK (term_to > term_from),
    deadline date NOT NULL,
    state varchar(8) NOT NULL CHECK (state IN ('open', 'closed')),
    opened_at timestamptz NOT NULL,
    opened_by uuid REFERENCES person,
    closed_at timestamptz,
    reminded_ahead_at timestamptz,
    reminded_due_at timestamptz,
    structure_version_id uuid NOT NULL REFERENCES structure_version,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);
CREATE INDEX appointment_round_open ON appointment_round (deadline) WHERE state = 'open';
CREATE TABLE round_seat (
    id uuid PRIMARY KEY,
    appointment_round_id uuid NOT NULL REFERENCES appointment_round,
    seat_id uuid NOT NULL REFERENCES seat,
    body_id uuid NOT NULL REFERENCES body,
    day date NOT NULL,
    act varchar(10) CHECK (act IN ('nominate', 'appoint')),
    chosen boolean NOT NULL DEFAULT false,
    selects varchar(28) NOT NULL DEFAULT '',
    settles varchar(28) NOT NULL DEFAULT '',
    selects_name varchar(200) NOT NULL DEFAULT '',
    settles_name varchar(200) NOT NULL DEFAULT '',
    selecting_body_id uuid REFERENCES body,
    settling_body_id uuid REFERENCES body,
    term_months integer,
    position integer NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (appointment_round_id, seat_id)
);
CREATE INDEX round_seat_seat ON round_seat (seat_id);
CREATE TABLE asked_party (
    id uuid PRIMARY KEY,
    appointment_round_id uuid NOT NULL REFERENCES appointment_round,
    kind varchar(12) NOT NULL
        CHECK (kind IN ('region', 'municipality', 'division', 'trust', 'body', 'outside')),
    word varchar(28) NOT NULL,
    name varchar(200) NOT NULL,
    side varchar(10) NOT NULL CHECK (side IN ('municipal', 'hospital', 'other')),
    region_id uuid REFERENCES region,
    partner_id uuid REFERENCES partner,
    division_id uuid REFERENCES division,
    body_id uuid REFERENCES body,
    received_at timestamptz,
    sort_key varchar(400) NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    CHECK ((kind = 'region') = (region_id IS NOT NULL)),
    CHECK ((kind IN ('municipality', 'trust')) = (partner_id IS NOT NULL)),
    CHECK ((kind = 'division') = (division_id IS NOT NULL)),
    CHECK ((kind = 'body') = (body_id IS NOT NULL))
);
CREATE INDEX asked_party_round ON asked_party (appointment_round_id);
CREATE INDEX asked_party_missing ON asked_party (appointment_round_id) WHERE received_at IS NULL;
CREATE TABLE asked_address (
    asked_party_id uuid PRIMARY KEY REFERENCES asked_party,
    email varchar(254) NOT NULL,
    state varchar(10) NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'uncertain')),
    failure varchar(60),
    attempts integer NOT NULL DEFAULT 0,
    queued_at timestamptz NOT NULL,
    claimed_at timestamptz,
    settled_at timestamptz,
    version integer NOT NULL DEFAULT 1
);
CREATE TABLE seat_call (
    id uuid PRIMARY KEY,
    appointment_round_id uuid NOT NULL REFERENCES appointment_round,
    round_seat_id uuid NOT NULL REFERENCES round_seat,
    asked_party_id uuid NOT NULL REFERENCES asked_party,
    alone boolean NOT NULL,
    answered_at timestamptz,
    declined_reason text NOT NULL DEFAULT '',
    position integer NOT NULL,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (round_seat_id, asked_party_id)
);
CREATE INDEX seat_call_party ON seat_call (asked_party_id);
CREATE INDEX seat_call_round ON seat_call (appointment_round_id);
CREATE TABLE nomination (
    id uuid PRIMARY KEY,
    appointment_round_id uuid NOT NULL REFERENCES appointment_round,
    round_seat_id uuid NOT NULL REFERENCES round_seat,
    seat_call_id uuid NOT NULL REFERENCES seat_call,
    person_id uuid NOT NULL REFERENCES person,
    state varchar(10) NOT NULL
        CHECK (state IN ('nominated', 'selected', 'appointed', 'reserve', 'withdrawn')),
    nominated_by uuid REFERENCES person,
    nominated_at timestamptz NOT NULL,
    on_behalf boolean NOT NULL DEFAULT false,
    evidence_reference varchar(200) NOT NULL DEFAULT '',
    evidence_date date,
    selected_reference varchar(200) NOT NULL DEFAULT '',
    selected_on date,
    meeting_id uuid REFERENCES meeting,
    decision_id uuid REFERENCES decision,
    confirmed_reference varchar(200) NOT NULL DEFAULT '',
    confirmed_on date,
    withdrawn_reason text NOT NULL DEFAULT '',
    holding_id uuid REFERENCES holding,
    appointed_at timestamptz,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    version integer NOT NULL DEFAULT 1,
    CHECK ((evidence_reference = '') = (evidence_date IS NULL)),
    CHECK ((state = 'appointed') = (holding_id IS NOT NULL)),
    CHECK ((state = 'appointed') = (appointed_at IS NOT NULL))
);
CREATE INDEX nomination_round ON nomination (appointment_round_id);
CREATE INDEX nomination_seat ON nomination (round_seat_id);
CREATE INDEX nomination_person ON nomination (person_id);
CREATE INDEX nomination_holding ON nomination (holding_id);
CREATE UNIQUE INDEX nomination_one_of_call ON nomination (seat_call_id) WHERE state <> 'withdrawn';
CREATE UNIQUE INDEX nomination_one_of_seat ON nomination (round_seat_id) WHERE state IN ('selected', 'appointed');

ALTER TABLE notice
    ADD COLUMN appointment_round_id uuid REFERENCES appointment_round,
    ADD COLUMN document_id uuid REFERENCES document;
ALTER TABLE document ADD COLUMN nomination_id uuid REFERENCES nomination;
ALTER TABLE document DROP CONSTRAINT document_kind_check;
ALTER TABLE document ADD CONSTRAINT document_kind_check
    CHECK (kind IN ('call', 'minutes', 'decision_letter', 'appointment_letter'));
CREATE INDEX document_nomination ON document (nomination_id) WHERE nomination_id IS NOT NULL;
DROP INDEX document_edition;
CREATE UNIQUE INDEX document_edition ON document (kind, meeting_id, decision_id, nomination_id, language, edition)
    NULLS NOT DISTINCT;
"""
LETTERS = f"""
ALTER POLICY visible ON document USING ({AUDIENCE} OR {LETTER_TO_ME});
ALTER POLICY visible ON document_file USING (
    {AUDIENCE} OR document_id IN (SELECT d.id FROM document d WHERE d.{LETTER_TO_ME})
);
"""

VISIBLE = {
    "appointment_round": AUDIENCE,
    "round_seat": AUDIENCE,
    "asked_party": AUDIENCE,
    "asked_address": SECRETARIAT,
    "seat_call": AUDIENCE,
    # A name that came to nothing is for the secretariat, for whoever gave it and for the one it names.
    "nomination": f"{AUDIENCE} OR nominated_by {MINE} OR person_id {MINE}",
}

WRITABLE = {
    "asked_address": "INSERT, UPDATE, DELETE",
    "round_seat": "INSERT",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL + LETTERS, VISIBLE, WRITABLE)
