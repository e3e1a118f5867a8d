"""The words of the mails about anchoring and advice."""

from __future__ import annotations

from collections.abc import Mapping

from fellesskap.notices.model import NoticeKind
from fellesskap.texts import mark
from fellesskap_workers.wording import Wording

ROUNDS: Mapping[NoticeKind, Wording] = {
    NoticeKind.ROUND_OPENED: Wording(
        mark("Svar ønskes: %(subject)s"),
        mark("En sak er sendt ut til forankring, og vi ber om svar fra dere."),
        mark("Se saken og svar"),
    ),
    NoticeKind.ROUND_REMINDED: Wording(
        mark("Påminnelse om svar: %(subject)s"),
        mark("Vi mangler fortsatt svar fra dere i denne forankringen."),
        mark("Se saken og svar"),
    ),
    NoticeKind.ROUND_EXTENDED: Wording(
        mark("Lengre frist: %(subject)s"),
        mark("Fristen for å svare i denne forankringen er utsatt. Vi venter fortsatt på svar fra dere."),
        mark("Se saken og svar"),
    ),
    NoticeKind.ROUND_REOPENED: Wording(
        mark("Åpnet igjen: %(subject)s"),
        mark("Forankringen av saken er åpnet igjen. Har dere svart, står svaret til dere endrer det."),
        mark("Se saken og svar"),
    ),
    NoticeKind.ROUND_ASKED_AGAIN: Wording(
        mark("Ny tekst, nytt svar ønskes: %(subject)s"),
        mark("Forslaget er skrevet om, og vi ber dere svare på den nye teksten."),
        mark("Se hva som er nytt, og svar"),
    ),
    NoticeKind.ROUND_CLOSED: Wording(
        mark("Forankringen er avsluttet: %(subject)s"),
        mark("Forankringen av saken er avsluttet, og svarene er samlet."),
        mark("Se svarene"),
    ),
    NoticeKind.ROUND_STOPPED: Wording(
        mark("Dere trenger ikke svare: %(subject)s"),
        mark(
            "Forankringen er avsluttet før tiden, fordi saken har gått videre. Svarene som er gitt, blir stående."
        ),
        mark("Se saken"),
    ),
    NoticeKind.ROUND_ANSWERED_FOR_YOU: Wording(
        mark("Svaret deres er erstattet: %(subject)s"),
        mark(
            "Kontakten i regionen har ført et svar fra formøtet i stedet for det dere hadde gitt selv. Det dere "
            "svarte, står under «Tidligere svar». Stemmer det ikke, kan dere svare på nytt."
        ),
        mark("Se svaret"),
    ),
    NoticeKind.ADVICE_ASKED: Wording(
        mark("Uttalelse ønskes: %(subject)s"),
        mark("Et utvalg du sitter i, er bedt om å uttale seg om en sak før den besluttes."),
        mark("Se saken og spørsmålet"),
    ),
    NoticeKind.ADVICE_REMINDED: Wording(
        mark("Påminnelse om uttalelse: %(subject)s"),
        mark("Vi mangler fortsatt uttalelsen fra et utvalg du sitter i."),
        mark("Se saken og spørsmålet"),
    ),
    NoticeKind.ADVICE_STOPPED: Wording(
        mark("Uttalelsen trengs ikke lenger: %(subject)s"),
        mark("Saken er trukket eller avsluttet. Utvalget trenger ikke å uttale seg."),
        mark("Se saken"),
    ),
    NoticeKind.ADVICE_GIVEN: Wording(
        mark("Uttalelse mottatt: %(subject)s"),
        mark("En uttalelse i saken er kommet inn."),
        mark("Se saken"),
    ),
}
