"""S3 as written, in the browser alone: absence, deputies, who was there, the minutes, and what stays closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.async_api import expect

from browser_story import Story
from chromium import needs_chromium
from fellesskap.actor import Side
from fellesskap.db.work import Work, system_work
from fellesskap.people.model import EndReason
from fellesskap.people.service import (
    Appoint,
    EndHolding,
    RegisterPerson,
    appoint,
    end_holding,
    register_person,
)

pytestmark = needs_chromium

BODY = "Strategisk samarbeidsutvalg"
LINES = ("Orientering om ambulansen", "Årsplan", "Budsjett")
SEATS = """SELECT s.key, e.title_nb AS title, s.id AS seat_id, h.id, h.version, h.kind, h.person_id, p.name
    FROM seat s JOIN body b ON b.id = s.body_id JOIN seat_edition e ON e.seat_id = s.id AND e.valid_to IS NULL
    JOIN holding h ON h.seat_id = s.id JOIN person p ON p.id = h.person_id
    WHERE b.key = $1 AND e.side = 'municipal' AND e.counts AND e.deputies = 'personal'
    ORDER BY e.position, h.kind"""


async def leave(story: Story, holding: Any, *, deputy_stays: bool = False) -> None:
    """Let somebody's time in a seat end tomorrow."""
    secretary = await story.community.secretary()
    tomorrow = story.today + timedelta(days=1)
    given = EndHolding(
        holding["id"], holding["version"], tomorrow, EndReason.NEW_POSITION, deputy_stays=deputy_stays
    )
    async with Work(story.community.tenant, secretary, story.clock, write=True) as work:
        await end_holding(work, given)


async def test_somebody_is_absent_in_finnmark(finnmark_story: Story) -> None:
    await _absent(finnmark_story, "su", open_to_all=True)


async def test_somebody_is_absent_where_an_administrator_made_the_structure(third_story: Story) -> None:
    await _absent(third_story, "ssu", open_to_all=False)


async def _absent(story: Story, key: str, *, open_to_all: bool) -> None:
    seats = await _seats(story, key)
    hanna, ivar = seats[0]["holder"], seats[0]["deputy"]
    meeting = await _called(story, seats[2])
    await _deputies_answer(story, meeting, seats[0])
    async with story.window(seats[3]["holder"]["person_id"]) as fourth:
        await fourth.follow(BODY)
        await fourth.follow("Meld forfall")
        await fourth.press("Meld forfall")
        await fourth.sees("Ingen vara kan møte.")
    story.later(14)
    await _recorded(story, meeting, seats[0])
    await _commented(story, meeting, ivar)
    await _approved(story, meeting)
    await _closed(story, meeting, ivar, open_to_all=open_to_all)
    await _filled(story, meeting, seats[2])
    if open_to_all:
        await _public(story, meeting, hanna, ivar)


async def _seats(story: Story, key: str) -> list[dict[str, Any]]:
    """Hanna's seat with ivar as deputy; the third is vacant with a deputy, the fourth has no deputy."""
    rows: dict[str, dict[str, Any]] = {}
    for row in await story.ask(SEATS, key):
        rows.setdefault(row["key"], {"title": row["title"]})[row["kind"]] = row
    seats = list(rows.values())[:4]
    await leave(story, seats[2]["holder"], deputy_stays=True)
    await leave(story, seats[3]["deputy"])
    story.later(2)
    return seats


async def _called(story: Story, vacant: dict[str, Any]) -> str:
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.plan(BODY, story.today + timedelta(days=14))
        for title in LINES:
            await finn.fill({"Tittel": title})
            await finn.press("Sett på punktet")
        meeting = await finn.send_call()
        row = finn.page.get_by_role("row", name=vacant["title"])
        await expect(row).to_contain_text(vacant["deputy"]["name"])
        await expect(row).to_contain_text("møter for ledig plass")
    return meeting


async def _deputies_answer(story: Story, meeting: str, seat: dict[str, Any]) -> None:
    """Hanna is absent, ivar declines and changes to accept, and the secretariat is told of the gap between."""
    hanna, ivar = seat["holder"], seat["deputy"]
    async with story.window(hanna["person_id"]) as her:
        await her.follow(BODY)
        await her.follow("Meld forfall")
        await her.fill({"Hvorfor": "Er på ferie."})
        await her.press("Meld forfall")
        await her.sees(f"{ivar['name']} er kalt inn som vara.")
    async with story.window(ivar["person_id"]) as him:
        await him.follow(BODY)
        await him.sees(f"Du er kalt inn som vara for {hanna['name']}", *LINES)
        await him.press("Jeg kan ikke møte")
        await him.sees("Da ser du ikke papirene.", "du kan ombestemme deg")
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.sees("En plass er ikke representert i et møte")
        await finn.open(meeting)
        await finn.sees(f"Ingen møter for {seat['title']}")
    async with story.window(ivar["person_id"]) as him:
        await him.open(meeting)
        await him.press("Jeg kan møte")
        await him.sees(f"Du møter for {hanna['name']}", *LINES)


async def _recorded(story: Story, meeting: str, seat: dict[str, Any]) -> None:
    """Hanna comes for the third line after all, and the paper tells who met for whom."""
    hanna, ivar = seat["holder"]["name"], seat["deputy"]["name"]
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(meeting)
        await finn.follow("Før oppmøte")
        more = finn.page.locator("details", has_text=seat["title"]).first
        await more.locator("summary").click()
        await more.get_by_label("Fra og med sak").fill("3")
        await more.get_by_label("møtte").select_option(label=hanna)
        await finn.press("Før oppmøtet")
        await finn.sees("sak 1–2", "sak 3", "møter for ledig plass", "Ikke representert")
        await finn.follow("Skriv referatet punkt for punkt")
        for number, title in enumerate(LINES):
            line = finn.page.locator("section.panel", has_text=title)
            await line.locator("textarea").fill(f"Utvalget tok {number + 1} til orientering.")
            await line.locator("textarea").press("Control+Enter")
            await expect(line.get_by_text("Lagret.")).to_be_visible()
        await finn.open(meeting)
        await finn.follow("Lag referat")
        await finn.press("Lag referat")
        await story.typeset()
        await finn.open(meeting)
        paper = await finn.words_of("Referat, utgave 1")
        assert f"{ivar} møtte for {hanna} i sak 1–2" in paper
        assert f"{hanna} møtte i sak 3" in paper
        assert "Ikke representert:" in paper
        assert "Er på ferie" not in paper
        await finn.follow("Be om kommentarer")
        await finn.press("Be om kommentarer")


async def _commented(story: Story, meeting: str, ivar: Any) -> None:
    async with story.window(ivar["person_id"]) as him:
        await him.open(meeting)
        await him.follow("Les og kommenter referatet")
        await him.fill({"Kommentaren": "Årsplanen gjelder også 2027."})
        await him.press("Send kommentaren")
        await him.sees("Årsplanen gjelder også 2027.")
    story.later(11)
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(f"{meeting}/referat/kommentarer")
        await finn.follow("Svar")
        await finn.choose("Hva ble det av kommentaren?", "Tatt inn")
        await finn.press("Lagre svaret")


async def _approved(story: Story, meeting: str) -> None:
    """The next meeting approves, where the structure says so; after that nothing is written any more."""
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(meeting)
        if await finn.page.get_by_text("Godkjenningen står øverst på sakslisten").count():
            await finn.plan(BODY, story.today + timedelta(days=14))
            await finn.sees("Godkjenning av referat fra")
            following = await finn.send_call()
            story.later(14)
        else:
            following = ""
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        if following:
            await finn.hold(following)
            await finn.follow("Før «Godkjenning av referat")
            await finn.choose("Hva sa utvalget?", "Referatet er godkjent")
            await finn.press("Før utfallet")
        else:
            await finn.open(f"{meeting}/referat")
            await finn.press("Godkjenn referatet")
        await finn.open(meeting)
        await finn.sees("Referatet er godkjent og endres ikke.")
        await finn.open(f"{meeting}/skriv")
        await expect(finn.page.locator("textarea")).to_have_count(0)
        await finn.open(f"{meeting}/referat/kommentarer")
        await finn.sees("Det kan bare rettes med en ny versjon, og det som sto før, blir stående.")
        await finn.follow("Foreslå en rettelse")


async def _closed(story: Story, meeting: str, ivar: Any, *, open_to_all: bool) -> None:
    """What a deputy was called to is closed to the deputy once the minutes are approved, unless it is for all."""
    async with story.window(ivar["person_id"]) as him:
        await him.open(meeting)
        if open_to_all:
            await him.sees(*LINES)
        else:
            await him.sees_not(*LINES)


async def _filled(story: Story, meeting: str, vacant: dict[str, Any]) -> None:
    """Whoever gets the seat later is nobody that met in it then."""
    name = f"Ny i {vacant['title']}"
    async with system_work(story.community.tenant, story.clock) as work:
        person = await register_person(work, RegisterPerson(name, demo=True))
        await appoint(work, Appoint(vacant["holder"]["seat_id"], person, story.today))
    story.later(1)
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(meeting)
        await finn.sees(vacant["deputy"]["name"], "møter for ledig plass")
        await finn.sees_not(name)


async def _public(story: Story, meeting: str, hanna: Any, ivar: Any) -> None:
    """Anybody reads the agenda and the approved minutes, and nobody's address; they stay as they were."""
    await story.typeset()
    async with story.window(None) as mette:
        await mette.open(f"{story.home}offentlig/moter/{meeting.rpartition('/')[2]}")
        await mette.sees(*LINES, ivar["name"], hanna["name"])
        assert "@" not in await mette.page.locator("main").inner_text()
        await mette.sees_not("Er på ferie")
