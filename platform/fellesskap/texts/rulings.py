"""What is said of what a body came to, for pages, papers and mails alike.

A decision holds; a recommendation is given, and each partner decides for itself. Whoever says something of a ruling
whose effect is known asks here, so that a recommendation is nowhere called a decision, also while it waits for
another body. Words that are right for both stand where they are said.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from fellesskap.texts import mark


class Nature(StrEnum):
    """What a body came to."""

    DECISION = "decision"
    RECOMMENDATION = "recommendation"
    NO_AGREEMENT = "no_agreement"


# What is said of a decision, and of a recommendation.
RULED: Mapping[str, tuple[str, str]] = {
    "noun": (mark("Beslutning"), mark("Anbefaling")),
    "known": (mark("Beslutningen"), mark("Anbefalingen")),
    # Whether it is in force.
    "waits": (
        mark("Beslutningen gjelder ikke før %(body)s har godkjent den."),
        mark("Anbefalingen gis ikke før %(body)s har godkjent den."),
    ),
    "waits_for_day": (
        mark("Beslutningen gjelder ikke ennå. %(body)s behandler den %(day)s."),
        mark("Anbefalingen er ikke gitt ennå. %(body)s behandler den %(day)s."),
    ),
    "waits_for_another": (
        mark("Beslutningen gjelder ikke før et annet utvalg har godkjent den."),
        mark("Anbefalingen gis ikke før et annet utvalg har godkjent den."),
    ),
    "waits_unlisted": (
        mark("Beslutningen gjelder ikke før %(body)s har godkjent den. Den står ikke på en saksliste."),
        mark("Anbefalingen gis ikke før %(body)s har godkjent den. Den står ikke på en saksliste."),
    ),
    "fallen": (
        mark("Beslutningen gjelder ikke. %(body)s ble ikke enige om å godkjenne den %(day)s."),
        mark("Anbefalingen gis ikke. %(body)s ble ikke enige om å godkjenne den %(day)s."),
    ),
    "fell": (
        mark("Beslutningen ble ikke godkjent. Ingen er bundet."),
        mark("Anbefalingen ble ikke godkjent, og den gis ikke."),
    ),
    "confirmed": (
        mark("Beslutningen gjelder fra %(day)s, da %(body)s godkjente den."),
        mark("Anbefalingen ble gitt %(day)s, da %(body)s godkjente den."),
    ),
    "noted": (
        mark("Beslutningen gjelder fra %(day)s. %(body)s tok den til orientering %(noted)s."),
        mark("Anbefalingen ble gitt %(day)s. %(body)s tok den til orientering %(noted)s."),
    ),
    "reported": (
        mark("Beslutningen gjelder fra %(day)s, og meldes til %(body)s."),
        mark("Anbefalingen ble gitt %(day)s, og meldes til %(body)s."),
    ),
    "in_force": (mark("Beslutningen gjelder fra %(day)s."), mark("Anbefalingen ble gitt %(day)s.")),
    "unlisted": (
        mark("Beslutningen skal meldes til %(body)s, men står ikke på en saksliste."),
        mark("Anbefalingen skal meldes til %(body)s, men står ikke på en saksliste."),
    ),
    "stands_until": (
        mark("Saken er tatt opp igjen. Beslutningen gjelder til en ny er tatt."),
        mark("Saken er tatt opp igjen. Anbefalingen står til en ny er gitt."),
    ),
    "stands_from": (
        mark("Beslutningen fra %(day)s gjelder til en ny er tatt."),
        mark("Anbefalingen fra %(day)s står til en ny er gitt."),
    ),
    "solved": (mark("Løst med en beslutning"), mark("Løst med en anbefaling")),
    # The lines of a case's timeline.
    "went_onward": (mark("Beslutningen meldes til %(body)s."), mark("Anbefalingen meldes til %(body)s.")),
    "was_confirmed": (
        mark("%(body)s godkjente beslutningen. Den gjelder fra %(day)s."),
        mark("%(body)s godkjente anbefalingen. Den ble gitt %(day)s."),
    ),
    "was_not_confirmed": (
        mark("%(body)s ble ikke enige om å godkjenne beslutningen. Den gjelder ikke."),
        mark("%(body)s ble ikke enige om å godkjenne anbefalingen. Den gis ikke."),
    ),
    # Where it is written down.
    "record": (mark("Før beslutningen"), mark("Før anbefalingen")),
    "recorded": (mark("Beslutningen er ført."), mark("Anbefalingen er ført.")),
    "stands": (
        mark("Beslutningen er ført og kan ikke endres."),
        mark("Anbefalingen er ført og kan ikke endres."),
    ),
    "wording": (mark("Beslutningens ordlyd"), mark("Anbefalingens ordlyd")),
    "wording_about": (
        mark("Dette er teksten partene blir bundet av. Ved utsettelse: hva saken venter på."),
        mark("Dette er teksten partene skal ta stilling til. Ved utsettelse: hva saken venter på."),
    ),
    "goes_onward_pending": (
        mark(
            "En beslutning i denne saken gjelder ikke før %(body)s har godkjent den. Fristen for oppfølging "
            "settes da."
        ),
        mark(
            "En anbefaling i denne saken gis ikke før %(body)s har godkjent den. Fristen for oppfølging settes da."
        ),
    ),
    "goes_onward_reported": (
        mark("En beslutning i denne saken gjelder med en gang, og meldes til %(body)s."),
        mark("En anbefaling i denne saken gis med en gang, og meldes til %(body)s."),
    ),
    "to_confirm": (mark("Beslutningen som skal godkjennes"), mark("Anbefalingen som skal godkjennes")),
    "not_before": (
        mark("Den gjelder ikke før den er godkjent her."),
        mark("Den gis ikke før den er godkjent her."),
    ),
    "is_confirmed": (mark("Møtet godkjenner beslutningen."), mark("Møtet godkjenner anbefalingen.")),
    "if_confirmed": (
        mark("Beslutningen gjelder fra møtedagen, og partene får beskjed."),
        mark("Anbefalingen gis fra møtedagen, og partene får beskjed."),
    ),
    "if_not_confirmed": (
        mark("Beslutningen faller. Før innvendingene nedenfor."),
        mark("Anbefalingen faller. Før innvendingene nedenfor."),
    ),
    "to_note": (mark("Beslutningen som meldes"), mark("Anbefalingen som meldes")),
    "already": (mark("Den gjelder allerede."), mark("Den er gitt allerede.")),
    "followed_later": (
        mark("Kommer når beslutningen gjelder."),
        mark("Kommer når anbefalingen er gitt."),
    ),
    # Written procedures.
    "proposal": (mark("Forslag til beslutning"), mark("Forslag til anbefaling")),
    "close": (mark("Avslutt og før beslutningen"), mark("Avslutt og før anbefalingen")),
    "closing": (
        mark(
            "Beslutningen føres på saken, og partene får brev og oppfølging. Skal et annet utvalg godkjenne den "
            "først, venter oppfølgingen på det. Det kan ikke gjøres om."
        ),
        mark(
            "Anbefalingen føres på saken, og hver part får brev og avgjør selv. Skal et annet utvalg godkjenne den "
            "først, venter de på det. Det kan ikke gjøres om."
        ),
    ),
    "closed": (
        mark("Beslutningen står på saken, og utvalgets neste møte får den som referatsak."),
        mark("Anbefalingen står på saken, og utvalgets neste møte får den som referatsak."),
    ),
    # Papers and open pages.
    "of_case": (
        mark("Beslutning i sak %(number)s: %(title)s"),
        mark("Anbefaling i sak %(number)s: %(title)s"),
    ),
    "letter": (mark("Beslutningsbrev"), mark("Brev om anbefaling")),
    "means": (mark("Hva beslutningen betyr"), mark("Hva anbefalingen betyr")),
    "made_by": (mark("Besluttet av"), mark("Anbefalt av")),
    "since": (mark("Gjelder fra"), mark("Gitt")),
    "that_is_noted": (mark("Beslutning som er meldt"), mark("Anbefaling som er meldt")),
    "that_is_confirmed": (
        mark("Beslutning som er lagt fram for godkjenning"),
        mark("Anbefaling som er lagt fram for godkjenning"),
    ),
    # Where one is chosen.
    "of_day": (mark("Beslutning %(day)s: %(case)s"), mark("Anbefaling %(day)s: %(case)s")),
    "made": (mark("Dette ble besluttet"), mark("Dette ble anbefalt")),
}


def ruled(said: str, effect: str | None) -> str:
    """Give the bokmål text that says something of a ruling, by its effect as the graph or an event writes it."""
    of_decision, of_recommendation = RULED[said]
    return of_recommendation if advises(effect) else of_decision


def advises(effect: str | None) -> bool:
    """Tell whether an effect, as the graph or an event writes it, leaves each partner to decide for itself."""
    return (effect or "").lower() == "recommendation"


def nature_of(decision: Mapping[str, Any] | None) -> Nature:
    """Tell what a ruling of the graph is; of one about another body's ruling, what that one is.

    It is read with `result`, `effect` and `confirms { effect }`; one that the reader does not see is a decision.
    """
    if decision is None:
        return Nature.DECISION
    made = decision["confirms"]
    if advises((made or decision)["effect"]):
        return Nature.RECOMMENDATION
    return Nature.DECISION if made or decision["result"] != "NO_AGREEMENT" else Nature.NO_AGREEMENT
