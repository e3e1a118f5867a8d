"""What is said of what a body came to, for pages, papers and mails alike.

A decision holds; a recommendation is given, and each partner decides for itself; a statement is what the community
answers in a hearing, and binds nobody. Whoever says something of a ruling whose nature is known asks here, so that
neither of the others is anywhere called a decision, also while it waits for another body. Words that are right for
all stand where they are said.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from fellesskap.texts import mark


class Nature(StrEnum):
    """What a body comes to in a case: a decision, a recommendation, or a statement in a hearing."""

    DECISION = "decision"
    RECOMMENDATION = "recommendation"
    STATEMENT = "statement"


# What is said of each nature, in the order of `Nature`.
RULED: Mapping[str, tuple[str, str, str]] = {
    "noun": (mark("Beslutning"), mark("Anbefaling"), mark("Høringsuttalelse")),
    "known": (mark("Beslutningen"), mark("Anbefalingen"), mark("Høringsuttalelsen")),
    # Where and when it is to be made.
    "made_in": (
        mark("Besluttes i %(body)s."),
        mark("Anbefalingen gis i %(body)s."),
        mark("Høringsuttalelsen gis i %(body)s."),
    ),
    "to_come": (
        mark("Skal besluttes i %(body)s."),
        mark("Anbefalingen skal gis i %(body)s."),
        mark("Høringsuttalelsen skal gis i %(body)s."),
    ),
    "to_come_on": (
        mark("Skal besluttes i %(body)s %(day)s."),
        mark("Anbefalingen skal gis i %(body)s %(day)s."),
        mark("Høringsuttalelsen skal gis i %(body)s %(day)s."),
    ),
    "to_come_in": (
        mark("Saken skal besluttes i %(body)s."),
        mark("Saken skal få en anbefaling i %(body)s."),
        mark("Saken skal få en høringsuttalelse i %(body)s."),
    ),
    # Whether it is in force.
    "waits": (
        mark("Beslutningen gjelder ikke før %(body)s har godkjent den."),
        mark("Anbefalingen gis ikke før %(body)s har godkjent den."),
        mark("Høringsuttalelsen gis ikke før %(body)s har godkjent den."),
    ),
    "waits_for_day": (
        mark("Beslutningen gjelder ikke ennå. %(body)s behandler den %(day)s."),
        mark("Anbefalingen er ikke gitt ennå. %(body)s behandler den %(day)s."),
        mark("Høringsuttalelsen er ikke gitt ennå. %(body)s behandler den %(day)s."),
    ),
    "waits_for_another": (
        mark("Beslutningen gjelder ikke før et annet utvalg har godkjent den."),
        mark("Anbefalingen gis ikke før et annet utvalg har godkjent den."),
        mark("Høringsuttalelsen gis ikke før et annet utvalg har godkjent den."),
    ),
    "waits_unlisted": (
        mark("Beslutningen gjelder ikke før %(body)s har godkjent den. Den står ikke på en saksliste."),
        mark("Anbefalingen gis ikke før %(body)s har godkjent den. Den står ikke på en saksliste."),
        mark("Høringsuttalelsen gis ikke før %(body)s har godkjent den. Den står ikke på en saksliste."),
    ),
    "fallen": (
        mark("Beslutningen gjelder ikke. %(body)s ble ikke enige om å godkjenne den %(day)s."),
        mark("Anbefalingen gis ikke. %(body)s ble ikke enige om å godkjenne den %(day)s."),
        mark("Høringsuttalelsen gis ikke. %(body)s ble ikke enige om å godkjenne den %(day)s."),
    ),
    "fell": (
        mark("Beslutningen ble ikke godkjent. Ingen er bundet."),
        mark("Anbefalingen ble ikke godkjent, og den gis ikke."),
        mark("Høringsuttalelsen ble ikke godkjent, og den gis ikke."),
    ),
    "confirmed": (
        mark("Beslutningen gjelder fra %(day)s, da %(body)s godkjente den."),
        mark("Anbefalingen ble gitt %(day)s, da %(body)s godkjente den."),
        mark("Høringsuttalelsen ble gitt %(day)s, da %(body)s godkjente den."),
    ),
    "noted": (
        mark("Beslutningen gjelder fra %(day)s. %(body)s tok den til orientering %(noted)s."),
        mark("Anbefalingen ble gitt %(day)s. %(body)s tok den til orientering %(noted)s."),
        mark("Høringsuttalelsen ble gitt %(day)s. %(body)s tok den til orientering %(noted)s."),
    ),
    "reported": (
        mark("Beslutningen gjelder fra %(day)s, og meldes til %(body)s."),
        mark("Anbefalingen ble gitt %(day)s, og meldes til %(body)s."),
        mark("Høringsuttalelsen ble gitt %(day)s, og meldes til %(body)s."),
    ),
    "in_force": (
        mark("Beslutningen gjelder fra %(day)s."),
        mark("Anbefalingen ble gitt %(day)s."),
        mark("Høringsuttalelsen ble gitt %(day)s."),
    ),
    "unlisted": (
        mark("Beslutningen skal meldes til %(body)s, men står ikke på en saksliste."),
        mark("Anbefalingen skal meldes til %(body)s, men står ikke på en saksliste."),
        mark("Høringsuttalelsen skal meldes til %(body)s, men står ikke på en saksliste."),
    ),
    "stands_until": (
        mark("Saken er tatt opp igjen. Beslutningen gjelder til en ny er tatt."),
        mark("Saken er tatt opp igjen. Anbefalingen står til en ny er gitt."),
        mark("Saken er tatt opp igjen. Høringsuttalelsen står til en ny er gitt."),
    ),
    "stands_from": (
        mark("Beslutningen fra %(day)s gjelder til en ny er tatt."),
        mark("Anbefalingen fra %(day)s står til en ny er gitt."),
        mark("Høringsuttalelsen fra %(day)s står til en ny er gitt."),
    ),
    "solved": (
        mark("Løst med en beslutning"),
        mark("Løst med en anbefaling"),
        mark("Løst med en høringsuttalelse"),
    ),
    # The lines of a case's timeline.
    "went_onward": (
        mark("Beslutningen meldes til %(body)s."),
        mark("Anbefalingen meldes til %(body)s."),
        mark("Høringsuttalelsen meldes til %(body)s."),
    ),
    "was_confirmed": (
        mark("%(body)s godkjente beslutningen. Den gjelder fra %(day)s."),
        mark("%(body)s godkjente anbefalingen. Den ble gitt %(day)s."),
        mark("%(body)s godkjente høringsuttalelsen. Den ble gitt %(day)s."),
    ),
    "was_not_confirmed": (
        mark("%(body)s ble ikke enige om å godkjenne beslutningen. Den gjelder ikke."),
        mark("%(body)s ble ikke enige om å godkjenne anbefalingen. Den gis ikke."),
        mark("%(body)s ble ikke enige om å godkjenne høringsuttalelsen. Den gis ikke."),
    ),
    # Where it is written down.
    "record": (mark("Før beslutningen"), mark("Før anbefalingen"), mark("Før høringsuttalelsen")),
    "recorded": (
        mark("Beslutningen er ført."),
        mark("Anbefalingen er ført."),
        mark("Høringsuttalelsen er ført."),
    ),
    "stands": (
        mark("Beslutningen er ført og kan ikke endres."),
        mark("Anbefalingen er ført og kan ikke endres."),
        mark("Høringsuttalelsen er ført og kan ikke endres."),
    ),
    "wording": (
        mark("Beslutningens ordlyd"),
        mark("Anbefalingens ordlyd"),
        mark("Høringsuttalelsens ordlyd"),
    ),
    "wording_about": (
        mark("Dette er teksten partene blir bundet av. Ved utsettelse: hva saken venter på."),
        mark("Dette er teksten partene skal ta stilling til. Ved utsettelse: hva saken venter på."),
        mark("Dette er svaret fra helsefellesskapet. Ved utsettelse: hva saken venter på."),
    ),
    "goes_onward_pending": (
        mark(
            "En beslutning i denne saken gjelder ikke før %(body)s har godkjent den. Fristen for oppfølging "
            "settes da."
        ),
        mark(
            "En anbefaling i denne saken gis ikke før %(body)s har godkjent den. Fristen for oppfølging settes da."
        ),
        mark(
            "Skal partene ta stilling til noe i høringsuttalelsen, gis den ikke før %(body)s har godkjent den. "
            "Fristen for oppfølging settes da."
        ),
    ),
    "goes_onward_reported": (
        mark("En beslutning i denne saken gjelder med en gang, og meldes til %(body)s."),
        mark("En anbefaling i denne saken gis med en gang, og meldes til %(body)s."),
        mark(
            "Skal partene ta stilling til noe i høringsuttalelsen, meldes den til %(body)s når den er gitt."
        ),
    ),
    "to_confirm": (
        mark("Beslutningen som skal godkjennes"),
        mark("Anbefalingen som skal godkjennes"),
        mark("Høringsuttalelsen som skal godkjennes"),
    ),
    "not_before": (
        mark("Den gjelder ikke før den er godkjent her."),
        mark("Den gis ikke før den er godkjent her."),
        mark("Den gis ikke før den er godkjent her."),
    ),
    "is_confirmed": (
        mark("Møtet godkjenner beslutningen."),
        mark("Møtet godkjenner anbefalingen."),
        mark("Møtet godkjenner høringsuttalelsen."),
    ),
    "if_confirmed": (
        mark("Beslutningen gjelder fra møtedagen, og partene får beskjed."),
        mark("Anbefalingen gis fra møtedagen, og partene får beskjed."),
        mark("Høringsuttalelsen gis fra møtedagen, og partene får beskjed."),
    ),
    "if_not_confirmed": (
        mark("Beslutningen faller. Før innvendingene nedenfor."),
        mark("Anbefalingen faller. Før innvendingene nedenfor."),
        mark("Høringsuttalelsen faller. Før innvendingene nedenfor."),
    ),
    "to_note": (
        mark("Beslutningen som meldes"),
        mark("Anbefalingen som meldes"),
        mark("Høringsuttalelsen som meldes"),
    ),
    "already": (mark("Den gjelder allerede."), mark("Den er gitt allerede."), mark("Den er gitt allerede.")),
    "followed_later": (
        mark("Kommer når beslutningen gjelder."),
        mark("Kommer når anbefalingen er gitt."),
        mark("Kommer når høringsuttalelsen er gitt."),
    ),
    "followed_by": (
        mark("%(done)s av %(all)s har fulgt opp beslutningen."),
        mark("%(done)s av %(all)s har fulgt opp anbefalingen."),
        mark("%(done)s av %(all)s har fulgt opp høringsuttalelsen."),
    ),
    "followed_by_all": (
        mark("Alle har fulgt opp beslutningen. Ingenting gjenstår."),
        mark("Alle har fulgt opp anbefalingen. Ingenting gjenstår."),
        mark("Alle har fulgt opp høringsuttalelsen. Ingenting gjenstår."),
    ),
    "costs": (
        mark("Hva beslutningen koster. La feltet stå tomt hvis den ikke gjelder et beløp."),
        mark("Hva det koster å følge anbefalingen. La feltet stå tomt hvis den ikke gjelder et beløp."),
        mark("Hva det koster å følge høringsuttalelsen. La feltet stå tomt hvis den ikke gjelder et beløp."),
    ),
    # Among the bodies that a case has been in.
    "step": (mark("beslutning"), mark("anbefaling"), mark("høringsuttalelse")),
    # Written procedures.
    "proposal": (
        mark("Forslag til beslutning"),
        mark("Forslag til anbefaling"),
        mark("Forslag til høringsuttalelse"),
    ),
    "close": (
        mark("Avslutt og før beslutningen"),
        mark("Avslutt og før anbefalingen"),
        mark("Avslutt og før høringsuttalelsen"),
    ),
    "closed": (
        mark("Beslutningen står på saken, og utvalgets neste møte får den som referatsak."),
        mark("Anbefalingen står på saken, og utvalgets neste møte får den som referatsak."),
        mark("Høringsuttalelsen står på saken, og utvalgets neste møte får den som referatsak."),
    ),
    # Papers and open pages.
    "of_case": (
        mark("Beslutning i sak %(number)s: %(title)s"),
        mark("Anbefaling i sak %(number)s: %(title)s"),
        mark("Høringsuttalelse i sak %(number)s: %(title)s"),
    ),
    "letter": (mark("Beslutningsbrev"), mark("Brev om anbefaling"), mark("Brev med høringsuttalelse")),
    "means": (
        mark("Hva beslutningen betyr"),
        mark("Hva anbefalingen betyr"),
        mark("Hva høringsuttalelsen betyr"),
    ),
    "made_by": (mark("Besluttet av"), mark("Anbefalt av"), mark("Gitt av")),
    "since": (mark("Gjelder fra"), mark("Gitt"), mark("Gitt")),
    "that_is_noted": (
        mark("Beslutning som er meldt"),
        mark("Anbefaling som er meldt"),
        mark("Høringsuttalelse som er meldt"),
    ),
    "that_is_confirmed": (
        mark("Beslutning som er lagt fram for godkjenning"),
        mark("Anbefaling som er lagt fram for godkjenning"),
        mark("Høringsuttalelse som er lagt fram for godkjenning"),
    ),
    # Where one is chosen.
    "of_day": (
        mark("Beslutning %(day)s: %(case)s"),
        mark("Anbefaling %(day)s: %(case)s"),
        mark("Høringsuttalelse %(day)s: %(case)s"),
    ),
    "made": (mark("Dette ble besluttet"), mark("Dette ble anbefalt"), mark("Høringsuttalelse")),
}

# What a ruling does: a binding one, a recommendation, one that has no effect, and a statement.
DOES: Mapping[str, tuple[str, str, str, str]] = {
    # To the partners, and to those of them who were asked.
    "to_all": (
        mark("Beslutningen binder kommunene og helseforetaket."),
        mark("Dette er en anbefaling til kommunene og helseforetaket."),
        mark("Beslutningen har ingen virkning for partene."),
        mark("Høringsuttalelsen binder ingen."),
    ),
    "to_asked": (
        mark("Beslutningen binder dem som ble spurt i forankringen."),
        mark("Dette er en anbefaling til dem som ble spurt i forankringen."),
        mark("Beslutningen har ingen virkning for partene."),
        mark("Høringsuttalelsen binder ingen."),
    ),
    "all_are": (
        mark("Kommunene og helseforetaket er bundet."),
        mark("Hver kommune og helseforetaket avgjør selv."),
        mark("Beslutningen har ingen virkning for partene."),
        mark("Ingen er bundet."),
    ),
    "asked_are": (
        mark("De som ble spurt i forankringen, er bundet."),
        mark("Hver av dem som ble spurt i forankringen, avgjør selv."),
        mark("Beslutningen har ingen virkning for partene."),
        mark("Ingen er bundet."),
    ),
    # In the timeline, in papers and in what a representative reports.
    "agreed": (
        mark("%(body)s ble enige. Beslutningen er bindende."),
        mark("%(body)s ble enige om en anbefaling. Hver part avgjør selv."),
        mark("%(body)s ble enige. Beslutningen binder ingen."),
        mark("%(body)s ble enige om en høringsuttalelse. Den binder ingen."),
    ),
    # Before it is made.
    "agreement": (
        mark("Enighet blir bindende for partene."),
        mark("Enighet blir en anbefaling, som hver part avgjør selv."),
        mark("Enighet har ingen virkning for partene."),
        mark("Enighet blir en høringsuttalelse, som ikke binder noen."),
    ),
    "in_paper": (
        mark("Enighet. Beslutningen er bindende for partene."),
        mark("Enighet. Dette er en anbefaling til partene."),
        mark("Enighet."),
        mark("Enighet. Høringsuttalelsen binder ingen."),
    ),
    "in_report": (
        mark("Beslutningen er bindende."),
        mark("Dette er en anbefaling, som hver part tar stilling til selv."),
        mark("Beslutningen har ingen virkning for partene."),
        mark("Høringsuttalelsen binder ingen."),
    ),
    # Where a written procedure is closed.
    "closing": (
        mark(
            "Beslutningen føres på saken, og partene får brev og oppfølging. Skal et annet utvalg godkjenne den "
            "først, venter oppfølgingen på det. Det kan ikke gjøres om."
        ),
        mark(
            "Anbefalingen føres på saken, og hver part får brev og avgjør selv. Skal et annet utvalg godkjenne den "
            "først, venter de på det. Det kan ikke gjøres om."
        ),
        mark(
            "Beslutningen føres på saken, og partene får brev om den. Den har ingen virkning for dem, så ingen "
            "skal følge opp noe. Utvalgets neste møte får vite om den. Det kan ikke gjøres om."
        ),
        mark(
            "Høringsuttalelsen føres på saken, og partene får brev med den. Utvalgets neste møte får vite om den. "
            "Det kan ikke gjøres om."
        ),
    ),
}


def ruled(said: str, nature: str | None) -> str:
    """Give the bokmål text that says something of a ruling, by its nature as the graph or `nature_by` writes it.

    One that the reader does not see is a decision.
    """
    return RULED[said][_NATURES.index((nature or Nature.DECISION).lower())]


def does(said: str, nature: str, effect: str) -> str:
    """Give the bokmål text of what a ruling does, by its nature and effect as the graph or an event writes them."""
    binding, recommended, unfelt, stated = DOES[said]
    if nature.lower() == Nature.STATEMENT:
        return stated
    return {"binding": binding, "recommendation": recommended}.get(effect.lower(), unfelt)


def nature_by(effect: str | None, kind: str | None) -> Nature:
    """Tell what a ruling of some effect is in a case of some kind, as the graph or an event writes them.

    One that is made already says it itself: `Decision.nature` of the graph.
    """
    if (kind or "").lower() == "hearing":
        return Nature.STATEMENT
    return Nature.RECOMMENDATION if (effect or "").lower() == "recommendation" else Nature.DECISION


def nature_of(decision: Mapping[str, Any] | None) -> Nature | None:
    """Tell what a ruling of the graph is; of one about another body's ruling, what that one is.

    It is read with `result`, `nature` and `confirms { nature }`. One that the reader does not see is a decision;
    where the body did not agree there is none.
    """
    if decision is None:
        return Nature.DECISION
    if made := decision["confirms"]:
        return Nature(made["nature"].lower())
    return Nature(decision["nature"].lower()) if decision["result"] != "NO_AGREEMENT" else None


_NATURES = tuple(Nature)
