"""The words of the mails about what is no decision: a recommendation, a statement, or that a body did not agree."""

from __future__ import annotations

from collections.abc import Mapping

from fellesskap.notices.model import NoticeKind
from fellesskap.texts import mark
from fellesskap.texts.rulings import Nature
from fellesskap_workers.wording import Wording

RULINGS: Mapping[tuple[NoticeKind, Nature | None], Wording] = {
    (NoticeKind.DECISION_RECORDED, None): Wording(
        mark("Ikke enighet: %(subject)s"),
        mark("Utvalget tok stilling til saken, men ble ikke enig. Ingen er bundet."),
        mark("Se hvorfor"),
    ),
    (NoticeKind.DECISION_RECORDED, Nature.RECOMMENDATION): Wording(
        mark("Anbefaling: %(subject)s"),
        mark("Det er gitt en anbefaling i saken. Hver kommune og helseforetaket avgjør selv."),
        mark("Se anbefalingen"),
    ),
    (NoticeKind.DECISION_PENDING, Nature.RECOMMENDATION): Wording(
        mark("Anbefaling som ikke er gitt ennå: %(subject)s"),
        mark(
            "Utvalget er enig om en anbefaling i saken, men den gis ikke før et annet utvalg har godkjent den."
        ),
        mark("Se anbefalingen"),
    ),
    (NoticeKind.DECISION_CONFIRMED, Nature.RECOMMENDATION): Wording(
        mark("Anbefalingen er gitt: %(subject)s"),
        mark("Anbefalingen er godkjent. Nå avgjør hver kommune og helseforetaket selv."),
        mark("Se anbefalingen"),
    ),
    (NoticeKind.DECISION_FALLEN, Nature.RECOMMENDATION): Wording(
        mark("Anbefalingen ble ikke godkjent: %(subject)s"),
        mark("Det ble ikke enighet om å godkjenne anbefalingen, og den gis ikke."),
        mark("Se hvorfor"),
    ),
    (NoticeKind.FOLLOWUP_ASSIGNED, Nature.RECOMMENDATION): Wording(
        mark("Anbefaling til behandling: %(subject)s"),
        mark("En anbefaling skal behandles hos dere. Før vedtaket deres når det er gjort."),
        mark("Se hva som skal behandles"),
    ),
    (NoticeKind.FOLLOWUP_DUE, Nature.RECOMMENDATION): Wording(
        mark("Fristen for å behandle en anbefaling nærmer seg: %(subject)s"),
        mark("Fristen for å behandle en anbefaling er snart ute, og vedtaket deres er ikke ført."),
        mark("Før vedtaket"),
    ),
    (NoticeKind.FOLLOWUP_OVERDUE, Nature.RECOMMENDATION): Wording(
        mark("Fristen for å behandle en anbefaling er ute: %(subject)s"),
        mark("Fristen for å behandle en anbefaling er ute, og ikke alle har ført vedtaket sitt."),
        mark("Se hva som gjenstår"),
    ),
    (NoticeKind.DECISION_RECORDED, Nature.STATEMENT): Wording(
        mark("Høringsuttalelse: %(subject)s"),
        mark("Det er gitt en høringsuttalelse i saken. Den binder ingen."),
        mark("Se høringsuttalelsen"),
    ),
    (NoticeKind.DECISION_PENDING, Nature.STATEMENT): Wording(
        mark("Høringsuttalelse som ikke er gitt ennå: %(subject)s"),
        mark(
            "Utvalget er enig om en høringsuttalelse i saken, men den gis ikke før et annet utvalg har godkjent "
            "den."
        ),
        mark("Se høringsuttalelsen"),
    ),
    (NoticeKind.DECISION_CONFIRMED, Nature.STATEMENT): Wording(
        mark("Høringsuttalelsen er gitt: %(subject)s"),
        mark("Høringsuttalelsen er godkjent og gitt. Den binder ingen."),
        mark("Se høringsuttalelsen"),
    ),
    (NoticeKind.DECISION_FALLEN, Nature.STATEMENT): Wording(
        mark("Høringsuttalelsen ble ikke godkjent: %(subject)s"),
        mark("Det ble ikke enighet om å godkjenne høringsuttalelsen, og den gis ikke."),
        mark("Se hvorfor"),
    ),
    (NoticeKind.FOLLOWUP_ASSIGNED, Nature.STATEMENT): Wording(
        mark("Høringsuttalelse til behandling: %(subject)s"),
        mark("En høringsuttalelse gir dere noe å ta stilling til. Før vedtaket deres når det er gjort."),
        mark("Se hva som skal behandles"),
    ),
    (NoticeKind.FOLLOWUP_DUE, Nature.STATEMENT): Wording(
        mark("Fristen for å ta stilling etter en høringsuttalelse nærmer seg: %(subject)s"),
        mark(
            "En høringsuttalelse gir dere noe å ta stilling til. Fristen er snart ute, og vedtaket deres er ikke "
            "ført."
        ),
        mark("Før vedtaket"),
    ),
    (NoticeKind.FOLLOWUP_OVERDUE, Nature.STATEMENT): Wording(
        mark("Fristen for å ta stilling etter en høringsuttalelse er ute: %(subject)s"),
        mark(
            "Fristen for å ta stilling etter en høringsuttalelse er ute, og ikke alle har ført vedtaket sitt."
        ),
        mark("Se hva som gjenstår"),
    ),
}
