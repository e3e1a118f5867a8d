"""What the states of things are called on pages, and the colour that goes with the word, never alone.

The values are those of the tenant schema; the colours are Designsystemet's.
"""

from __future__ import annotations

from fellesskap.texts import mark

STATES: dict[str, dict[str, tuple[str, str]]] = {
    "case": {
        "reported": (mark("Meldt inn"), "info"),
        "placed": (mark("Plassert"), "info"),
        "discussing": (mark("Til drøfting"), "accent"),
        "discussed": (mark("Drøftet"), "accent"),
        "anchoring": (mark("Til forankring"), "warning"),
        "anchored": (mark("Forankret"), "accent"),
        "deciding": (mark("Til beslutning"), "accent"),
        "decided": (mark("Besluttet"), "success"),
        "not_agreed": (mark("Ikke enighet"), "danger"),
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
        "done": (mark("Behandlet"), "success"),
        "postponed": (mark("Utsatt"), "warning"),
        "lifted": (mark("Løftet"), "accent"),
        "lowered": (mark("Tatt ned"), "accent"),
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
    "followup": {
        "open": (mark("Ikke begynt"), "warning"),
        "under_way": (mark("I gang"), "info"),
        "done": (mark("Utført"), "success"),
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
        "minutes": (mark("Referat"), "neutral"),
        "decision_letter": (mark("Beslutningsbrev"), "neutral"),
        "appointment_letter": (mark("Oppnevningsbrev"), "neutral"),
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
        "meeting.called": (mark("Du er kalt inn til møte"), "info"),
        "meeting.moved": (mark("Et møte er flyttet"), "warning"),
        "meeting.supplemented": (mark("Sakslisten til et møte er endret"), "info"),
        "meeting.cancelled": (mark("Et møte er avlyst"), "warning"),
        "minutes.ready": (mark("Et referat er klart"), "info"),
        "minutes.to_approve": (mark("Et referat venter på at du godkjenner det"), "warning"),
        "minutes.approval_reminded": (mark("Vi mangler godkjenningen din av et referat"), "warning"),
        "round.opened": (mark("Dere skal ta stilling til en sak"), "warning"),
        "round.reminded": (mark("Fristen for å svare nærmer seg"), "warning"),
        "round.extended": (mark("Dere har fått lengre frist til å svare"), "info"),
        "round.reopened": (mark("En forankring er åpnet igjen"), "warning"),
        "round.asked_again": (mark("Dere skal ta stilling til en ny tekst"), "warning"),
        "round.closed": (mark("En forankring er avsluttet"), "info"),
        "advice.asked": (mark("Et utvalg du sitter i, skal uttale seg"), "warning"),
        "advice.reminded": (mark("Vi mangler uttalelsen fra et utvalg du sitter i"), "warning"),
        "advice.given": (mark("En uttalelse er kommet inn"), "info"),
        "decision.recorded": (mark("En sak er besluttet"), "success"),
        "decision.pending": (mark("En sak er besluttet, men gjelder ikke ennå"), "warning"),
        "decision.confirmed": (mark("En beslutning gjelder nå"), "success"),
        "decision.fallen": (mark("En beslutning ble ikke godkjent"), "danger"),
        "followup.assigned": (mark("Dere har noe å følge opp"), "warning"),
        "chair.due": (mark("Ledelsen av et utvalg skifter side"), "info"),
        "term.ending": (mark("En periode går snart ut"), "warning"),
        "appointment.called": (mark("Dere skal oppnevne eller foreslå noen"), "warning"),
        "appointment.reminded": (mark("Vi mangler navn fra dere"), "warning"),
        "appointment.extended": (mark("Fristen for å oppnevne er flyttet"), "info"),
        "appointment.made": (mark("Du er oppnevnt"), "success"),
        "committee.due": (mark("Et utvalg skal snart levere rapport"), "warning"),
        "committee.overdue": (mark("Et utvalg har gått over fristen"), "danger"),
        "committee.extended": (mark("Utvalget har fått mer tid"), "info"),
        "committee.reported": (mark("Et utvalg har levert rapport"), "info"),
        "committee.dissolved": (mark("Utvalget oppløses"), "info"),
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


def state_of(noun: str, value: str | None) -> tuple[str, str]:
    """Look up the bokmål word and the colour for a state; the graph writes values in capitals."""
    return STATES[noun][(value or "").lower()]
