"""What must hold for what is attested and authorised, and what a body's filled seats have to answer for.

Pure. Sources: 000–004 are the founding documents, A1–A30 and N1–N2 the ambiguities and rules settled in the
national template, S1–S12 the stories.
"""

from fellesskap.composition.rules.attesting import (
    competences_on,
    excluding,
    leader_level_on,
    require_attestable,
    require_compatible,
    require_person_itself,
    require_within,
)
from fellesskap.composition.rules.authority import (
    HIGHEST_LIMIT,
    acting_on,
    exceeds,
    require_behalf,
    require_limit,
)
from fellesskap.composition.rules.reporting import misfits, report

__all__ = [
    "HIGHEST_LIMIT",
    "acting_on",
    "competences_on",
    "exceeds",
    "excluding",
    "leader_level_on",
    "misfits",
    "report",
    "require_attestable",
    "require_behalf",
    "require_compatible",
    "require_limit",
    "require_person_itself",
    "require_within",
]
