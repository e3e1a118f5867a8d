"""The words of the mails: for each kind of notice a subject, what has happened, and where to go."""

from __future__ import annotations

from collections.abc import Mapping

from fellesskap.notices.model import NoticeKind
from fellesskap.texts import mark
from fellesskap_workers.circulation_wordings import CIRCULATIONS
from fellesskap_workers.round_wordings import ROUNDS
from fellesskap_workers.wording import Wording

WORDINGS: Mapping[NoticeKind, Wording] = {
    NoticeKind.CASE_REPORTED: Wording(
        mark("Ny sak: %(subject)s"),
        mark("En ny sak er meldt inn og venter på å bli plassert."),
        mark("Se saken"),
    ),
    NoticeKind.CASE_PLACED: Wording(
        mark("Saken er plassert: %(subject)s"),
        mark("Sekretariatet har plassert saken i et utvalg."),
        mark("Se saken"),
    ),
    NoticeKind.CASE_LIFTED: Wording(
        mark("Saken er løftet: %(subject)s"),
        mark("Saken, eller en del av den, er løftet til et annet utvalg."),
        mark("Se saken"),
    ),
    NoticeKind.CASE_LOWERED: Wording(
        mark("Saken er tatt ned: %(subject)s"),
        mark("Saken, eller en del av den, er tatt ned til et annet utvalg."),
        mark("Se saken"),
    ),
    NoticeKind.CASE_RETURNED: Wording(
        mark("Saken er sendt tilbake til deg: %(subject)s"),
        mark("Sekretariatet trenger mer før saken kan behandles. Rett den og send den inn igjen."),
        mark("Se hva som mangler"),
    ),
    NoticeKind.CASE_SENT_AGAIN: Wording(
        mark("Saken er sendt inn igjen: %(subject)s"),
        mark("En sak som var sendt tilbake, er rettet og sendt inn igjen."),
        mark("Se saken"),
    ),
    NoticeKind.CASE_POSTPONED: Wording(
        mark("Saken er utsatt: %(subject)s"),
        mark("Utvalget utsatte drøftingen av saken."),
        mark("Se hvorfor"),
    ),
    NoticeKind.CASE_WITHDRAWN: Wording(
        mark("Saken er trukket: %(subject)s"),
        mark("Saken er trukket og skal ikke behandles. Dere trenger ikke å svare på den."),
        mark("Se hvorfor"),
    ),
    NoticeKind.CASE_CONCLUDED: Wording(
        mark("Saken er avsluttet etter drøftingen: %(subject)s"),
        mark("Saken er drøftet og skal ikke besluttes."),
        mark("Se hvorfor"),
    ),
    NoticeKind.CASE_REOPENED: Wording(
        mark("Saken er tatt opp igjen: %(subject)s"),
        mark("Saken skal behandles på nytt. Det som er avgjort før, står til saken er avgjort på nytt."),
        mark("Se hvorfor"),
    ),
    NoticeKind.DISAGREEMENT_REGISTERED: Wording(
        mark("Uenighetssak: %(subject)s"),
        mark(
            "En uenighet er registrert, og dere er en av partene. Den skal først prøves løst så nært "
            "pasienten som mulig."
        ),
        mark("Se saken"),
    ),
    NoticeKind.DISAGREEMENT_ESCALATED: Wording(
        mark("Uenigheten er løftet: %(subject)s"),
        mark("Uenigheten ble ikke løst der den ble prøvd, og er løftet til neste nivå."),
        mark("Se saken"),
    ),
    NoticeKind.DISAGREEMENT_SETTLED: Wording(
        mark("Uenigheten er løst: %(subject)s"),
        mark("Partene er blitt enige, og det de ble enige om, står på saken."),
        mark("Se hva dere ble enige om"),
    ),
    NoticeKind.DISAGREEMENT_REFERRED: Wording(
        mark("Uenigheten er sendt videre: %(subject)s"),
        mark("Uenigheten ble ikke løst på det øverste nivået, og er sendt videre ut av helsefellesskapet."),
        mark("Se saken"),
    ),
    NoticeKind.DISAGREEMENT_DUE: Wording(
        mark("Fristen nærmer seg: %(subject)s"),
        mark("Fristen for å løse uenigheten på dette nivået er snart ute."),
        mark("Se saken"),
    ),
    NoticeKind.DISAGREEMENT_OVERDUE: Wording(
        mark("Fristen er ute: %(subject)s"),
        mark(
            "Fristen for å løse uenigheten på dette nivået er ute. Si hvordan det gikk, eller løft "
            "den videre."
        ),
        mark("Se saken"),
    ),
    NoticeKind.MEETING_CALLED: Wording(
        mark("Innkalling: %(subject)s"),
        mark("Du er kalt inn til møte."),
        mark("Se møtet, sakene og innkallingen"),
    ),
    NoticeKind.MEETING_MOVED: Wording(
        mark("Flyttet: %(subject)s"),
        mark("Møtet du er kalt inn til, er flyttet. Kalenderinvitasjonen her erstatter den du har."),
        mark("Se møtet, sakene og innkallingen"),
    ),
    NoticeKind.MEETING_SUPPLEMENTED: Wording(
        mark("Endret saksliste: %(subject)s"),
        mark("Sakslisten til møtet du er kalt inn til, er endret. Her er den nye innkallingen."),
        mark("Se hva som er endret, og papirene"),
    ),
    NoticeKind.MEETING_CANCELLED: Wording(
        mark("Avlyst: %(subject)s"),
        mark("Møtet er avlyst."),
        mark("Se møtet"),
    ),
    NoticeKind.MEETING_RELEASED: Wording(
        mark("Ikke innkalt lenger: %(subject)s"),
        mark(
            "Du var kalt inn til møtet, men har ikke plassen i utvalget den dagen, eller har permisjon. "
            "Møtet tas ut av kalenderen din."
        ),
        mark("Se møtet"),
    ),
    NoticeKind.MEETING_MOVED_ANEW: Wording(
        mark("Flyttet: %(subject)s"),
        mark(
            "Møtet du ikke kunne komme til, er flyttet. Kan du likevel komme den nye dagen, svarer du det på siden "
            "til møtet. Kan du fortsatt ikke, trenger du ikke å gjøre noe."
        ),
        mark("Se møtet og svar"),
    ),
    NoticeKind.DEPUTY_CALLED: Wording(
        mark("Innkalling som vara: %(subject)s"),
        mark(
            "Du er kalt inn til møte som vara. Svar om du kan møte, så vi kan spørre neste hvis du ikke kan."
        ),
        mark("Svar og se papirene"),
    ),
    NoticeKind.DEPUTY_RELEASED: Wording(
        mark("Du trenger ikke å møte: %(subject)s"),
        mark("Du var kalt inn til møtet som vara, men plassen er dekket. Møtet tas ut av kalenderen din."),
        mark("Se møtet"),
    ),
    NoticeKind.DEPUTY_INFORMED: Wording(
        mark("Til orientering: %(subject)s"),
        mark(
            "Utvalget der du er vara, er kalt inn til møte. Du er ikke kalt inn og skal ikke svare. "
            "Trenger vi deg, får du en egen innkalling. Da svarer du om du kan møte, og kan lese papirene."
        ),
        mark("Se det du kan lese om møtet"),
    ),
    NoticeKind.DEPUTY_INFORMED_ANEW: Wording(
        mark("Endret, til orientering: %(subject)s"),
        mark(
            "Møtet i utvalget der du er vara, er flyttet eller har fått ny saksliste. Du er ikke kalt inn og skal "
            "ikke svare. Trenger vi deg, får du en egen innkalling."
        ),
        mark("Se det du kan lese om møtet"),
    ),
    NoticeKind.DEPUTY_INFORMED_CANCELLED: Wording(
        mark("Avlyst, til orientering: %(subject)s"),
        mark("Møtet i utvalget der du er vara, er avlyst. Du trenger ikke å gjøre noe."),
        mark("Se det du kan lese om møtet"),
    ),
    NoticeKind.SEAT_UNFILLED: Wording(
        mark("Ikke representert: %(subject)s"),
        mark(
            "Ingen er kalt inn for en plass i møtet: Den som har plassen, har meldt forfall, har permisjon eller "
            "har gått ut, og ingen vara kan møte."
        ),
        mark("Se hvem som møter"),
    ),
    NoticeKind.MINUTES_READY: Wording(
        mark("Protokoll: %(subject)s"),
        mark("Protokollen fra møtet er godkjent."),
        mark("Se møtet og protokollen"),
    ),
    NoticeKind.MINUTES_TO_COMMENT: Wording(
        mark("Kommentarer ønskes: %(subject)s"),
        mark("Referatet fra møtet er skrevet, og vi ber om kommentarer før det godkjennes."),
        mark("Les og kommenter"),
    ),
    NoticeKind.MINUTES_COMMENT_REMINDED: Wording(
        mark("Påminnelse om kommentarer: %(subject)s"),
        mark("Fristen for å kommentere referatet fra møtet er snart ute."),
        mark("Les og kommenter"),
    ),
    NoticeKind.MINUTES_CORRECTED: Wording(
        mark("Rettet protokoll: %(subject)s"),
        mark("Den godkjente protokollen fra møtet er rettet. Det som sto før, ligger fortsatt der."),
        mark("Se hva som er rettet"),
    ),
    NoticeKind.MINUTES_CORRECTION_PROPOSED: Wording(
        mark("Rettelse til bekreftelse: %(subject)s"),
        mark(
            "Det er foreslått en rettelse av den godkjente protokollen fra møtet. "
            "Den gjelder først når en fra den andre siden har bekreftet den."
        ),
        mark("Se rettelsen"),
    ),
    NoticeKind.MINUTES_CORRECTION_DECLINED: Wording(
        mark("Rettelsen ble ikke bekreftet: %(subject)s"),
        mark("Rettelsen du foreslo av protokollen fra møtet, ble ikke bekreftet. Grunnen står på siden."),
        mark("Se grunnen"),
    ),
    NoticeKind.MINUTES_TO_APPROVE: Wording(
        mark("Til godkjenning: %(subject)s"),
        mark("Referatet fra møtet er skrevet. Lederen og nestlederen skal lese og godkjenne det."),
        mark("Les og godkjenn"),
    ),
    NoticeKind.MINUTES_REMINDED: Wording(
        mark("Påminnelse om godkjenning: %(subject)s"),
        mark("Vi mangler fortsatt godkjenningen din av referatet fra møtet."),
        mark("Les og godkjenn"),
    ),
    NoticeKind.DECISION_RECORDED: Wording(
        mark("Beslutning: %(subject)s"),
        mark("Det er tatt en beslutning i saken."),
        mark("Se beslutningen"),
    ),
    NoticeKind.DECISION_PENDING: Wording(
        mark("Beslutning som ikke gjelder ennå: %(subject)s"),
        mark("Det er tatt en beslutning i saken, men den gjelder ikke før et annet utvalg har godkjent den."),
        mark("Se beslutningen"),
    ),
    NoticeKind.DECISION_CONFIRMED: Wording(
        mark("Beslutningen gjelder nå: %(subject)s"),
        mark("Beslutningen er godkjent, og den gjelder fra nå av."),
        mark("Se beslutningen"),
    ),
    NoticeKind.DECISION_FALLEN: Wording(
        mark("Beslutningen ble ikke godkjent: %(subject)s"),
        mark("Det ble ikke enighet om å godkjenne beslutningen. Den gjelder ikke, og ingen er bundet."),
        mark("Se hvorfor"),
    ),
    NoticeKind.TERM_ENDING: Wording(
        mark("Perioden går snart ut: %(subject)s"),
        mark("En funksjonsperiode går ut om kort tid, og ingen er oppnevnt etter den."),
        mark("Se plassen"),
    ),
    **CIRCULATIONS,
    **ROUNDS,
    NoticeKind.INPUT_OPENED: Wording(
        mark("Gi innspill: %(subject)s"),
        mark("Hva vil dere at dialogmøtet skal ta opp? Møtet er åpnet for innspill."),
        mark("Les spørsmålet og gi innspill"),
    ),
    NoticeKind.INPUT_REMINDED: Wording(
        mark("Påminnelse om innspill: %(subject)s"),
        mark("Fristen er om kort tid, og det er ikke kommet noe innspill fra kommunen din."),
        mark("Les spørsmålet og gi innspill"),
    ),
    NoticeKind.INPUT_SETTLED: Wording(
        mark("Innspillet ditt er behandlet: %(subject)s"),
        mark("Sekretariatet har sagt hva som blir av temaet du ga innspill om."),
        mark("Se hva som ble av det"),
    ),
    NoticeKind.FOLLOWUP_ASSIGNED: Wording(
        mark("Til oppfølging: %(subject)s"),
        mark("En beslutning skal følges opp hos dere."),
        mark("Se hva som skal følges opp"),
    ),
    NoticeKind.REPORTBACK_SENT: Wording(
        mark("Orientering fra møtet: %(subject)s"),
        mark("Den som representerer dere, har skrevet hva møtet kom fram til, og hva det betyr for dere."),
        mark("Les orienteringen"),
    ),
    NoticeKind.FOLLOWUP_DUE: Wording(
        mark("Fristen for oppfølging nærmer seg: %(subject)s"),
        mark(
            "Fristen for å følge opp en beslutning hos dere er snart ute, og dere har ikke meldt den utført."
        ),
        mark("Meld hvor langt dere er kommet"),
    ),
    NoticeKind.FOLLOWUP_OVERDUE: Wording(
        mark("Fristen for oppfølging er ute: %(subject)s"),
        mark("Fristen for å følge opp en beslutning er ute, og ikke alle har meldt at de har fulgt den opp."),
        mark("Se hva som gjenstår"),
    ),
    NoticeKind.FOLLOWUP_REJECTED: Wording(
        mark("En part har avvist anbefalingen: %(subject)s"),
        mark("En av partene har gjort eget vedtak om å avvise anbefalingen. Begrunnelsen står på saken."),
        mark("Se saken og vedtakene"),
    ),
    NoticeKind.FOLLOWUP_RATIFIED: Wording(
        mark("Alle har vedtatt anbefalingen: %(subject)s"),
        mark("Alle kommunene og helseforetaket har gjort eget vedtak om å følge anbefalingen."),
        mark("Se saken og vedtakene"),
    ),
    NoticeKind.CHAIR_DUE: Wording(
        mark("Ledelsen skifter side: %(subject)s"),
        mark("Ledelsen går snart over til den andre siden. Avtal overleveringen i god tid."),
        mark("Se årshjulet"),
    ),
    NoticeKind.APPOINTMENT_CALLED: Wording(
        mark("Oppnevning: %(subject)s"),
        mark("Vi ber dere oppnevne eller foreslå hvem som skal sitte i utvalgene."),
        mark("Se plassene og svar"),
    ),
    NoticeKind.APPOINTMENT_REMINDED: Wording(
        mark("Påminnelse om oppnevning: %(subject)s"),
        mark("Vi mangler fortsatt navn i denne oppnevningen."),
        mark("Se hva som mangler"),
    ),
    NoticeKind.APPOINTMENT_EXTENDED: Wording(
        mark("Ny frist for oppnevning: %(subject)s"),
        mark("Fristen for å oppnevne er flyttet."),
        mark("Se plassene og svar"),
    ),
    NoticeKind.APPOINTMENT_MADE: Wording(
        mark("Du er oppnevnt: %(subject)s"),
        mark("Du er oppnevnt til en plass i helsefellesskapet. Oppnevningsbrevet ligger ved."),
        mark("Se oppnevningsbrevet"),
    ),
    NoticeKind.APPOINTMENT_REFUSED: Wording(
        mark("Forslaget ble ikke bekreftet: %(subject)s"),
        mark(
            "Utvalget bekreftet ikke den dere hadde foreslått. Dere kan foreslå en annen mens runden er åpen."
        ),
        mark("Se plassen og svar"),
    ),
    NoticeKind.COMMITTEE_DUE: Wording(
        mark("Fristen nærmer seg: %(subject)s"),
        mark(
            "Et midlertidig utvalg skal snart levere rapporten sin. Trenger det mer tid, må fristen forlenges."
        ),
        mark("Se utvalget"),
    ),
    NoticeKind.COMMITTEE_OVERDUE: Wording(
        mark("Fristen er ute: %(subject)s"),
        mark("Et midlertidig utvalg har ikke levert rapporten sin innen fristen."),
        mark("Se utvalget"),
    ),
    NoticeKind.COMMITTEE_EXTENDED: Wording(
        mark("Ny frist for utvalget: %(subject)s"),
        mark("Utvalget du sitter i, har fått mer tid."),
        mark("Se utvalget"),
    ),
    NoticeKind.COMMITTEE_REPORTED: Wording(
        mark("Rapport levert: %(subject)s"),
        mark(
            "Et midlertidig utvalg har levert rapporten sin. Den skal på sakslisten til utvalget som opprettet det."
        ),
        mark("Se rapporten"),
    ),
    NoticeKind.COMMITTEE_DISSOLVED: Wording(
        mark("Utvalget oppløses: %(subject)s"),
        mark("Utvalget du sitter i, oppløses. Du kan fortsatt lese det som gjelder utvalget."),
        mark("Se utvalget"),
    ),
    NoticeKind.PREMEETING_CALLED: Wording(
        mark("Formøte: %(subject)s"),
        mark("Du er spurt om å være med i et formøte. Bare dem det er for, ser at det finnes."),
        mark("Se formøtet og sakene"),
    ),
    NoticeKind.PREMEETING_CHANGED: Wording(
        mark("Formøtet er endret: %(subject)s"),
        mark("Formøtet er endret. Kalenderinvitasjonen her erstatter den du har."),
        mark("Se formøtet og sakene"),
    ),
    NoticeKind.PREMEETING_LEFT: Wording(
        mark("Du er ikke lenger med: %(subject)s"),
        mark("Formøtet holdes uten deg, og det går ut av kalenderen din."),
        mark("Se formøtet"),
    ),
    NoticeKind.PREMEETING_CANCELLED: Wording(
        mark("Formøtet er avlyst: %(subject)s"), mark("Formøtet holdes ikke."), mark("Se formøtet")
    ),
}
