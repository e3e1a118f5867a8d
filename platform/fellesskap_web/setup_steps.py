"""The walk by which a community is set up: its steps in order, their addresses, and the words of each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from fellesskap.drafts.model import SetupStep
from fellesskap.texts import mark


@dataclass(frozen=True, slots=True)
class Stop:
    """One page of the walk.

    `step` is what is looked at there; the last page, where the draft is published, has none. `template` says
    what the national template has where nobody says otherwise.
    """

    address: str
    name: str
    question: str
    about: str
    template: str = ""
    step: SetupStep | None = None


STOPS = (
    Stop(
        "helsefellesskapet",
        mark("Hvem dere er"),
        mark("Hvem er dere?"),
        mark("Navnet og helseforetaket står på alle sider og i alle papirer. Se at det stemmer."),
        mark("Navnet, helseforetaket og kommunene er hentet fra nasjonale registre."),
        SetupStep.COMMUNITY,
    ),
    Stop(
        "kommuner",
        mark("Kommunene"),
        mark("Hvilke kommuner er med?"),
        mark("Noen steder samordner kommunene seg i regioner og snakker med én stemme. Det er valgfritt."),
        mark("Malen har ingen regioner. Hver kommune svarer for seg selv."),
        SetupStep.PARTNERS,
    ),
    Stop(
        "sykehuset",
        mark("Sykehuset"),
        mark("Hvordan er helseforetaket delt inn?"),
        mark(
            "Legg inn divisjonene eller klinikkene hvis de skal bli spurt hver for seg eller ha egne plasser. "
            "Ellers går du bare videre."
        ),
        mark("Malen har ingen divisjoner. Helseforetaket svarer samlet."),
        SetupStep.HOSPITAL,
    ),
    Stop(
        "utvalg",
        mark("Utvalgene"),
        mark("Hvor møtes dere?"),
        mark(
            "Et utvalg er et sted der kommunene og helseforetaket møtes. Ta bort det dere ikke har, og legg til "
            "det som mangler."
        ),
        mark(
            "Malen har tre nivåer: partnerskapsmøtet, et strategisk utvalg og et faglig utvalg. Et sekretariat "
            "forbereder sakene."
        ),
        SetupStep.BODIES,
    ),
    Stop(
        "plasser",
        mark("Hvem som sitter der"),
        mark("Hvem sitter i utvalgene?"),
        mark("Her sier dere hvilke plasser hvert utvalg har. Hvem som sitter der, kommer etterpå."),
        mark(
            "I malen har hver kommune én plass i hvert utvalg og helseforetaket tre. Brukere og fastleger er med "
            "på alle nivåene."
        ),
        SetupStep.SEATS,
    ),
    Stop(
        "ledelse",
        mark("Ledelse og beslutninger"),
        mark("Hvem leder, og hvordan blir dere enige?"),
        mark("Ledelsen kan gå på omgang mellom kommunene og helseforetaket. Beslutninger tas ved enighet."),
        mark(
            "Malen sier ikke hvem som leder. Dere er enige når ingen har innvendinger, minst halvparten av "
            "plassene er til stede og begge sider er med."
        ),
        SetupStep.CHAIRS,
    ),
    Stop(
        "saker",
        mark("Veien til en sak"),
        mark("Hvordan går en sak?"),
        mark(
            "En sak drøftes i ett møte, partene blir spurt, og den besluttes i et senere møte. Her sier dere i "
            "hvilke utvalg."
        ),
        mark(
            "I malen drøftes og besluttes faglige saker i det faglige utvalget og andre saker i det strategiske. "
            "Kommunene og helseforetaket blir spurt imellom."
        ),
        SetupStep.CASES,
    ),
    Stop(
        "aret",
        mark("Året"),
        mark("Hvor ofte møtes dere?"),
        mark("Årshjulet planlegger møtene ut fra dette. Dagene bestemmer dere senere."),
        mark(
            "I malen møtes partnerskapet én gang i året, det strategiske utvalget fire ganger og det faglige seks. "
            "Innkallingen sendes senest 14 dager før."
        ),
        SetupStep.YEAR,
    ),
    Stop(
        "prove",
        mark("Prøv strukturen"),
        mark("Virker det?"),
        mark(
            "Vi legger møtene for neste år og sender én sak av hvert slag gjennom strukturen. Ingenting lagres."
        ),
        "",
        SetupStep.REHEARSAL,
    ),
    Stop(
        "publiser",
        mark("Se over og publiser"),
        mark("Er dere klare?"),
        mark("Når strukturen er publisert, er det den alle ser. Fram til da har ingen andre merket noe."),
    ),
)
_BY_ADDRESS = {one.address: one for one in STOPS}
_BY_STEP = {one.step: one for one in STOPS if one.step}


def stop_at(address: str) -> Stop | None:
    """The page of the walk with an address, if there is one."""
    return _BY_ADDRESS.get(address)


def stop_of(step: SetupStep) -> Stop:
    """The page where a step is looked at."""
    return _BY_STEP[step]


def after(stop: Stop) -> Stop | None:
    """The page after one, if there is one."""
    return dict(pairwise(STOPS)).get(stop)


def before(stop: Stop) -> Stop | None:
    """The page before one, if there is one."""
    return dict(pairwise(reversed(STOPS))).get(stop)
