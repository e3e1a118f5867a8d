"""S3 as written, in the browser: absence, deputies, who was there, the minutes, and what stays closed."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from absence_walk import FINNMARK, INNLANDET, TELEMARK, Seat, Where, elsewhere, invited, seats, shared
from browser_story import Story
from chromium import needs_chromium
from fellesskap.actor import Side
from fellesskap.db.work import system_work
from fellesskap.people.service import Appoint, RegisterPerson, appoint, register_person

pytestmark = needs_chromium

BODY = "Strategisk samarbeidsutvalg"
LINES = ("Orientering om ambulansen", "Årsplan", "Budsjett")
OTHERS = "Punkt i et annet utvalg"
RIGHT, MISTAKEN = "Utvalget vedtok årsplanen for 2027.", "Vi skrev feil ord."


async def test_somebody_is_absent_in_innlandet(innlandet_story: Story) -> None:
    await _absent(innlandet_story, INNLANDET)


async def test_somebody_is_absent_in_finnmark(finnmark_story: Story) -> None:
    await _absent(finnmark_story, FINNMARK)


async def test_somebody_is_absent_where_an_administrator_made_the_structure(third_story: Story) -> None:
    await _absent(third_story, TELEMARK)


async def _absent(story: Story, where: Where) -> None:
    hanna, _, vacant, fourth = (await seats(story, where))[:4]
    meeting = await _called(story, where, vacant)
    if where.personal:
        await _deputies_answer(story, where, meeting, hanna, vacant)
        await _no_deputy(story, fourth)
    else:
        await _no_deputy(story, hanna)
        await _gap(story, meeting, hanna)
    if where.shared:
        await _next_in_order(story, where, meeting)
    story.later(14)
    await _recorded(story, where, meeting, hanna, fourth)
    await _commented(story, where, meeting, hanna)
    await _approved(story, where, meeting)
    await _corrected(story, where, meeting)
    await _closed(story, where, meeting, hanna)
    await _filled(story, where, meeting, vacant)
    await _public(story, where, meeting, hanna)


async def _called(story: Story, where: Where, vacant: Seat) -> str:
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        if not where.personal:
            await finn.open(f"{story.home}plasser/{vacant.id}")
            await finn.sees("Ledig plass", "Plassen har ikke vara.")
        await finn.plan(BODY, story.today + timedelta(days=14))
        for title in LINES:
            await finn.fill({"Tittel": title})
            await finn.press("Sett på punktet")
        meeting = await finn.send_call()
        row = finn.page.get_by_role("row", name=vacant.title)
        if where.personal:
            await expect(row.filter(has_text="møter for ledig plass")).to_contain_text(vacant.deputy["name"])
            await finn.sees_not("Ingen møter for")
        else:
            await finn.sees(f"Ingen møter for {vacant.title}", "Ikke representert")
    return meeting


async def _deputies_answer(story: Story, where: Where, meeting: str, seat: Seat, vacant: Seat) -> None:
    """Hanna is absent, ivar declines and changes to accept, and the secretariat is told of the gap between."""
    hanna, ivar = seat.holder, seat.deputy
    await invited(story, meeting, hanna)
    await invited(story, meeting, vacant.deputy)
    async with story.window(vacant.deputy["person_id"]) as deputy:
        await deputy.follow(BODY)
        await deputy.sees(f"Du er kalt inn som vara for en ledig plass ({vacant.title}).")
    async with story.window(hanna["person_id"]) as her:
        await her.follow(BODY)
        await her.follow("Meld forfall")
        await her.fill({"Hvorfor": "Er på ferie."})
        await her.press("Meld forfall")
        await her.sees(f"{ivar['name']} er kalt inn som vara.")
    await invited(story, meeting, ivar)
    await story.typeset()
    other = await elsewhere(story, where, OTHERS)
    async with story.window(ivar["person_id"]) as him:
        await him.follow(BODY)
        await him.sees(f"Du er kalt inn som vara for {hanna['name']}", *LINES)
        assert LINES[2] in await him.words_of("Innkalling, utgave 1")
        await him.press("Jeg kan ikke møte")
        await him.sees("Da ser du ikke papirene.", "du kan ombestemme deg")
        await him.open(other)
        await him.sees_not(OTHERS)
    await _gap(story, meeting, seat)
    async with story.window(ivar["person_id"]) as him:
        await him.open(meeting)
        await him.press("Jeg kan møte")
        await him.sees(f"Du møter for {hanna['name']}", *LINES)


async def _gap(story: Story, meeting: str, seat: Seat) -> None:
    """The secretariat is told that nobody meets for a seat."""
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.sees("En plass er ikke representert i et møte")
        await finn.open(meeting)
        await expect(finn.page.locator(".ds-alert", has_text="Ingen møter for")).to_contain_text(seat.title)


async def _no_deputy(story: Story, seat: Seat) -> None:
    async with story.window(seat.holder["person_id"]) as member:
        await member.follow(BODY)
        await member.follow("Meld forfall")
        await member.fill({"Hvorfor": "Er på ferie."})
        await member.press("Meld forfall")
        await member.sees("Ingen vara kan møte.")


async def _next_in_order(story: Story, where: Where, meeting: str) -> None:
    """Where seats share deputies the first is called, and the next when the first declines."""
    seat, (first, second) = await shared(story, where)
    async with story.window(seat.holder["person_id"]) as member:
        await member.open(meeting)
        await member.follow("Meld forfall")
        await member.press("Meld forfall")
        await member.sees(f"{first} er kalt inn som vara.")
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(meeting)
        row = finn.page.get_by_role("row").filter(has_text=f"møter for {seat.holder['name']}")
        await expect(row).to_contain_text(first)
        await row.get_by_role("button", name="Kan ikke møte").press("Enter")
        await expect(row.locator("td").nth(1)).to_contain_text(second)
        await expect(row).to_contain_text(f"{first}: Kan ikke")


async def _recorded(story: Story, where: Where, meeting: str, seat: Seat, fourth: Seat) -> None:
    """Hanna comes for the third line after all, and the paper tells who met for whom."""
    hanna = seat.holder["name"]
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        if where.personal:
            await finn.sees(fourth.title)
        await finn.open(meeting)
        if where.personal:
            await finn.sees(f"Ingen møter for {fourth.title}")
        await finn.follow("Før oppmøte")
        more = finn.page.locator("details", has_text=seat.title).first
        await more.locator("summary").click()
        await more.get_by_label("Fra og med sak").fill("3")
        await more.get_by_label("møtte").select_option(label=hanna)
        await finn.press("Før oppmøtet")
        await finn.sees("sak 3", "Ikke representert")
        if where.personal:
            await finn.sees("sak 1–2", "møter for ledig plass")
        observer = finn.page.get_by_role("row", name=where.observer).first
        await expect(observer).to_contain_text("teller ikke")
        await expect(observer).to_contain_text("Til stede")
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
        if where.personal:
            assert f"{seat.deputy['name']} møtte for {hanna} i sak 1–2" in paper
            assert "møtte for ledig plass" in paper
        for words in (f"{hanna} møtte i sak 3", "Ikke representert:", f"{where.observer} (teller ikke)"):
            assert words in paper
        assert "Er på ferie" not in paper
        await finn.follow("Be om kommentarer")
        until = story.today + timedelta(days=10)
        await expect(finn.field("Siste dag for kommentarer")).to_have_value(until.isoformat())
        await finn.press("Be om kommentarer")


async def _commented(story: Story, where: Where, meeting: str, seat: Seat) -> None:
    """Who was there comments within ten days, the deputy too, and is answered."""
    who = seat.deputy if where.personal else seat.holder
    async with story.window(who["person_id"]) as him:
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


async def _approved(story: Story, where: Where, meeting: str) -> None:
    """The next meeting approves, where the structure says so; after that nothing is written any more."""
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(meeting)
        if where.approved_by_next:
            await finn.sees("Godkjenningen står øverst på sakslisten")
            await finn.plan(BODY, story.today + timedelta(days=14))
            await expect(finn.page.locator("ol.agenda > li").first).to_contain_text(
                "Godkjenning av referat fra"
            )
            await expect(finn.page.locator("ol.agenda > li").first).to_contain_text("Fast punkt")
            following = await finn.send_call()
        else:
            await finn.open(f"{meeting}/referat")
            await finn.press("Godkjenn referatet")
    if where.approved_by_next:
        story.later(14)
        async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
            await finn.hold(following)
            await finn.follow("Før «Godkjenning av referat")
            await finn.choose("Hva sa utvalget?", "Referatet er godkjent")
            await finn.press("Før utfallet")


async def _corrected(story: Story, where: Where, meeting: str) -> None:
    """What is approved is locked; a correction has a reason, and stands when the other side confirms it."""
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(meeting)
        await finn.sees("Referatet er godkjent og endres ikke.")
        await finn.open(f"{meeting}/skriv")
        await expect(finn.page.locator("textarea")).to_have_count(0)
        await finn.follow("Rettelser av referatet")
        await finn.sees("Det kan bare rettes med en ny versjon, og det som sto før, blir stående.")
        await finn.follow("Foreslå en rettelse")
        await finn.follow(LINES[1])
        await finn.fill({"Slik skulle det ha stått": RIGHT, "Hvorfor rettes det?": MISTAKEN})
        await finn.press("Foreslå rettelsen")
        await finn.sees("Rettelsen er foreslått.", "venter på at en fra den andre siden bekrefter den.")
        await finn.follow("Se rettelsen")
        await expect(finn.page.get_by_role("button", name="Bekreft rettelsen")).to_have_count(0)
        await finn.open(meeting)
        await finn.sees_not(RIGHT)
    async with story.window(await story.secretary(Side.MUNICIPAL)) as gro:
        await gro.follow("Se rettelsen")
        await gro.press("Bekreft rettelsen")
        await gro.sees("Referatet er rettet.", MISTAKEN, RIGHT, "Det som sto før")
        await story.typeset()
        await gro.open(meeting)
        await gro.sees("Rettet", RIGHT, "Utvalget tok 2 til orientering.")
        assert RIGHT in await gro.words_of("Referat, utgave")


async def _closed(story: Story, where: Where, meeting: str, seat: Seat) -> None:
    """A deputy reads as long as the body says, unless it is for all, and is counted in that meeting alone."""
    if not where.personal:
        return
    ivar = seat.deputy["person_id"]
    async with story.window(ivar) as him:
        await him.open(meeting)
        await (him.sees if where.public or where.access_days else him.sees_not)(*LINES)
        await him.open(f"{story.home}personer/{ivar}")
        await him.sees("Kalt inn til 1 møte, møtte i 1, forfall 0")
    if where.access_days:
        story.later(where.access_days - 10)
        async with story.window(ivar) as him:
            await him.open(meeting)
            await him.sees_not(*LINES)


async def _filled(story: Story, where: Where, meeting: str, vacant: Seat) -> None:
    """Whoever gets the seat later is nobody that met in it then."""
    name = f"Ny i {vacant.title}"
    async with system_work(story.community.tenant, story.clock) as work:
        person = await register_person(work, RegisterPerson(name, demo=True))
        await appoint(work, Appoint(vacant.id, person, story.today))
    story.later(1)
    async with story.window(await story.secretary(Side.HOSPITAL)) as finn:
        await finn.open(meeting)
        if where.personal:
            await finn.sees(vacant.deputy["name"], "møter for ledig plass")
        else:
            await expect(finn.page.get_by_role("row", name=vacant.title).first).to_contain_text(
                "Ikke representert"
            )
        await finn.sees_not(name)


async def _public(story: Story, where: Where, meeting: str, seat: Seat) -> None:
    """Where meetings are open anybody reads day, agenda and papers, and nobody's address; elsewhere nothing."""
    async with story.window(None) as mette:
        await mette.open(f"{story.home}offentlig/moter/{meeting.rpartition('/')[2]}")
        if not where.public:
            await mette.sees("Vi finner ikke siden")
            await mette.sees_not(*LINES)
            return
        await mette.sees(*LINES, seat.deputy["name"], seat.holder["name"], "Innkalling", RIGHT, MISTAKEN)
        await mette.sees_not("Er på ferie")
        for words in (await mette.page.locator("main").inner_text(), await mette.words_of("Referat")):
            assert "@" not in words
