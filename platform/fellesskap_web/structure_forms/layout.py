"""In which groups and order the fields of each part are shown, and what is explained about them."""

from __future__ import annotations

from fellesskap.drafts.model import CommunityFacts
from fellesskap.structure import model
from fellesskap.texts import mark

Layout = tuple[tuple[str, tuple[str, ...]], ...]

LAYOUTS: dict[type, Layout] = {
    CommunityFacts: (
        (mark("Hvem dere er"), ("name", "name_confirmed", "trust")),
        (mark("Grunnlaget"), ("source", "proposal", "assumed")),
        (mark("Saker og innkalling"), ("numbering", "call_days")),
    ),
    model.Body: (
        (mark("Hva utvalget er"), ("name", "abbreviation", "aliases", "kind", "level", "purpose")),
        (
            mark("Plassen i strukturen"),
            (
                "each",
                "reports_to",
                "prepares_for",
                "part_of",
                "appointed_by",
                "succeeds",
                "until",
                "may_appoint",
            ),
        ),
        (
            mark("Møter"),
            (
                "open_to_public",
                "meetings_per_year",
                "frame_minutes",
                "chair",
                "minutes_approved_by",
                "comment_days",
                "deputy_access",
                "deputy_access_days",
                "informs_deputies",
                "opening_items",
                "closing_items",
            ),
        ),
        (mark("Beslutninger"), ("decides", "decision")),
        (mark("Mandat"), ("mandate",)),
    ),
    model.Seat: (
        (mark("Plassen"), ("title", "side", "kind", "group")),
        (
            mark("Hvem plassen representerer"),
            ("each", "among", "count", "by_place", "region", "municipality", "division"),
        ),
        (mark("Rettigheter"), ("may_attend", "may_speak", "may_propose", "counts")),
        (
            mark("Hvem som sitter der"),
            (
                "office",
                "appointment",
                "term_months",
                "deputies",
                "leader_level",
                "competences",
                "needs_authority",
                "requires",
            ),
        ),
    ),
    model.Route: (
        (mark("Saksgangen"), ("name", "matter_classes")),
        (mark("Drøfting og beslutning"), ("discuss_in", "may_start_in", "decide_in", "later_meeting")),
        (mark("Forankring"), ("anchor_with", "levels", "answer_days", "silence", "objection_effect")),
        (mark("Råd før beslutningen"), ("advised_by", "advised_by_others")),
    ),
    model.MatterClass: (
        (mark("Sakstypen"), ("name", "explanation", "effect", "anchoring")),
        (mark("Når beslutningen gjelder"), ("force", "onward_to")),
    ),
    model.Passage: (
        (mark("Veien"), ("name", "direction")),
        (mark("Mellom hvilke utvalg"), ("from_bodies", "to_bodies")),
    ),
    model.DisagreementLevel: (
        (mark("Nivået"), ("name", "explanation")),
        (mark("Hvem som prøver, og hvor lenge"), ("body", "days")),
    ),
    model.PlanPeriod: ((mark("Planperioden"), ("name", "starts", "ends")),),
    model.PriorityGroup: ((mark("Gruppen"), ("name", "periods")),),
    model.Perspective: ((mark("Hvem saken skal være belyst fra"), ("name",)),),
    model.Region: ((mark("Regionen"), ("name", "members")),),
    model.Division: ((mark("Divisjonen"), ("name", "external")),),
    model.Office: ((mark("Funksjonen"), ("name", "each")),),
    model.Party: ((mark("Parten"), ("name", "side")),),
    model.Competence: ((mark("Kompetansen"), ("name", "excludes")),),
    model.CompositionRule: (
        (mark("Regelen"), ("name", "explanation", "weight", "bodies")),
        (
            mark("Hva den krever"),
            ("kind", "minimum", "maximum", "side", "group", "competence", "places"),
        ),
    ),
    model.Intake: (
        (mark("Hvem som kan melde saker"), ("may_report_from",)),
        (mark("Skjemaet de fyller ut"), ("fields",)),
    ),
}
"""Every field but the key of every class that a form edits; a test holds that none is missing."""

HELP: dict[tuple[type, str], str] = {
    (CommunityFacts, "numbering"): mark(
        "Slik saksnumrene skrives. {number} og {year} blir nummer og år: «{number}/{year}» blir 3/2027. "
        "Med {body} får hvert utvalg sine egne nummer: «{body} {number}/{year}» blir FSU 3/2027. "
        "Da får saken nummeret når den plasseres."
    ),
    (CommunityFacts, "call_days"): mark("Så mange dager før møtet skal innkallingen senest være sendt."),
    (CommunityFacts, "source"): mark("Avtalen, vedtaket eller rapporten som strukturen følger."),
    (CommunityFacts, "name_confirmed"): mark(
        "Ta bort haken når ingen egen kilde sier hva helsefellesskapet heter."
    ),
    (CommunityFacts, "assumed"): mark("Da ser alle at dere ennå ikke har sagt noe om deres egen struktur."),
    (CommunityFacts, "proposal"): mark("Da ser alle at strukturen er foreslått og ikke vedtatt."),
    (model.Body, "abbreviation"): mark("Det dere kaller utvalget til daglig, for eksempel SSU."),
    (model.Body, "aliases"): mark("Ett navn på hver linje. Brukes når noen søker."),
    (model.Body, "opening_items"): mark(
        "Ett punkt på hver linje, for eksempel «Godkjenning av innkalling og saksliste»."
    ),
    (model.Body, "closing_items"): mark("Ett punkt på hver linje, for eksempel «Eventuelt»."),
    (model.Body, "level"): mark("1 er partnerskapsmøtet, 2 det strategiske og 3 det faglige."),
    (model.Body, "each"): mark(
        "La det stå tomt når det er ett utvalg. Ellers blir det ett for hver, med samme oppsett."
    ),
    (model.Body, "reports_to"): mark("Utvalget dette rapporterer til."),
    (model.Body, "prepares_for"): mark("Utvalget dette forbereder saker for."),
    (model.Body, "part_of"): mark(
        "Utvalget dette er en del av, slik dialogmøter er en del av partnerskapsmøtet."
    ),
    (model.Body, "succeeds"): mark(
        "Nøkkelen til utvalget dette overtok etter. Historien til begge blir stående."
    ),
    (model.Body, "until"): mark("Bare for midlertidige utvalg."),
    (model.Body, "may_appoint"): mark("Hva slags utvalg dette utvalget kan opprette."),
    (model.Body, "meetings_per_year"): mark(
        "Årshjulet planlegger ut fra dette. Er det ett utvalg for hver region, gjelder tallet hver av dem."
    ),
    (model.Body, "frame_minutes"): mark("Antall minutter. Sakslisten advarer når sakene tar lengre tid."),
    (model.Body, "chair"): mark("Kryss av når ledelsen går på omgang mellom sidene eller partene."),
    (model.Body, "mandate"): mark("Kryss av når utvalget har et mandat."),
    (model.Body, "decides"): mark("Bare et utvalg som tar beslutninger, kan avslutte en saksgang."),
    (model.Body, "open_to_public"): mark(
        "Dato, sakliste og referat vises på den åpne siden. Enkeltsaker kan lukkes."
    ),
    (model.Seat, "group"): mark("Bare for dem som taler for brukere, fastleger eller ansatte."),
    (model.Seat, "each"): mark(
        "La det stå tomt når plassene ikke er fordelt. Ellers får hver av dem så mange som du sier nedenfor."
    ),
    (model.Seat, "among"): mark("La alle stå tomme når plassen gjelder alle."),
    (model.Seat, "count"): mark("Antall plasser, eller antall for hver."),
    (model.Seat, "by_place"): mark("Fyll bare ut der antallet er et annet enn for de andre."),
    (model.Seat, "may_attend"): mark("Den som ikke har møterett, blir ikke innkalt."),
    (model.Seat, "counts"): mark(
        "Om plassen teller når dere avgjør om det er enighet. Observatører teller aldri."
    ),
    (model.Seat, "office"): mark(
        "Plassen følger den som har funksjonen. Skiftes den, skiftes plassen i alle utvalg."
    ),
    (model.Seat, "term_months"): mark(
        "For eksempel 48 for fire år. Vi sier fra i god tid før perioden går ut."
    ),
    (model.Seat, "leader_level"): mark("1 er øverste leder. Et avvik gir en advarsel og stopper ingenting."),
    (model.Seat, "needs_authority"): mark(
        "Da blir sekretariatet minnet på det når plassen er med på å binde noen uten registrert fullmakt."
    ),
    (model.Seat, "requires"): mark("Det dere ber om med egne ord. Vises for den som oppnevner."),
    (model.Route, "may_start_in"): mark("Utvalg der slike saker kan begynne direkte."),
    (model.Route, "later_meeting"): mark("Beslutningen kommer alltid i et senere møte enn drøftingen."),
    (model.Route, "answer_days"): mark("Så mange dager har kommunene og helseforetaket på å svare."),
    (model.Route, "silence"): mark("Hva det betyr at noen ikke svarer innen fristen."),
    (model.Route, "objection_effect"): mark("Hva én parts innvending gjør med en bindende beslutning."),
    (model.Route, "advised_by"): mark(
        "Utvalgene som vanligvis blir spurt. Sekretariatet kan velge andre når det ber om uttalelser."
    ),
    (model.Route, "advised_by_others"): mark(
        "Ett navn på hver linje, for eksempel FAMU eller en fagforening. Sekretariatet kontakter dem selv."
    ),
    (model.MatterClass, "effect"): mark("Hva en beslutning med enighet gjør med partene."),
    (model.MatterClass, "onward_to"): mark(
        "Utvalget som får beslutningen til orientering, eller som må godkjenne den før den gjelder."
    ),
    (model.MatterClass, "anchoring"): mark(
        "Forslaget til hvor langt slike saker forankres. Sekretariatet kan velge noe annet."
    ),
    (model.Passage, "direction"): mark(
        "Løft går oppover eller på samme nivå, nedtak nedover eller på samme nivå."
    ),
    (model.Passage, "from_bodies"): mark("Saker kan gå fra hvilket som helst av disse."),
    (model.Passage, "to_bodies"): mark(
        "En sak må kunne drøftes der. Sekretariatet velger blant dem når saken løftes eller tas ned."
    ),
    (model.DisagreementLevel, "body"): mark(
        "La det stå tomt når enhetene prøver selv. Da er nivået før alle utvalgene."
    ),
    (model.DisagreementLevel, "days"): mark(
        "Antall dager fra uenigheten kommer hit til den skal være løst eller løftet videre."
    ),
    (model.DisagreementLevel, "explanation"): mark("Hvem som snakker sammen på dette nivået."),
    (model.PlanPeriod, "starts"): mark("Den første dagen i perioden."),
    (model.PlanPeriod, "ends"): mark("Den siste dagen i perioden. To perioder kan ikke overlappe."),
    (model.PriorityGroup, "periods"): mark(
        "Periodene gruppen gjelder i. Nye saker kan knyttes til gruppene i perioden vi er i."
    ),
    (model.Region, "members"): mark(
        "En kommune er i én region om gangen. Bekreftet betyr at regionen selv har sagt det."
    ),
    (model.Division, "external"): mark(
        "Et eget foretak, som sykehusapotekene. Det blir ikke spurt i forankringen."
    ),
    (model.Competence, "excludes"): mark(
        "Det ingen kan ha samtidig. En kommuneoverlege på heltid er for eksempel ikke fastlege."
    ),
    (model.CompositionRule, "explanation"): mark(
        "Setningen som vises når regelen brytes, og hva som retter det."
    ),
    (model.CompositionRule, "bodies"): mark("La alle stå tomme når regelen gjelder alle utvalg."),
    (model.CompositionRule, "minimum"): mark(
        "Antall plasser. For kjønn: minste andel i prosent av hvert kjønn."
    ),
    (model.Appointment, "nominated_by"): mark("Den som foreslår personer."),
    (model.Appointment, "selected_by"): mark("Den som velger når flere er foreslått til én plass."),
    (model.Appointment, "confirmed_by"): mark("Utvalget som må vedta oppnevningen før den gjelder."),
    (model.Body, "minutes_approved_by"): mark(
        "Til referatet er godkjent, er det foreløpig. Etterpå kan ingen endre det."
    ),
    (model.Body, "comment_days"): mark(
        "Dagene vi foreslår når dere ber om kommentarer til et referat. Sekretariatet kan velge en annen dag."
    ),
    (model.Body, "deputy_access"): mark(
        "En vara leser sakene fra innkallingen av. «Til møtet er holdt» er til og med møtedagen."
    ),
    (model.Body, "deputy_access_days"): mark("Fylles ut når dere har valgt et antall dager etter møtet."),
    (model.Body, "informs_deputies"): mark(
        "De får en e-post om møtet til orientering, uten papirene. Den gir ingen plass i møtet."
    ),
    (model.Rotation, "parties"): mark(
        "Skriv 1, 2, 3 og så videre ved dem som leder etter tur. La alle stå tomme når ledelsen går mellom "
        "kommunene og helseforetaket. Den første må høre til siden som begynner."
    ),
    (model.Rotation, "months"): mark("Så mange måneder leder hver side eller part om gangen."),
    (model.DecisionRule, "quorum_numerator"): mark(
        "1 her og 2 nedenfor betyr halvparten. 2 her og 3 nedenfor betyr to tredeler."
    ),
    (model.DecisionRule, "equal_sides"): mark(
        "Da blir det bare enighet når like mange som teller fra kommunesiden og sykehussiden, deltar."
    ),
    (model.DecisionRule, "written"): mark(
        "Kryss av når utvalget kan beslutte skriftlig mellom møtene. Alle som teller, blir spurt, og hver av dem "
        "kan kreve at saken tas i et møte."
    ),
    (model.WrittenProcedure, "days"): mark("Så mange dager har de minst på å svare."),
    (model.WrittenProcedure, "silence"): mark("Hva det betyr at noen ikke svarer innen fristen."),
    (model.Rotation, "anchor"): mark("Dagen den første perioden begynte."),
}
