// An organisation chart as SVG, from plain nodes and edges:
//   { label, tiers: [{ id, label }], words: { open, close },
//     nodes: [{ id, name, note, tier, side, tag?, warn?, about?, href?, items?: [{ name, href? }] }],
//     edges: [{ from, to, kind: "reports" | "prepares" | "part", about }] }
// An edge goes from the one above to the one below; its arrow points to the one above, as reports do.
// A node with `items` is several of the same: it stands as one with its count, and opens into a list of links.

import { layOut } from "./layout.js";

const SVG = "http://www.w3.org/2000/svg";
const NARROWEST = 216;
const WIDEST = 288;
const PAD = 14;
const LINE = 21;
const ITEM = 30;
const BAND = 34;
const GUTTER = 18;
let drawn = 0;

/** Draws the chart in its host; what is opened there stays open while the page does. */
export function drawChart(host, chart) {
  const state = { open: new Set(), id: `kart-${(drawn += 1)}`, measure: measureIn(host) };
  const redraw = (focus) => {
    host.querySelector(":scope > svg")?.remove();
    const svg = render(chart, state, (id) => {
      if (!state.open.delete(id)) state.open.add(id);
      redraw(id);
    });
    host.prepend(svg);
    if (focus) svg.querySelector(`[data-opens="${CSS.escape(focus)}"]`)?.focus();
  };
  redraw();
}

function render(chart, state, toggle) {
  state.width = widthFor(chart, state.measure);
  const texts = new Map(chart.nodes.map((node) => [node.id, wrapped(node, state)]));
  const sizes = new Map(chart.nodes.map((node) => [node.id, sizeOf(node, texts.get(node.id), state)]));
  const plan = layOut(chart, sizes, BAND);
  const width = plan.width + 2 * GUTTER;
  const height = plan.height + GUTTER;
  const svg = make("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": chart.label });
  svg.append(arrows(state.id));
  plan.tiers.forEach((tier, number) => svg.append(band(tier, number, width)));
  for (const line of plan.lines) svg.append(path(line, state.id));
  const placed = (node) => plan.places.get(node.id);
  const ordered = [...chart.nodes].sort((one, other) => placed(one).row - placed(other).row || placed(one).left - placed(other).left);
  for (const node of ordered) svg.append(nodeAt(node, texts.get(node.id), placed(node), chart.words, state, toggle));
  return svg;
}

/** A tier's heading and the ground its rows stand on. */
function band(tier, number, width) {
  const top = tier.top - BAND + 4;
  const group = make("g", { class: "chart-tier" });
  if (number % 2 === 0) group.append(make("rect", { x: 0, y: top, width, height: tier.bottom + 12 - top, rx: 10 }));
  group.append(text(tier.label, GUTTER, top + 20, "chart-tier-label"));
  return group;
}

function arrows(id) {
  const defs = make("defs");
  const marker = make("marker", { id, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 8, markerHeight: 8, orient: "auto-start-reverse" });
  marker.append(make("path", { d: "M0 1 9 5 0 9z", class: "chart-arrow" }));
  defs.append(marker);
  return defs;
}

/** Straight beside the rows, bent between them; the arrow points at the one that is reported to or prepared for. */
function path({ edge, points, upward }, id) {
  const [start, ...rest] = points.map((point) => ({ x: point.x + GUTTER, y: point.y }));
  let d = `M${start.x} ${start.y}`;
  let at = start;
  for (const point of rest) {
    const middle = (at.y + point.y) / 2;
    d += at.x === point.x ? `V${point.y}` : `C${at.x} ${middle} ${point.x} ${middle} ${point.x} ${point.y}`;
    at = point;
  }
  const arrow = edge.kind === "part" ? {} : { [upward ? "marker-end" : "marker-start"]: `url(#${id})` };
  const line = make("path", { d, class: "chart-line", "data-kind": edge.kind, ...arrow });
  line.append(title(edge.about));
  return line;
}

function nodeAt(node, lines, { left, top, height }, words, state, toggle) {
  const group = make("g", { class: "chart-node", "data-side": node.side || null, transform: `translate(${left + GUTTER} ${top})` });
  const open = state.open.has(node.id);
  const { width } = state;
  if (node.items) {
    group.append(make("rect", { class: "chart-behind", x: 6, y: 6, width: width - 6, height: height - 6, rx: 8 }));
    const head = make("g", {
      class: "chart-head", role: "button", tabindex: 0, "aria-expanded": String(open), "aria-label": spoken(node, open ? words.close : words.open), "data-opens": node.id,
    });
    head.append(box(width - 6, height - 6), ...written(lines), text(open ? words.close : words.open, PAD, PAD + (lines.length + 1) * LINE - 6, "chart-more"));
    head.addEventListener("click", () => toggle(node.id));
    head.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      toggle(node.id);
    });
    group.append(head);
    if (open) group.append(...items(node, lines, state));
    return group;
  }
  const link = node.href ? make("a", { href: node.href, class: "chart-head", "aria-label": spoken(node) }) : make("g", { class: "chart-head" });
  link.append(box(width, height), ...written(lines));
  group.append(link);
  return group;
}

/** What a node is called to who does not see it: what stands on it, in that order, and then what it hangs on. */
function spoken(node, act = "") {
  return [node.name, node.note, node.tag, node.warn, act, node.about].filter(Boolean).join(". ");
}

function items(node, lines, { width, measure }) {
  const first = PAD + (lines.length + 1) * LINE + 4;
  return node.items.map((item, number) => {
    const row = item.href ? make("a", { href: item.href, class: "chart-item", "aria-label": item.name }) : make("g", { class: "chart-item" });
    const top = first + number * ITEM;
    row.append(
      make("rect", { x: 6, y: top, width: width - 18, height: ITEM - 2, rx: 4 }),
      text(shortened(item.name, width - 2 * PAD - 4, measure), PAD, top + 19, "chart-item-name"),
    );
    return row;
  });
}

function box(width, height) {
  return make("rect", { class: "chart-box", width, height, rx: 8 });
}

function written(lines) {
  return lines.map((line, number) => text(line.text, PAD, PAD + number * LINE + 14, line.kind));
}

function sizeOf(node, lines, { open, width }) {
  const more = node.items ? LINE + 6 + (open.has(node.id) ? node.items.length * ITEM + 6 : 0) : 0;
  return { width, height: 2 * PAD + lines.length * LINE - 6 + more };
}

/** As wide as the longest word and the longest item ask for, within reason. */
function widthFor(chart, measure) {
  const words = chart.nodes.flatMap((node) => node.name.split(/\s+/)).map((word) => measure(word, "600 15px") + 2 * PAD + 8);
  const items = chart.nodes.flatMap((node) => node.items ?? []).map((item) => measure(item.name, "400 14px") + 2 * PAD + 8);
  return Math.min(WIDEST, Math.max(NARROWEST, ...words, ...items));
}

function wrapped(node, { width, measure }) {
  const room = width - 2 * PAD - (node.items ? 6 : 0);
  const found = broken(node.name, room, (part) => measure(part, "600 15px")).map((part) => ({ text: part, kind: "chart-name" }));
  for (const [kind, said] of [["chart-note", node.note], ["chart-tag", node.tag], ["chart-warn", node.warn]]) {
    if (said) found.push(...broken(said, room, (part) => measure(part, "400 13px")).map((part) => ({ text: part, kind })));
  }
  return found;
}

function broken(words, room, wide) {
  const lines = [""];
  for (const word of words.split(/\s+/)) {
    const tried = lines[lines.length - 1] ? `${lines[lines.length - 1]} ${word}` : word;
    if (wide(tried) <= room || !lines[lines.length - 1]) lines[lines.length - 1] = tried;
    else lines.push(word);
  }
  return lines;
}

function shortened(words, room, measure) {
  let found = words;
  while (found.length > 4 && measure(found, "400 14px") > room) found = `${found.slice(0, -2).trimEnd()}…`;
  return found;
}

function measureIn(host) {
  const pen = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(host).fontFamily;
  return (words, font) => {
    pen.font = `${font} ${family}`;
    return pen.measureText(words).width;
  };
}

/** The space after it keeps two lines apart for who hears them. */
function text(words, x, y, kind) {
  const made = make("text", { x, y, class: kind });
  made.textContent = `${words} `;
  return made;
}

function title(words) {
  const made = make("title");
  made.textContent = words;
  return made;
}

function make(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  return made;
}
