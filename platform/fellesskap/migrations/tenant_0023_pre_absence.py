"""Absence from a meeting and the deputies called for it, who was there for which lines, recusals and guests."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import AUDIENCE, CALLED_CASES, CALLED_MEETINGS, MINE, MY_BODIES, SECRETARIAT
from fellesskap.db.quoting import identifier

ID = "tenant_0023_pre_absence"
VERSION = "1.38.0"
DESCRIPTION = "Absence, deputies, attendance line by line, recusals and guests"

DDL = """
CREATE TABLE absence (
    attendance_id uuid PRIMARY KEY REFERENCES attendance,
    meeting_id uuid NOT NULL REFERENCES meeting,
    person_id uuid NOT NULL REFERENCES person,
    reason varchar(500) NOT NULL,
    reported_by uuid REFERENCES person,
    reported_at timestamptz NOT NULL
);
CREATE INDEX absence_meeting ON absence (meeting_id);
CREATE INDEX absence_person ON absence (person_id);
CREATE TABLE deputy_call (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    attendance_id uuid NOT NULL REFERENCES attendance,
    seat_id uuid NOT NULL REFERENCES seat,
    person_id uuid NOT NULL REFERENCES person,
    position integer NOT NULL CHECK (position > 0),
    state varchar(8) NOT NULL CHECK (state IN ('called', 'accepted', 'declined', 'released')),
    called_at timestamptz NOT NULL,
    answered_at timestamptz,
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (attendance_id, person_id)
);
-- For a seat one deputy at a time is called, and a deputy for one seat.
CREATE UNIQUE INDEX deputy_call_one_for_seat ON deputy_call (attendance_id) WHERE state IN ('called', 'accepted');
CREATE UNIQUE INDEX deputy_call_one_of_person ON deputy_call (meeting_id, person_id)
    WHERE state IN ('called', 'accepted');
CREATE INDEX deputy_call_person ON deputy_call (person_id);
CREATE TABLE stint (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    attendance_id uuid NOT NULL REFERENCES attendance,
    seat_id uuid NOT NULL REFERENCES seat,
    person_id uuid NOT NULL REFERENCES person,
    deputy boolean NOT NULL,
    first_item integer NOT NULL CHECK (first_item > 0),
    last_item integer NOT NULL CHECK (last_item >= first_item),
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    CONSTRAINT stint_one_in_seat EXCLUDE USING gist (
        attendance_id WITH =, int4range(first_item, last_item, '[]') WITH &&
    ),
    CONSTRAINT stint_one_of_person EXCLUDE USING gist (
        meeting_id WITH =, person_id WITH =, int4range(first_item, last_item, '[]') WITH &&
    )
);
CREATE INDEX stint_person ON stint (person_id);
CREATE TABLE recusal (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    agenda_item_id uuid NOT NULL REFERENCES agenda_item ON DELETE CASCADE,
    attendance_id uuid NOT NULL REFERENCES attendance,
    seat_id uuid NOT NULL REFERENCES seat,
    person_id uuid NOT NULL REFERENCES person,
    deputy_id uuid REFERENCES person CHECK (deputy_id <> person_id),
    reason varchar(500) NOT NULL CHECK (reason <> ''),
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3),
    UNIQUE (agenda_item_id, seat_id),
    UNIQUE (agenda_item_id, deputy_id)
);
CREATE INDEX recusal_meeting ON recusal (meeting_id);
CREATE INDEX recusal_attendance ON recusal (attendance_id);
CREATE INDEX recusal_deputy ON recusal (deputy_id) WHERE deputy_id IS NOT NULL;
CREATE TABLE guest (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL REFERENCES meeting,
    name varchar(200) NOT NULL CHECK (name <> ''),
    represents varchar(200) NOT NULL,
    first_item integer NOT NULL CHECK (first_item > 0),
    last_item integer NOT NULL CHECK (last_item >= first_item),
    audience smallint NOT NULL CHECK (audience BETWEEN 0 AND 3)
);
CREATE INDEX guest_meeting ON guest (meeting_id);
CREATE TRIGGER kept_approved BEFORE INSERT OR UPDATE OR DELETE ON stint
    FOR EACH ROW EXECUTE FUNCTION keep_approved();
CREATE TRIGGER kept_approved BEFORE INSERT OR UPDATE OR DELETE ON recusal
    FOR EACH ROW EXECUTE FUNCTION keep_approved();
CREATE TRIGGER kept_approved BEFORE INSERT OR UPDATE OR DELETE ON guest
    FOR EACH ROW EXECUTE FUNCTION keep_approved();

-- Whoever was called for a seat that nobody held, before calls were kept.
INSERT INTO deputy_call (id, meeting_id, attendance_id, seat_id, person_id, position, state, called_at, audience)
SELECT gen_random_uuid(), a.meeting_id, a.id, a.seat_id, a.person_id, 1, 'called', coalesce(m.called_at, now()),
    a.audience
FROM attendance a JOIN meeting m ON m.id = a.meeting_id
WHERE a.deputy AND a.state = 'called' AND a.person_id IS NOT NULL AND m.state = 'called'
    AND NOT EXISTS (SELECT FROM attendance o WHERE o.meeting_id = a.meeting_id
        AND o.person_id = a.person_id AND o.id < a.id);
"""

# A called deputy reads what the meeting is about, and nothing of other meetings; beside what others may.
CALLED = {
    "meeting": f"id {CALLED_MEETINGS} OR id IN (SELECT meeting_id FROM deputy_call WHERE person_id {MINE})",
    **dict.fromkeys(
        ("joint_body", "agenda_item", "minutes", "decision", "document"), f"meeting_id {CALLED_MEETINGS}"
    ),
    "attendance": f"meeting_id {CALLED_MEETINGS} "
    f"OR id IN (SELECT attendance_id FROM deputy_call WHERE person_id {MINE})",
    "document_file": f"document_id IN (SELECT id FROM document WHERE meeting_id {CALLED_MEETINGS})",
    "case": f"id {CALLED_CASES}",
    "perspective": f"case_id {CALLED_CASES}",
    "treatment": f"case_id {CALLED_CASES}",
    # Who waits as a deputy knows the names of those in the body.
    "person": f"id IN (SELECT person_id FROM holding WHERE body_id {MY_BODIES})",
}
READING = "\n".join(
    f"""DO $do$ BEGIN EXECUTE format($policy$CREATE POLICY called ON {identifier(table)}
    FOR SELECT TO %I USING ({condition})$policy$, current_setting('app.tenant_role')); END $do$;"""
    for table, condition in CALLED.items()
)

VISIBLE = {
    "absence": f"{SECRETARIAT} OR person_id {MINE}",
    "deputy_call": f"{AUDIENCE} OR person_id {MINE} OR meeting_id {CALLED_MEETINGS}",
    "stint": f"{AUDIENCE} OR meeting_id {CALLED_MEETINGS}",
    "recusal": f"{AUDIENCE} OR meeting_id {CALLED_MEETINGS}",
    "guest": f"{AUDIENCE} OR meeting_id {CALLED_MEETINGS}",
}

WRITABLE = {
    "absence": "INSERT, DELETE",
    "stint": "INSERT, UPDATE (audience), DELETE",
    "recusal": "INSERT, UPDATE (audience), DELETE",
    "guest": "INSERT, UPDATE (audience), DELETE",
}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL + READING, VISIBLE, WRITABLE)
