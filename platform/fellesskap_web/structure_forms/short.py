"""The few fields of a part that each step of the walk asks about; the part keeps the others as they are."""

from __future__ import annotations

from fellesskap.drafts.model import CommunityFacts, SetupStep
from fellesskap.structure import model
from fellesskap.texts import mark
from fellesskap_web.structure_forms.layout import Layout

SHORT: dict[SetupStep, dict[type, Layout]] = {
    SetupStep.COMMUNITY: {
        CommunityFacts: (
            (mark("Hvem dere er"), ("name", "name_confirmed", "trust")),
            (mark("Grunnlaget"), ("source",)),
        )
    },
    SetupStep.BODIES: {
        model.Body: (
            (mark("Hva utvalget er"), ("name", "abbreviation", "kind", "level", "purpose")),
            (mark("Plassen i strukturen"), ("each", "reports_to", "prepares_for", "part_of")),
        )
    },
    SetupStep.SEATS: {
        model.Seat: (
            (mark("Plassen"), ("title", "side", "kind", "group", "counts")),
            (mark("Hvem plassen representerer"), ("each", "count", "among")),
            (mark("Hvem som sitter der"), ("office", "deputies", "term_months", "requires")),
        )
    },
    SetupStep.CHAIRS: {
        model.Body: (
            (mark("Hvem som leder"), ("chair",)),
            (mark("Beslutninger"), ("decides", "decision", "minutes_approved_by")),
        )
    },
    SetupStep.CASES: {CommunityFacts: ((mark("Saksnummer"), ("numbering",)),)},
    SetupStep.YEAR: {
        model.Body: (
            (
                mark("Møter"),
                ("meetings_per_year", "frame_minutes", "open_to_public", "opening_items", "closing_items"),
            ),
        ),
        CommunityFacts: ((mark("Innkalling"), ("call_days",)),),
    },
}
"""Where a class is not named, its whole form is short enough. A test holds that a new part can be made so."""
