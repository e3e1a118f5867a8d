"""The structure of the other of two communities."""

from __future__ import annotations

# Another shape and other keys than the tests' own community, with open doors, so that its public is wide.
FOREIGN_STRUCTURE = """
name = "Den andre"
source = "Skrevet i en test"
municipalities = ["4626", "4624", "4627"]
trust = { key = "annetsykehus", name = "Annet sykehus HF", org_number = "983971709", health_region = "Helse Der" }

[parties]
annenpart = { name = "Parten", side = "other" }

[divisions.annenklinikk]
name = "Klinikken"

[offices.annenfunksjon]
name = "Funksjonen"
each = "municipality"

[regions.annenregion]
name = "Regionen"
members = ["4626", "4624"]

[bodies.annentopp]
name = "Toppen"
kind = "strategic"
level = 1
decides = true
open_to_public = true
may_appoint = ["temporary"]

[bodies.annentopp.decision.written]
days = 1
silence = "consents"

[bodies.annentopp.seats]
klinikksjef = { title = "Klinikksjef", side = "hospital", each = "division" }

[bodies.annentopp.seats.region]
title = "Fra regionen"
side = "municipal"
each = "region"
appointment = { nominated_by = "regions", confirmed_by = "annentopp" }

[bodies.annentopp.seats.leder]
title = "Leder"
side = "hospital"
counts = false
appointment = { appointed_by = "annenpart" }

[bodies.annengruppe]
name = "Gruppa"
kind = "expert"
level = 2
open_to_public = true

[bodies.annengruppe.seats]
kommune = { title = "Fra kommunene", side = "municipal", deputies = "personal" }
sykehus = { title = "Fra sykehuset", side = "hospital" }

[bodies.annensamtale]
name = "Samtalen"
kind = "dialogue"
level = 1
open_to_public = true

[bodies.annensamtale.seats]
kommune = { title = "Fra kommunene", side = "municipal" }

[bodies.annenoppgave]
name = "Oppgaven"
kind = "temporary"
level = 2
appointed_by = "annentopp"
until = 2030-01-01

[bodies.annenoppgave.seats]
kommune = { title = "Fra kommunene", side = "municipal" }
sykehus = { title = "Fra sykehuset", side = "hospital" }

[matter_classes.annenklasse]
name = "Alt"
effect = "binding"
anchoring = "administrative"

[routes.annenvei]
name = "Veien"
matter_classes = ["annenklasse"]
discuss_in = ["annengruppe"]
may_start_in = ["annentopp"]
decide_in = "annentopp"
anchor_with = ["municipalities", "divisions"]
levels = ["administrative"]

[disagreement_levels.annetniva]
name = "Nivået"
explanation = "De som er der."
days = 10

[plan_periods.annenplan]
name = "Planen"
starts = 2026-01-01
ends = 2036-12-31

[priority_groups.annengruppering]
name = "Noen"
periods = ["annenplan"]

[perspectives.annensak]
name = "Saken"

[intake]
may_report_from = ["annentopp"]

[intake.fields.title]
label = "Hva?"

[intake.fields.question]
label = "Hva skal avgjøres?"
"""
