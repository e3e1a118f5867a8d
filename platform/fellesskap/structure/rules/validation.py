"""Everything a structure must satisfy before it is published."""

from __future__ import annotations

from fellesskap.structure.model import Structure
from fellesskap.structure.rules.advising import check_advisers
from fellesskap.structure.rules.agendas import check_agendas
from fellesskap.structure.rules.appointing import check_appointing
from fellesskap.structure.rules.approvals import check_access, check_approvals
from fellesskap.structure.rules.chairs import check_chairs
from fellesskap.structure.rules.expansion import Municipalities, expand
from fellesskap.structure.rules.findings import Finding
from fellesskap.structure.rules.form import check_form
from fellesskap.structure.rules.onward import check_onward
from fellesskap.structure.rules.partners import check_partners
from fellesskap.structure.rules.substance import check_substance


def validate(structure: Structure, municipalities: Municipalities) -> list[Finding]:
    """Check everything, given all municipalities the national register knows; an empty list is a clean bill."""
    expansion = expand(structure, municipalities)
    return [
        *check_form(structure, expansion),
        *check_partners(structure, municipalities),
        *check_substance(structure, expansion),
        *check_appointing(structure),
        *check_chairs(structure, expansion, municipalities),
        *check_approvals(structure),
        *check_access(structure),
        *check_agendas(structure),
        *check_advisers(structure),
        *check_onward(structure),
    ]
