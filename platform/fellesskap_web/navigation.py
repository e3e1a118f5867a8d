"""Where one can go: the main navigation, what lies under «Mer», and the footer, as data.

An entry shows only where its page exists, so a link never leads nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from fellesskap.actor import RoleKind
from fellesskap.tenant import Tenant
from fellesskap.texts import mark
from fellesskap_web.visitor import Visit, Visitor

ACCENTS = ("", "skog", "hav", "lyng", "bringebaer", "rav")
_ON_BAR = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A place: its word, its address under the community, its icon, what one does there, and whose it is.

    `of_a_side` leaves out whoever acts for neither side.
    """

    label: str
    path: str
    icon: str
    about: str = ""
    role: RoleKind | None = None
    of_a_side: bool = False


MAIN = (
    Entry(mark("Start"), "", "House"),
    Entry(mark("Saker"), "saker", "Folder"),
    Entry(mark("Møter"), "moter", "Calendar"),
    Entry(mark("Utvalg"), "utvalg", "PersonGroup", mark("Hvem som sitter hvor, og hva utvalgene avgjør.")),
    Entry(
        mark("Kommuner"), "kommuner", "Buildings2", mark("Hva hver kommune skal svare på og er bundet av.")
    ),
)
MORE = (
    Entry(
        mark("Forankring"), "forankring", "Tasklist", mark("Spørsmål som kommuner og sykehus skal svare på.")
    ),
    Entry(
        mark("Oppfølging"), "oppfolging", "Tasklist", mark("Hva hver part skal gjøre etter en beslutning.")
    ),
    Entry(
        mark("Formøter"),
        "formoter",
        "PersonGroup",
        mark("Møter dere holder for dere selv før et møte. Bare deres egne ser dem."),
        of_a_side=True,
    ),
    Entry(
        mark("Notater"),
        "notater",
        "PencilLine",
        mark("Det dere skriver til hverandre på deres side. Bare deres egne leser det."),
        of_a_side=True,
    ),
    Entry(
        mark("Innsynskrav"),
        "innsyn",
        "FileText",
        mark("Hva noen har bedt om å få lese, og når det må besvares."),
        RoleKind.SECRETARIAT,
    ),
    Entry(mark("Dokumenter"), "dokumenter", "FileText", mark("Innkallinger, referater og brev.")),
    Entry(mark("Varsler"), "varsler", "Bell", mark("Det vi har sendt deg.")),
    Entry(
        mark("Personer"),
        "personer",
        "PersonCircle",
        mark("Hvem som er med, hvor de sitter, og varaene deres."),
    ),
    Entry(mark("Kontakter"), "kontakter", "PersonGroup", mark("Hvem du spør om hva, etter rolle og sted.")),
    Entry(
        mark("Funksjoner"),
        "funksjoner",
        "Tasklist",
        mark("Ordførere, direktører og andre som har plasser fordi de er det de er."),
    ),
    Entry(
        mark("Sammensetning"),
        "sammensetning",
        "PersonGroup",
        mark("Hvor plasser er ledige, eller bryter med reglene."),
    ),
    Entry(mark("Struktur"), "struktur", "MenuGrid", mark("Hvordan helsefellesskapet er bygd opp.")),
    Entry(
        mark("Endre strukturen"),
        "struktur/rediger",
        "PencilLine",
        mark("Utkast til utvalg, plasser, saksganger og alt annet dere er satt sammen av."),
        RoleKind.ADMINISTRATOR,
    ),
    Entry(mark("Årshjul"), "arshjul", "Calendar", mark("Årets møter og frister.")),
    Entry(mark("Oppnevning"), "oppnevning", "PersonGroup", mark("Hvem som skal sitte i utvalgene framover.")),
    Entry(mark("Administrasjon"), "administrasjon", "Tasklist", mark("Utsendinger, dokumenter og logg.")),
    Entry(
        mark("Personlister"),
        "administrasjon/import",
        "PersonGroup",
        mark("Ta inn personer og plasser fra Excel, eller hent dem ut."),
        RoleKind.SECRETARIAT,
    ),
    Entry(
        mark("Deling med nasjonale myndigheter"),
        "administrasjon/nasjonal",
        "Tasklist",
        mark("Se hvilke tall som kan deles, og bestem om de skal det."),
        RoleKind.ADMINISTRATOR,
    ),
)
MORE_ENTRY = Entry(mark("Mer"), "mer", "MenuHamburger")


def main_entries(visitor: Visitor) -> list[tuple[Entry, bool]]:
    """List the main navigation, at most six, each with whether it stands in a phone's bar of four."""
    if visitor.community is None or visitor.public:
        return []
    entries = [entry for entry in MAIN if visitor.has(entry.path)]
    on_bar = [(entry, place < _ON_BAR) for place, entry in enumerate(entries)]
    return [*on_bar, (MORE_ENTRY, True)] if more_entries(visitor) else on_bar


def more_entries(visitor: Visitor) -> list[Entry]:
    """List what the page «Mer» leads to: the rest, and what a phone's bar has no room for."""
    entries = [entry for entry in MAIN if visitor.has(entry.path)]
    return [
        *entries[_ON_BAR:],
        *(entry for entry in MORE if visitor.has(entry.path) and _for(visitor, entry)),
    ]


def _for(visitor: Visitor, entry: Entry) -> bool:
    if not isinstance(visitor, Visit):
        return entry.role is None and not entry.of_a_side
    if entry.of_a_side and not visitor.actor.sides():
        return False
    return entry.role is None or visitor.actor.has(entry.role)


def current(visitor: Visitor, entry: Entry) -> bool:
    """Tell whether the page being shown lies under an entry."""
    part = visitor.request.scope["path"].strip("/").split("/")[1:2]
    return part == ([entry.path] if entry.path else [])


def accent(tenant: Tenant | None) -> str:
    """Choose a community's accent colour, the same every time, from its slug."""
    return ACCENTS[crc32(tenant.slug.encode()) % len(ACCENTS)] if tenant else ""
