// Where everything stands: a row for each tier, with what prepares or reports below what it prepares for, and
// within a row the order in which the fewest lines cross. dagre finds order and places; the rows are ours.

import { Graph, layout } from "@dagrejs/dagre";

const BETWEEN = { nodesep: 28, ranksep: 26, edgesep: 22 };
const SIDES = ["municipal", "", "hospital"];

/** Gives each node its row: tiers in order, and inside a tier below every node it hangs on. */
export function rowsOf(chart) {
  const rows = new Map();
  const tierOf = new Map(chart.nodes.map((node) => [node.id, node.tier]));
  let first = 0;
  const tiers = [];
  for (const tier of chart.tiers) {
    const own = chart.nodes.filter((node) => node.tier === tier.id).map((node) => node.id);
    if (!own.length) continue;
    const depth = new Map(own.map((id) => [id, 0]));
    const inside = chart.edges.filter((edge) => tierOf.get(edge.from) === tier.id && tierOf.get(edge.to) === tier.id);
    // A draft may go in circles; as many rounds as there are nodes are enough for one that does not.
    for (let round = 0; round < own.length; round += 1) {
      for (const edge of inside) {
        if (edge.from !== edge.to) depth.set(edge.to, Math.min(own.length, Math.max(depth.get(edge.to), depth.get(edge.from) + 1)));
      }
    }
    const levels = [...new Set(depth.values())].sort((one, other) => one - other);
    for (const id of own) rows.set(id, first + levels.indexOf(depth.get(id)));
    tiers.push({ ...tier, first, last: first + levels.length - 1 });
    first += levels.length;
  }
  return { rows, tiers };
}

/** Lays out nodes of given sizes; answers with their centres, the lines' points, and the size of it all. */
export function layOut(chart, sizes) {
  const { rows, tiers } = rowsOf(chart);
  const graph = new Graph({ multigraph: true });
  const setRows = (whole) => {
    for (const id of whole.nodes()) whole.node(id).rank = 2 * (rows.get(id) ?? 0);
  };
  graph.setGraph({ ...BETWEEN, ranker: setRows });
  graph.setDefaultEdgeLabel(() => ({}));
  const sided = [...chart.nodes].sort((one, other) => SIDES.indexOf(one.side) - SIDES.indexOf(other.side));
  for (const node of sided) graph.setNode(node.id, { ...sizes.get(node.id) });
  const lines = [];
  chart.edges.forEach((edge, number) => {
    if (!rows.has(edge.from) || !rows.has(edge.to) || rows.get(edge.from) === rows.get(edge.to)) return;
    const upward = rows.get(edge.from) > rows.get(edge.to);
    const [v, w] = upward ? [edge.to, edge.from] : [edge.from, edge.to];
    graph.setEdge({ v, w, name: String(number) }, { weight: edge.kind === "prepares" ? 3 : 2 });
    lines.push({ edge, v, w, name: String(number), upward });
  });
  layout(graph, { constraints: constraintsOf(sided, rows) });
  const places = new Map(chart.nodes.map((node) => [node.id, graph.node(node.id)]));
  return {
    places,
    rows,
    tiers: tiers.map((tier) => ({ ...tier, ...heightOf(tier, rows, places) })),
    lines: lines.map((line) => {
      const points = graph.edge({ v: line.v, w: line.w, name: line.name }).points;
      return { edge: line.edge, points: line.upward ? [...points].reverse() : points };
    }),
    width: Math.max(...[...places.values()].map((place) => place.x + place.width / 2)),
    height: Math.max(...[...places.values()].map((place) => place.y + place.height / 2)),
  };
}

/** The municipal side stands to the left of what is common, and the hospital's to the right. */
function constraintsOf(sided, rows) {
  const found = [];
  for (const left of sided) {
    for (const right of sided) {
      const apart = SIDES.indexOf(left.side) < SIDES.indexOf(right.side);
      if (apart && rows.get(left.id) === rows.get(right.id)) found.push({ left: left.id, right: right.id });
    }
  }
  return found;
}

function heightOf(tier, rows, places) {
  const own = [...rows].filter(([, row]) => row >= tier.first && row <= tier.last).map(([id]) => places.get(id));
  return {
    top: Math.min(...own.map((place) => place.y - place.height / 2)),
    bottom: Math.max(...own.map((place) => place.y + place.height / 2)),
  };
}
