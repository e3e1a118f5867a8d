"""The words of the mails about written procedures."""

from __future__ import annotations

from collections.abc import Mapping

from fellesskap.notices.model import NoticeKind
from fellesskap.texts import mark
from fellesskap_workers.wording import Wording

CIRCULATIONS: Mapping[NoticeKind, Wording] = {
    NoticeKind.CIRCULATION_ASKED: Wording(
        mark("Skriftlig behandling: %(subject)s"),
        mark("Utvalget behandler saken skriftlig. Si deg enig, kom med en innvending, eller krev et møte."),
        mark("Les saken og svar"),
    ),
    NoticeKind.CIRCULATION_STARTED: Wording(
        mark("Skriftlig behandling: %(subject)s"),
        mark("Utvalget behandler saken skriftlig. Plassen din teller ikke, men du kan følge med."),
        mark("Se behandlingen"),
    ),
    NoticeKind.CIRCULATION_RELEASED: Wording(
        mark("Ikke spurt lenger: %(subject)s"),
        mark(
            "Du var spurt om å svare skriftlig, men svarer ikke for plassen i utvalget lenger. "
            "Du trenger ikke å gjøre noe."
        ),
        mark("Se behandlingen"),
    ),
    NoticeKind.CIRCULATION_EXTENDED: Wording(
        mark("Lengre frist i skriftlig behandling: %(subject)s"),
        mark(
            "Fristen for å svare er utsatt. Har du svart, står svaret, og du kan endre det til fristen er ute."
        ),
        mark("Se hvorfor, og svar"),
    ),
    NoticeKind.CIRCULATION_REMINDED: Wording(
        mark("Påminnelse om skriftlig behandling: %(subject)s"),
        mark("Vi mangler svaret ditt i den skriftlige behandlingen, og fristen er om kort tid."),
        mark("Les saken og svar"),
    ),
    NoticeKind.CIRCULATION_TO_CLOSE: Wording(
        mark("Klar til å avsluttes: %(subject)s"),
        mark(
            "Alle har svart i den skriftlige behandlingen, eller fristen er ute. Sekretariatet kan avslutte den."
        ),
        mark("Se svarene og avslutt"),
    ),
    NoticeKind.CIRCULATION_TO_MEETING: Wording(
        mark("Saken skal tas i et møte: %(subject)s"),
        mark(
            "En av dem som ble spurt, har krevd et møte om saken. Den skriftlige behandlingen er avsluttet."
        ),
        mark("Se hvorfor"),
    ),
    NoticeKind.CIRCULATION_CANCELLED: Wording(
        mark("Den skriftlige behandlingen er avsluttet: %(subject)s"),
        mark("Sekretariatet har avsluttet behandlingen uten at saken er avgjort. Du trenger ikke å svare."),
        mark("Se hvorfor"),
    ),
    NoticeKind.CIRCULATION_CLOSED: Wording(
        mark("Behandlet skriftlig: %(subject)s"),
        mark("Den skriftlige behandlingen du svarte i, er avsluttet."),
        mark("Se hva utvalget kom fram til"),
    ),
    NoticeKind.CIRCULATION_CORRECTED: Wording(
        mark("Rettet protokoll: %(subject)s"),
        mark("Det utvalget kom fram til skriftlig, er rettet. Det som sto før, ligger fortsatt der."),
        mark("Se hva som er rettet"),
    ),
    NoticeKind.CIRCULATION_CORRECTION_PROPOSED: Wording(
        mark("Rettelse til bekreftelse: %(subject)s"),
        mark(
            "Det er foreslått en rettelse av det utvalget kom fram til skriftlig. "
            "Den gjelder først når en fra den andre siden har bekreftet den."
        ),
        mark("Se rettelsen"),
    ),
    NoticeKind.CIRCULATION_CORRECTION_DECLINED: Wording(
        mark("Rettelsen ble ikke bekreftet: %(subject)s"),
        mark(
            "Rettelsen du foreslo av det utvalget kom fram til skriftlig, ble ikke bekreftet. "
            "Grunnen står på siden."
        ),
        mark("Se grunnen"),
    ),
}
