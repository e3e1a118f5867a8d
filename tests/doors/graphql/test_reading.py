"""What the graph answers, over real rows and policies."""

from __future__ import annotations

from graph_community import Ask


async def test_smoke(ask: Ask) -> None:
    print(await ask("{ bodies { id name kind seats { title holder { person { name } } } reportsTo { name } } }"))
    print(await ask("{ meetings(first: 2) { totalCount edges { cursor node { id startsAt body { name } agenda { title } agendaMinutes attendanceCount } } pageInfo { hasNextPage endCursor hasPreviousPage } } }"))
    print(await ask("{ viewer { person { name contact { email} } } regions { name members { partner { name } confirmed } } }"))
