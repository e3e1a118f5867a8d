"""Writes the statement: here and in `sql_values` is the only place where SQL text is made.

The style is the measured one: rows joined for to-one, correlated `string_agg` for lists, JSON made with
`concat` where kind and alphabet are known, `to_json` elsewhere. What a document or a reader brings is a
bound parameter. What stands as text is the schema's own: names, constants, response keys (whose alphabet
the language limits), and the number of rows on a page, which belongs to the plan, because a bound limit
would make PostgreSQL plan for a tenth of the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fellesskap.db.quoting import identifier, literal
from fellesskap_graphql.compiler.bound import Form
from fellesskap_graphql.compiler.expressions import Col
from fellesskap_graphql.compiler.sql_values import ValueWriter
from fellesskap_graphql.compiler.tree import (
    Getter,
    Join,
    Keys,
    Listed,
    Node,
    Object,
    Optional,
    Paged,
    PageEdges,
    PageInfo,
    PagePart,
    PageTotal,
    Placed,
    Scope,
    Select,
    Single,
    Splice,
    Text,
    Value,
)

SPLICE = "\x02"
_MOST_ARGUMENTS = 90
_NUMBER = "#"
TOTAL = "total"


class Lit(str):
    """A piece of JSON text, not yet quoted."""

    __slots__ = ()


Piece = Lit | str


@dataclass(frozen=True, slots=True)
class Statement:
    """The text and how its parameters are found."""

    text: str
    getters: tuple[Getter, ...]


def write(root: Node, schema: str, language: str, traits: frozenset[str]) -> Statement:
    """Write the statement that returns the whole response as UTF-8 bytes."""
    writer = _Writer(schema, language, traits)
    body = concat([Lit('{"data":'), *writer.json(root), Lit("}")])
    return Statement(f"SELECT convert_to({body},'UTF8')", tuple(writer.getters))


def concat(pieces: Iterable[Piece]) -> str:
    """Join pieces to one text expression, neighbouring constants first."""
    arguments: list[str] = []
    pending = ""
    for piece in pieces:
        if isinstance(piece, Lit):
            pending += piece
            continue
        if pending:
            arguments.append(literal(pending))
            pending = ""
        arguments.append(piece)
    if pending:
        arguments.append(literal(pending))
    while len(arguments) > _MOST_ARGUMENTS:
        arguments = [
            f"concat({','.join(arguments[at : at + _MOST_ARGUMENTS])})"
            for at in range(0, len(arguments), _MOST_ARGUMENTS)
        ]
    return f"concat({','.join(arguments)})"


class _Writer(ValueWriter):
    """Writes JSON and the rows it is made of."""

    # JSON

    def json(self, node: Node) -> list[Piece]:  # noqa: PLR0911 - one case a kind
        if isinstance(node, Text):
            return [Lit(node.json)]
        if isinstance(node, Value):
            return self.value(node)
        if isinstance(node, Object):
            return self.object(node)
        if isinstance(node, Optional):
            return [self.optional(node)]
        if isinstance(node, Single | Listed) and self.is_empty(node.select):
            return [Lit(node.absent if isinstance(node, Single) else "[]")]
        if isinstance(node, Single):
            found = f"(SELECT {concat(self.json(node.content))} {self.rows(node.select)})"
            return [f"coalesce({found},{literal(node.absent)})"]
        if isinstance(node, Listed):
            item = concat(self.json(node.content))
            order = self.outer_order(node.select)
            return [f"(SELECT concat('[',string_agg({item},','{order}),']') {self.rows(node.select)})"]
        if isinstance(node, Splice):
            mark = f"{SPLICE}{node.index}{SPLICE}"
            return [Lit(mark), *self.object(node.facts), Lit(SPLICE)]
        return [self.paged(node)]

    def object(self, node: Object) -> list[Piece]:
        return self.members((key, self.json(member)) for key, member in node.members)

    def members(self, members: Iterable[tuple[str, list[Piece]]]) -> list[Piece]:
        pieces: list[Piece] = []
        for key, value in members:
            pieces.append(Lit(f'{"," if pieces else "{"}"{key}":'))
            pieces += value
        pieces.append(Lit("}" if pieces else "{}"))
        return pieces

    def optional(self, node: Optional) -> str:
        branches = " ".join(
            f"WHEN {self.expr(when.expr, when.scope)} THEN {concat(self.json(content))}"
            for when, content in node.branches
        )
        return f"CASE {branches} ELSE {literal(node.absent)} END"

    def value(self, node: Value) -> list[Piece]:
        value = self.expr(node.placed.expr, node.placed.scope)
        match node.form:
            case Form.NUMBER | Form.BOOLEAN | Form.JSON:
                text = value if node.form is Form.NUMBER and not node.nullable else f"({value})::text"
                return [_or_null(text, node.nullable)]
            case Form.QUOTED | Form.ID | Form.ENUM:
                text = f"upper({value})" if node.form is Form.ENUM else value
                if node.nullable and node.form is not Form.ENUM:
                    text = f"{text}::text"
                if node.nullable:
                    return [_or_null(f"""'"'||{text}||'"'""", nullable=True)]
                return [Lit(f'"{node.prefix}'), text, Lit('"')]
            case Form.TEXT | Form.MOMENT:
                return [_or_null(f"to_json({value})", node.nullable)]

    # Rows

    def is_empty(self, select: Select) -> bool:
        """Whether this plan's actors can have no such row at all, so that the table need not be looked at."""
        return any(self.truth(one.expr, one.scope) is False for one in select.conditions)

    def rows(self, select: Select) -> str:
        """FROM and WHERE; a limit is taken before anything is joined."""
        scope = select.scope
        assert scope.source is not None
        joins = self.joins(scope.joins)
        if select.limit is None:
            return f"FROM {self.source(scope)} {scope.alias}{joins}{self.where(select.conditions)}"
        return f"FROM ({self.first(select)}) {scope.alias}{joins}"

    def first(self, select: Select) -> str:
        """The first rows, and of their columns (and their number) those that what is written already reads.

        A row of all columns would be carried through every step of the plan that orders and limits them.
        """
        scope = select.scope
        read = sorted(self.read.get(scope.alias, ()))
        order = self.order(select.order, scope)
        columns = ",".join(
            f"row_number() OVER ({order.strip()}) AS {identifier(name)}"
            if name == _NUMBER
            else f"{scope.alias}.{identifier(name)}"
            for name in read
        )
        rows = f"FROM {self.source(scope)} {scope.alias}{self.where(select.conditions)}"
        return f"SELECT {columns} {rows}{order} LIMIT {select.limit}"

    def where(self, conditions: Sequence[Placed]) -> str:
        if not conditions:
            return ""
        return " WHERE " + " AND ".join(self.expr(one.expr, one.scope) for one in conditions)

    def joins(self, joins: Sequence[Join]) -> str:
        """The last is written first: it may read columns of those before it."""
        return "".join(reversed([self.join(one) for one in reversed(joins)]))

    def join(self, join: Join) -> str:
        scope = join.scope
        assert scope.source is not None
        if join.order:
            first = self.first(Select(scope, join.conditions, join.order, 1))
            return f" LEFT JOIN LATERAL ({first}) {scope.alias} ON true"
        on = " AND ".join(self.expr(one.expr, one.scope) for one in join.conditions)
        return f" LEFT JOIN {self.table(scope.source)} {scope.alias} ON {on}"

    def order(self, keys: Keys, scope: Scope) -> str:
        if not keys:
            return ""
        return " ORDER BY " + ",".join(
            self.sortable(by, scope) + (" DESC" if descending else "") for by, descending in keys
        )

    def outer_order(self, select: Select) -> str:
        """The order of rows that are read already; where a key is worked out, by the number they got with it."""
        if select.limit is None or all(isinstance(by, Col) for by, _ in select.order):
            return self.order(select.order, select.scope)
        return f" ORDER BY {self.column(select.scope, _NUMBER)}"

    # Pages

    def paged(self, node: Paged) -> str:
        pieces = self.members((key, self.page_part(node, part)) for key, part in node.members)
        if not any(_reads_page(node, part) for _, part in node.members):
            return concat(pieces)
        return f"(SELECT {concat(pieces)} {self.rows(node.select)})"

    def page_part(self, node: Paged, part: PagePart) -> list[Piece]:
        if isinstance(part, Text):
            return [Lit(part.json)]
        if isinstance(part, PageTotal):
            return [self.total(node)]
        if isinstance(part, PageInfo):
            return self.members((key, self.page_fact(node, fact)) for key, fact in part.members)
        number = self.column(node.select.scope, _NUMBER)
        item = concat(
            self.members(
                (
                    key,
                    self.json(content) if content is not None else [Lit('"'), self.cursor(node), Lit('"')],
                )
                for key, content in part.members
            )
        )
        direction = " DESC" if node.backwards else ""
        rows = f"string_agg({item},',' ORDER BY {number}{direction}) FILTER (WHERE {number}<={node.size})"
        return [Lit("["), rows, Lit("]")]

    def total(self, node: Paged) -> str:
        """How many rows there are; those of a function carry it, so that it need not be called twice."""
        counted = f"(SELECT count(*) {self.rows(node.everything)})"
        scope = node.select.scope
        carried = scope.source is not None and scope.source.function and TOTAL in scope.source.columns
        if not carried or not any(_reads_page(node, part) for _, part in node.members):
            return counted
        return f"coalesce(max({self.column(scope, TOTAL)}),{counted})"

    def cursor(self, node: Paged) -> str:
        scope = node.select.scope
        keys = ",".join(f"{self.expr(by, scope)}::text" for by, _ in node.select.order)
        encoded = f"encode(convert_to(json_build_array({literal(node.label)},{keys})::text,'UTF8'),'base64')"
        return f"translate({encoded},E'+/=\\n','-_')"

    def page_fact(self, node: Paged, fact: Text | str) -> list[Piece]:
        if isinstance(fact, Text):
            return [Lit(fact.json)]
        number = self.column(node.select.scope, _NUMBER)
        if fact in ("hasNextPage", "hasPreviousPage"):
            if (fact == "hasPreviousPage") is node.backwards:
                return [f"(coalesce(max({number}),0)>{node.size})::text"]
            if node.left_behind is None:
                return [Lit("false")]
            return [f"EXISTS(SELECT {self.rows(node.left_behind)})::text"]
        farthest = (fact == "endCursor") is not node.backwards
        order = f"{number} DESC" if farthest else number
        ends = f"array_agg({self.cursor(node)} ORDER BY {order}) FILTER (WHERE {number}<={node.size})"
        return [_or_null(f"to_json(({ends})[1])", nullable=True)]


def _reads_page(node: Paged, part: PagePart) -> bool:
    """Whether a part is made of the page's rows; a select without any such part would answer once a row."""
    if not isinstance(part, PageInfo):
        return isinstance(part, PageEdges)
    beyond = "hasNextPage" if node.backwards else "hasPreviousPage"
    return any(isinstance(fact, str) and fact != beyond for _, fact in part.members)


def _or_null(text: str, nullable: bool) -> str:
    return f"coalesce({text},'null')" if nullable else text
