// Where everything stands: a row for each tier, with what prepares or reports below what it prepares for, and
// within a row the order in which the fewest lines cross. dagre finds order and places; the rows are ours, and so
// is where a line leaves and enters: from under the one above to the top of the one below, apart from the others.

import { Graph, layout } from "@dagrejs/dagre";

const BETWEEN = { nodesep: 24, ranksep: 46, edgesep: 18 };
const SIDES = ["municipal", "", "hospital"];
const WEIGHTS = { reports: 4, prepares: 2, part: 1 };

/** Gives each node its row: tiers in order, and inside a tier below every node it hangs on. */
export function rowsOf(chart) {
  const rows = new Map();
  const tierOf = new Map(chart.nodes.map((node) => [node.id, node.tier]));
  const tiers = [];
  let first = 0;
  for (const tier of chart.tiers) {
    const own = chart.nodes.filter((node) => node.tier === tier.id).map((node) => node.id);
    if (!own.length) continue;
    const inside = chart.edges.filter((edge) => tierOf.get(edge.from) === tier.id && tierOf.get(edge.to) === tier.id);
    const depth = depths(own, inside);
    const steps = [...new Set(depth.values())].sort((one, other) => one - other);
    for (const id of own) rows.set(id, first + steps.indexOf(depth.get(id)));
    tiers.push({ ...tier, first, last: first + steps.length - 1 });
    first += steps.length;
  }
  return { rows, tiers };
}

/** How far down each hangs. A draft may go in circles; as many rounds as there are nodes are enough for one that does not. */
function depths(ids, edges) {
  const depth = new Map(ids.map((id) => [id, 0]));
  for (let round = 0; round < ids.length; round += 1) {
    for (const { from, to } of edges) {
      if (from !== to) depth.set(to, Math.min(ids.length, Math.max(depth.get(to), depth.get(from) + 1)));
    }
  }
  return depth;
}

/** Lays out nodes of given sizes: their corners, the lines' points from above to below, the rows' and tiers' extents. */
export function layOut(chart, sizes, heading) {
  const { rows, tiers } = rowsOf(chart);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ ...BETWEEN, ranker: (whole) => whole.nodes().forEach((id) => { whole.node(id).rank = 2 * (rows.get(id) ?? 0); }) });
  graph.setDefaultEdgeLabel(() => ({}));
  const sided = [...chart.nodes].sort((one, other) => SIDES.indexOf(one.side || "") - SIDES.indexOf(other.side || ""));
  for (const node of sided) graph.setNode(node.id, { ...sizes.get(node.id) });
  const lines = linesOf(chart, rows);
  for (const line of lines) graph.setEdge({ v: line.upper, w: line.lower, name: line.name }, { weight: WEIGHTS[line.edge.kind] });
  layout(graph, { constraints: constraintsOf(sided, rows) });

  const extents = extentsOf(rows, graph);
  // Each tier has a heading above its rows, so everything in it moves down by the headings so far.
  const moved = (row) => heading * tiers.filter((tier) => tier.first <= row).length;
  const places = new Map(chart.nodes.map((node) => {
    const { x, y, width, height } = graph.node(node.id);
    return [node.id, { left: x - width / 2, top: y - height / 2 + moved(rows.get(node.id)), width, height, row: rows.get(node.id) }];
  }));
  const found = extents.map((extent, row) => ({ top: extent.top + moved(row), bottom: extent.bottom + moved(row) }));
  for (const line of lines) line.lanes = lanesOf(line, rows, extents, graph);
  spread(lines, places);
  return {
    places,
    tiers: tiers.map((tier) => ({ ...tier, top: found[tier.first].top, bottom: found[tier.last].bottom })),
    lines: lines.map((line) => ({ edge: line.edge, upward: line.upward, points: pointsOf(line, places, found) })),
    width: Math.max(...[...places.values()].map((place) => place.left + place.width)),
    height: found[found.length - 1].bottom,
  };
}

/** The lines that can be drawn, each from the upper of its two nodes; `upward` where that is not the one above in rank. */
function linesOf(chart, rows) {
  const drawable = ({ from, to }) => rows.has(from) && rows.has(to) && rows.get(from) !== rows.get(to);
  return chart.edges.filter(drawable).map((edge, number) => {
    const upward = rows.get(edge.from) > rows.get(edge.to);
    const [upper, lower] = upward ? [edge.to, edge.from] : [edge.from, edge.to];
    return { edge, upper, lower, upward, name: String(number) };
  });
}

/** The municipal side stands to the left of what is common, and the hospital's to the right. */
function constraintsOf(sided, rows) {
  const place = (node) => SIDES.indexOf(node.side || "");
  return sided.flatMap((left) => sided
    .filter((right) => place(left) < place(right) && rows.get(left.id) === rows.get(right.id))
    .map((right) => ({ left: left.id, right: right.id })));
}

function extentsOf(rows, graph) {
  const found = [];
  for (const [id, row] of rows) {
    const { y, height } = graph.node(id);
    const known = found[row] ?? { top: Infinity, bottom: -Infinity };
    found[row] = { top: Math.min(known.top, y - height / 2), bottom: Math.max(known.bottom, y + height / 2) };
  }
  return found;
}

/** Where a line passes the rows between its ends: straight down beside the nodes there. */
function lanesOf(line, rows, extents, graph) {
  const { points } = graph.edge({ v: line.upper, w: line.lower, name: line.name });
  const lanes = [];
  for (let row = rows.get(line.upper) + 1; row < rows.get(line.lower); row += 1) {
    const middle = (extents[row].top + extents[row].bottom) / 2;
    const nearest = points.reduce((best, point) => (Math.abs(point.y - middle) < Math.abs(best.y - middle) ? point : best));
    lanes.push({ row, x: nearest.x });
  }
  return lanes;
}

/** Ends that share an edge of a node stand apart on it, in the order they come from. */
function spread(lines, places) {
  const middle = (id) => places.get(id).left + places.get(id).width / 2;
  for (const [end, other, lane] of [["upper", "lower", 0], ["lower", "upper", -1]]) {
    for (const [id, place] of places) {
      const towards = (line) => line.lanes.at(lane)?.x ?? middle(line[other]);
      const own = lines.filter((line) => line[end] === id).sort((one, two) => towards(one) - towards(two));
      own.forEach((line, number) => { line[`${end}X`] = place.left + (place.width * (number + 1)) / (own.length + 1); });
    }
  }
}

function pointsOf(line, places, extents) {
  const upper = places.get(line.upper);
  const lower = places.get(line.lower);
  const points = [
    { x: line.upperX, y: upper.top + upper.height },
    { x: line.upperX, y: extents[upper.row].bottom },
    ...line.lanes.flatMap(({ row, x }) => [{ x, y: extents[row].top }, { x, y: extents[row].bottom }]),
    { x: line.lowerX, y: extents[lower.row].top },
    { x: line.lowerX, y: lower.top },
  ];
  return points.filter((point, number) => number === 0 || point.x !== points[number - 1].x || point.y !== points[number - 1].y);
}
