"""What the states of things are called on pages, and the colour that goes with the word, never alone.

The values are those of the tenant schema; the colours are Designsystemet's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fellesskap.texts import mark
from fellesskap.texts.rulings import Nature, nature_of, ruled

STATES: dict[str, dict[str, tuple[str, str]]] = {
    "case": {
        "reported": (mark("Meldt inn"), "info"),
        "returned": (mark("Sendt tilbake"), "warning"),
        "trying": (mark("Prøves løst"), "warning"),
        "placed": (mark("Plassert"), "info"),
        "discussing": (mark("Til drøfting"), "accent"),
        "discussed": (mark("Drøftet"), "accent"),
        "anchoring": (mark("Til forankring"), "warning"),
        "anchored": (mark("Forankret"), "accent"),
        "deciding": (mark("Til beslutning"), "accent"),
        "decided": (mark("Besluttet"), "success"),
        "not_agreed": (mark("Ikke enighet"), "danger"),
        "settled": (mark("Løst"), "success"),
        "concluded": (mark("Ferdig drøftet"), "success"),
        "withdrawn": (mark("Trukket"), "neutral"),
    },
    "kind": {
        "decision": (mark("Beslutningssak"), "neutral"),
        "discussion": (mark("Drøftingssak"), "info"),
        "information": (mark("Orienteringssak"), "info"),
        "hearing": (mark("Høringssak"), "brand2"),
    },
    "stage": {
        "open": (mark("Her nå"), "warning"),
        "skipped": (mark("Hoppet over"), "neutral"),
        "escalated": (mark("Løftet videre"), "accent"),
        "settled": (mark("Løst"), "success"),
        "referred": (mark("Sendt videre"), "danger"),
    },
    "setup": {
        "done": (mark("Ferdig"), "success"),
        "changed": (mark("Endret siden du så på det"), "warning"),
        "to_do": (mark("Gjenstår"), "info"),
        "wrong": (mark("Må rettes"), "danger"),
        "not_needed": (mark("Trengs ikke"), "neutral"),
        "waiting": (mark("Kan ikke begynne ennå"), "neutral"),
    },
    "treatment": {
        "waiting": (mark("Venter på møte"), "neutral"),
        "listed": (mark("På sakslisten"), "info"),
        "in_writing": (mark("Behandles skriftlig"), "info"),
        "done": (mark("Behandlet"), "success"),
        "postponed": (mark("Utsatt"), "warning"),
        "lifted": (mark("Løftet"), "accent"),
        "lowered": (mark("Tatt ned"), "accent"),
        "withdrawn": (mark("Saken ble trukket"), "neutral"),
    },
    "meeting": {
        "planned": (mark("Planlagt"), "neutral"),
        "called": (mark("Innkalt"), "info"),
        "held": (mark("Gjennomført"), "accent"),
        "minuted": (mark("Referat skrevet"), "accent"),
        "approved": (mark("Referat godkjent"), "success"),
        "cancelled": (mark("Avlyst"), "danger"),
    },
    "attendance": {
        "called": (mark("Innkalt"), "neutral"),
        "coming": (mark("Kommer"), "info"),
        "absent": (mark("Forfall"), "warning"),
        "present": (mark("Til stede"), "success"),
    },
    "deputy": {
        "called": (mark("Spurt"), "warning"),
        "accepted": (mark("Møter"), "success"),
        "declined": (mark("Kan ikke"), "neutral"),
        "released": (mark("Trengs ikke"), "neutral"),
    },
    "round": {
        "open": (mark("Åpen"), "warning"),
        "closed": (mark("Avsluttet"), "success"),
    },
    "reply": {
        "agree": (mark("Enig"), "success"),
        "agree_with_remark": (mark("Enig med merknad"), "success"),
        "object": (mark("Innvending"), "danger"),
        "abstain": (mark("Avstår"), "neutral"),
        "": (mark("Ikke svart"), "warning"),
    },
    "stance": {
        "agree": (mark("Enig"), "success"),
        "agree_with_remark": (mark("Enig med merknad"), "success"),
        "object": (mark("Innvending"), "danger"),
        "abstain": (mark("Avstår"), "neutral"),
        "": (mark("Ikke avklart"), "warning"),
    },
    "appointment": {
        "open": (mark("Åpen"), "warning"),
        "closed": (mark("Avsluttet"), "success"),
    },
    "party": {
        "received": (mark("Mottatt"), "success"),
        "missing": (mark("Mangler"), "warning"),
        "late": (mark("Mangler, fristen er ute"), "danger"),
    },
    "round_seat": {
        "appointed": (mark("Oppnevnt"), "success"),
        "to_confirm": (mark("Innstilt"), "accent"),
        "to_choose": (mark("Venter på valg"), "accent"),
        "received": (mark("Noen har svart"), "info"),
        "answered": (mark("Alle har svart"), "info"),
        "waiting": (mark("Venter på navn"), "warning"),
        "unasked": (mark("Ingen er spurt"), "neutral"),
    },
    "nomination": {
        "nominated": (mark("Foreslått"), "accent"),
        "selected": (mark("Valgt"), "accent"),
        "appointed": (mark("Oppnevnt"), "success"),
        "reserve": (mark("Mulig vara"), "neutral"),
        "deputy": (mark("Oppnevnt som vara"), "success"),
        "withdrawn": (mark("Trukket"), "neutral"),
        "refused": (mark("Ikke bekreftet"), "danger"),
        "confirmed": (mark("Oppnevnt"), "success"),
        "postponed": (mark("Utsatt"), "warning"),
    },
    "committee": {
        "coming": (mark("Begynner senere"), "neutral"),
        "active": (mark("I arbeid"), "info"),
        "due_soon": (mark("Fristen nærmer seg"), "warning"),
        "overdue": (mark("Fristen er ute"), "danger"),
        "delivered": (mark("Rapport levert"), "accent"),
        "reported": (mark("Rapport tatt til orientering"), "success"),
        "dissolved": (mark("Oppløst"), "neutral"),
    },
    "premeeting": {
        "planned": (mark("Planlagt"), "info"),
        "held": (mark("Gjennomført"), "success"),
        "cancelled": (mark("Avlyst"), "danger"),
    },
    "disclosure": {
        "overdue": (mark("Fristen er ute"), "danger"),
        "waiting": (mark("Venter på svar"), "warning"),
        "complained": (mark("Klage venter"), "warning"),
        "answered": (mark("Besvart"), "success"),
    },
    "circulation": {
        "open": (mark("Pågår"), "warning"),
        "closed": (mark("Avsluttet"), "success"),
        "to_meeting": (mark("Går til et møte"), "accent"),
        "cancelled": (mark("Avsluttet uten beslutning"), "neutral"),
    },
    "stand": {
        "agrees": (mark("Enig"), "success"),
        "objects": (mark("Innvending"), "danger"),
        "meeting": (mark("Krever møte"), "accent"),
        "": (mark("Ikke svart"), "warning"),
    },
    "voice": {
        "agrees": (mark("Enig"), "success"),
        "objects": (mark("Innvending"), "danger"),
        "silent": (mark("Uten uttalelse"), "neutral"),
    },
    "decision": {
        "agreement": (mark("Enighet"), "success"),
        "no_agreement": (mark("Ikke enighet"), "danger"),
        "postponed": (mark("Utsatt"), "warning"),
    },
    "effect": {
        "binding": (mark("Bindende"), "success"),
        "recommendation": (mark("Anbefaling"), "info"),
        "none": (mark("Uten virkning"), "neutral"),
    },
    "stated": {
        "recommendation": (mark("Uttalelse med anbefaling"), "info"),
        "none": (mark("Uttalelse"), "neutral"),
    },
    "comment": {
        "unanswered": (mark("Ikke besvart"), "warning"),
        "taken_in": (mark("Tatt inn"), "success"),
        "not_taken_in": (mark("Ikke tatt inn"), "neutral"),
    },
    "correction": {
        "open": (mark("Venter på bekreftelse"), "warning"),
        "confirmed": (mark("Bekreftet"), "success"),
        "declined": (mark("Ikke bekreftet"), "neutral"),
        "withdrawn": (mark("Trukket"), "neutral"),
    },
    "followup": {
        "open": (mark("Ikke begynt"), "warning"),
        "under_way": (mark("I gang"), "info"),
        "done": (mark("Utført"), "success"),
    },
    "adoption": {
        "": (mark("Ikke behandlet"), "warning"),
        "adopted": (mark("Vedtatt"), "success"),
        "adopted_with_remark": (mark("Vedtatt med merknad"), "success"),
        "rejected": (mark("Avvist"), "danger"),
    },
    "perspective": {
        "missing": (mark("Mangler"), "warning"),
        "covered": (mark("Dekket"), "success"),
        "not_relevant": (mark("Ikke aktuelt"), "neutral"),
    },
    "document": {
        "requested": (mark("Bestilt"), "neutral"),
        "working": (mark("Lages nå"), "info"),
        "ready": (mark("Klart"), "success"),
        "failed": (mark("Mislyktes"), "danger"),
    },
    "paper": {
        "call": (mark("Innkalling"), "neutral"),
        "call_open": (mark("Innkalling uten lukkede punkter"), "neutral"),
        "minutes": (mark("Referat"), "neutral"),
        "minutes_open": (mark("Referat uten lukkede punkter"), "neutral"),
        "decision_letter": (mark("Beslutningsbrev"), "neutral"),
        "appointment_letter": (mark("Oppnevningsbrev"), "neutral"),
        "dialogue_summary": (mark("Sammendrag av innspill"), "neutral"),
        "written_record": (mark("Protokoll fra skriftlig behandling"), "neutral"),
        "premeeting_sheet": (mark("Ark til formøtet"), "neutral"),
        "position_sheet": (mark("Ark til formøtet"), "neutral"),
    },
    "advice": {
        "supports": (mark("Støtter"), "success"),
        "supports_with_remarks": (mark("Støtter med merknader"), "info"),
        "advises_against": (mark("Fraråder"), "danger"),
        "no_remarks": (mark("Ingen merknader"), "neutral"),
        "": (mark("Ikke svart"), "warning"),
    },
    "notice": {
        "case.reported": (mark("Ny sak er meldt inn"), "info"),
        "case.placed": (mark("En sak er plassert"), "info"),
        "case.lifted": (mark("En sak er løftet"), "info"),
        "case.lowered": (mark("En sak er tatt ned"), "info"),
        "case.returned": (mark("En sak er sendt tilbake til deg"), "warning"),
        "case.sent_again": (mark("En sak er sendt inn igjen"), "info"),
        "case.postponed": (mark("En sak er utsatt"), "info"),
        "case.withdrawn": (mark("En sak er trukket"), "warning"),
        "case.concluded": (mark("En sak er avsluttet etter drøftingen"), "info"),
        "case.reopened": (mark("En sak er tatt opp igjen"), "info"),
        "disagreement.registered": (mark("Dere er part i en uenighetssak"), "warning"),
        "disagreement.escalated": (mark("En uenighet er løftet"), "warning"),
        "disagreement.settled": (mark("En uenighet er løst"), "success"),
        "disagreement.referred": (mark("En uenighet er sendt videre"), "info"),
        "disagreement.due": (mark("Fristen i en uenighetssak nærmer seg"), "warning"),
        "disagreement.overdue": (mark("Fristen i en uenighetssak er ute"), "danger"),
        "meeting.called": (mark("Du er kalt inn til møte"), "info"),
        "meeting.moved": (mark("Et møte er flyttet"), "warning"),
        "meeting.supplemented": (mark("Sakslisten til et møte er endret"), "info"),
        "meeting.cancelled": (mark("Et møte er avlyst"), "warning"),
        "meeting.released": (mark("Du er ikke innkalt til møtet lenger"), "info"),
        "meeting.moved_anew": (mark("Et møte du ikke kunne komme til, er flyttet"), "warning"),
        "meeting.deputy_called": (mark("Du er kalt inn som vara"), "warning"),
        "meeting.deputy_released": (mark("Du trenger ikke å møte som vara likevel"), "info"),
        "meeting.deputy_informed": (mark("Til orientering: et møte der du er vara"), "neutral"),
        "meeting.deputy_informed_anew": (
            mark("Til orientering: et møte der du er vara, er endret"),
            "neutral",
        ),
        "meeting.deputy_informed_cancelled": (
            mark("Til orientering: et møte der du er vara, er avlyst"),
            "neutral",
        ),
        "meeting.seat_unfilled": (mark("En plass er ikke representert i et møte"), "danger"),
        "minutes.ready": (mark("Et referat er klart"), "info"),
        "minutes.to_comment": (mark("Et referat er sendt til deg for kommentarer"), "warning"),
        "minutes.comment_reminded": (mark("Fristen for å kommentere et referat nærmer seg"), "warning"),
        "minutes.corrected": (mark("Et godkjent referat er rettet"), "info"),
        "minutes.correction_proposed": (mark("En rettelse av et referat venter på bekreftelse"), "warning"),
        "minutes.correction_declined": (mark("En rettelse du foreslo, ble ikke bekreftet"), "warning"),
        "minutes.to_approve": (mark("Et referat venter på at du godkjenner det"), "warning"),
        "minutes.approval_reminded": (mark("Vi mangler godkjenningen din av et referat"), "warning"),
        "round.opened": (mark("Dere skal ta stilling til en sak"), "warning"),
        "round.reminded": (mark("Fristen for å svare nærmer seg"), "warning"),
        "round.extended": (mark("Dere har fått lengre frist til å svare"), "info"),
        "round.reopened": (mark("En forankring er åpnet igjen"), "warning"),
        "round.asked_again": (mark("Dere skal ta stilling til en ny tekst"), "warning"),
        "round.closed": (mark("En forankring er avsluttet"), "info"),
        "round.stopped": (mark("Dere trenger ikke svare: en forankring er avsluttet før tiden"), "info"),
        "round.answered_for_you": (mark("Svaret deres er erstattet av et svar fra formøtet"), "warning"),
        "advice.asked": (mark("Et utvalg du sitter i, skal uttale seg"), "warning"),
        "advice.reminded": (mark("Vi mangler uttalelsen fra et utvalg du sitter i"), "warning"),
        "advice.given": (mark("En uttalelse er kommet inn"), "info"),
        "advice.stopped": (mark("Utvalget trenger ikke å uttale seg lenger"), "info"),
        "decision.recorded": (mark("En sak er besluttet"), "success"),
        "decision.pending": (mark("En sak er besluttet, men gjelder ikke ennå"), "warning"),
        "decision.confirmed": (mark("En beslutning gjelder nå"), "success"),
        "decision.fallen": (mark("En beslutning ble ikke godkjent"), "danger"),
        "circulation.asked": (mark("Du er spurt om å svare skriftlig"), "warning"),
        "circulation.started": (mark("En sak behandles skriftlig"), "info"),
        "circulation.released": (mark("Du er ikke spurt om å svare skriftlig lenger"), "info"),
        "circulation.extended": (mark("Du har fått lengre frist til å svare skriftlig"), "info"),
        "circulation.reminded": (mark("Vi mangler svaret ditt i en skriftlig behandling"), "warning"),
        "circulation.to_close": (mark("En skriftlig behandling kan avsluttes"), "warning"),
        "circulation.to_meeting": (mark("Noen krever at en sak tas i et møte"), "info"),
        "circulation.cancelled": (mark("En skriftlig behandling er avsluttet"), "info"),
        "circulation.closed": (mark("En skriftlig behandling er ferdig"), "success"),
        "circulation.corrected": (mark("Det et utvalg kom fram til skriftlig, er rettet"), "info"),
        "circulation.correction_proposed": (
            mark("En rettelse av det et utvalg kom fram til skriftlig, venter på bekreftelse"),
            "warning",
        ),
        "circulation.correction_declined": (mark("En rettelse du foreslo, ble ikke bekreftet"), "warning"),
        "input.opened": (mark("Et dialogmøte tar imot innspill"), "info"),
        "input.reminded": (mark("Fristen for innspill nærmer seg"), "warning"),
        "input.settled": (mark("Innspillet ditt er behandlet"), "info"),
        "followup.assigned": (mark("Dere har noe å følge opp"), "warning"),
        "reportback.sent": (mark("Du har fått en orientering fra den som representerer dere"), "info"),
        "followup.due": (mark("Fristen for en oppfølging nærmer seg"), "warning"),
        "followup.overdue": (mark("Fristen for en oppfølging er ute"), "danger"),
        "followup.rejected": (mark("En part har avvist en anbefaling"), "danger"),
        "followup.ratified": (mark("Alle har vedtatt en anbefaling"), "success"),
        "chair.due": (mark("Ledelsen av et utvalg skifter side"), "info"),
        "term.ending": (mark("En periode går snart ut"), "warning"),
        "appointment.called": (mark("Dere skal oppnevne eller foreslå noen"), "warning"),
        "appointment.reminded": (mark("Vi mangler navn fra dere"), "warning"),
        "appointment.extended": (mark("Fristen for å oppnevne er flyttet"), "info"),
        "appointment.made": (mark("Du er oppnevnt"), "success"),
        "appointment.refused": (mark("Den dere foreslo, ble ikke bekreftet"), "warning"),
        "committee.due": (mark("Et utvalg skal snart levere rapport"), "warning"),
        "committee.overdue": (mark("Et utvalg har gått over fristen"), "danger"),
        "committee.extended": (mark("Utvalget har fått mer tid"), "info"),
        "committee.reported": (mark("Et utvalg har levert rapport"), "info"),
        "committee.dissolved": (mark("Utvalget oppløses"), "info"),
        "premeeting.called": (mark("Du er spurt om å være med i et formøte"), "info"),
        "premeeting.changed": (mark("Et formøte er endret"), "warning"),
        "premeeting.left": (mark("Du er ikke lenger med i et formøte"), "info"),
        "premeeting.cancelled": (mark("Et formøte er avlyst"), "warning"),
    },
    "delivery": {
        "queued": (mark("I kø"), "neutral"),
        "sending": (mark("Sendes nå"), "info"),
        "sent": (mark("Sendt"), "success"),
        "failed": (mark("Ikke levert"), "danger"),
        "uncertain": (mark("Usikkert"), "warning"),
    },
}

SIDES = {
    "municipal": mark("Kommunesiden"),
    "hospital": mark("Sykehussiden"),
    "other": mark("Andre"),
}


# What is told of a ruling that is no decision, or where there is none; else the kind's own words hold.
_RULINGS: dict[tuple[str, Nature | None], str] = {
    ("decision.recorded", None): mark("Et utvalg ble ikke enig i en sak"),
    ("decision.recorded", Nature.RECOMMENDATION): mark("En anbefaling er gitt"),
    ("decision.pending", Nature.RECOMMENDATION): mark("En anbefaling er klar, men ikke gitt ennå"),
    ("decision.confirmed", Nature.RECOMMENDATION): mark("En anbefaling er godkjent og gitt"),
    ("decision.fallen", Nature.RECOMMENDATION): mark("En anbefaling ble ikke godkjent"),
    ("decision.recorded", Nature.STATEMENT): mark("En høringsuttalelse er gitt"),
    ("decision.pending", Nature.STATEMENT): mark("En høringsuttalelse er klar, men ikke gitt ennå"),
    ("decision.confirmed", Nature.STATEMENT): mark("En høringsuttalelse er godkjent og gitt"),
    ("decision.fallen", Nature.STATEMENT): mark("En høringsuttalelse ble ikke godkjent"),
}


def notice_words(notice: Mapping[str, Any]) -> str:
    """Say in bokmål what a notice tells, of a ruling by what it is."""
    about = notice["about"] or {}
    nature = nature_of(about if about.get("__typename") == "Decision" else None)
    return _RULINGS.get((notice["kind"], nature)) or state_of("notice", notice["kind"])[0]


def paper_words(paper: Mapping[str, Any]) -> str:
    """Say in bokmål what a paper is, of a letter by the ruling it tells of where that is read with it."""
    if paper["kind"] == "DECISION_LETTER" and paper.get("decision"):
        return ruled("letter", paper["decision"]["nature"])
    return state_of("paper", paper["kind"])[0]


# Where a case stands that is not for deciding; else the words of all cases hold.
_CASE_STATES: dict[tuple[str, str], tuple[str, str]] = {
    ("HEARING", "DECIDING"): (mark("Til uttalelse"), "accent"),
    ("HEARING", "DECIDED"): (mark("Uttalelse gitt"), "success"),
    ("INFORMATION", "DISCUSSING"): (mark("Til orientering"), "accent"),
    ("INFORMATION", "DISCUSSED"): (mark("Orientert"), "accent"),
    ("INFORMATION", "CONCLUDED"): (mark("Tatt til orientering"), "success"),
}


def case_state_of(case: Mapping[str, Any]) -> tuple[str, str]:
    """Look up the bokmål words and the colour for where a case stands, by what it is for."""
    return _CASE_STATES.get((case["kind"], case["state"])) or state_of("case", case["state"])


def effect_noun(ruling: Mapping[str, Any]) -> str:
    """Name the noun whose states tell what a ruling does to the partners: a statement has words of its own."""
    return "stated" if ruling["nature"] == "STATEMENT" else "effect"


def state_of(noun: str, value: str | None) -> tuple[str, str]:
    """Look up the bokmål word and the colour for a state; the graph writes values in capitals."""
    return STATES[noun][(value or "").lower()]
