"""Row-level security for one table, written the same way every time.

The owner sees and changes all rows (without an explicit policy, FORCE would make a backfill touch none).
The tenant's role sees what `visible` says and writes only in the engine scope, which services enter.

A condition on another table is part of every plan that visits the protected one, with that table's own policies in
it. So it is a function that gives a set of ids, `meeting_id IN (SELECT attended_meetings())`, after what most rows
pass by (migration 0042).
"""

from __future__ import annotations

from fellesskap.db.quoting import identifier

EVERYONE = "true"
NOBODY = "false"
AUDIENCE = "audience >= (SELECT current_setting('app.sees')::smallint)"
MINE = "= (SELECT nullif(current_setting('app.person'), '')::uuid)"
SECRETARIAT = "(SELECT current_setting('app.sees')) = '0'"
PARTNERS = "(SELECT current_setting('app.sees')) <= '1'"
# Meetings the actor is called to as a deputy, and the cases on their agendas; the bodies the actor is in.
CALLED_MEETINGS = "= ANY ((SELECT nullif(current_setting('app.meetings', true), ''))::uuid[])"
CALLED_CASES = "= ANY ((SELECT nullif(current_setting('app.cases', true), ''))::uuid[])"
MY_BODIES = "= ANY ((SELECT nullif(current_setting('app.bodies', true), ''))::uuid[])"


def _among(fact: str, kind: str) -> str:
    # A transaction that was never told the fact sees nothing; the cast stands outside so that it is read once.
    return f"ANY ((SELECT nullif(current_setting('{fact}', true), ''))::{kind}[])"


# A row that is one side's own, or that of one of its regions or divisions, by its own columns.
MY_SIDE = f"side = {_among('app.sides', 'text')}"
MY_SPACE = (
    f"{MY_SIDE} AND ((region_id IS NULL AND division_id IS NULL) OR side = {_among('app.keeps', 'text')} "
    f"OR region_id = {_among('app.regions', 'uuid')} OR division_id = {_among('app.divisions', 'uuid')})"
)
# The secretariat as persons: an administrator is none of them.
SECRETARIES = "coalesce((SELECT nullif(current_setting('app.keeps', true), '')), '{}') <> '{}'"
MY_SECRETARIAT = f"side = {_among('app.keeps', 'text')}"

_ENGINE = "(SELECT current_setting('app.scope')) = 'engine'"


def protect(table: str, visible: str, writable: str, role: str) -> str:
    """Write the DDL that protects `table`; `writable` lists granted commands, `visible` is an SQL condition."""
    name, reader = identifier(table), identifier(role)
    grant = f"GRANT SELECT{', ' + writable if writable else ''} ON {name} TO {reader};"
    return (
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY owned ON {name} TO CURRENT_USER USING (true) WITH CHECK (true);"
        f"CREATE POLICY engine ON {name} TO {reader} USING ({_ENGINE}) WITH CHECK ({_ENGINE});"
        f"CREATE POLICY visible ON {name} FOR SELECT TO {reader} USING ({visible});{grant}"
    )
