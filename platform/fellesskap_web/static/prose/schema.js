// The editor's schema, made of the one vocabulary that the server reads and refuses by: here stands only how each
// shape looks in a page, and what of other pages and programs becomes it.

import { Fragment, Schema, Slice } from "prosemirror-model";
import vocabulary from "../../../fellesskap/prose/vocabulary.json";

const SCHEMES = vocabulary.marks.link.attrs.href;
const CELL = { attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } }, isolating: true };

/** An address the server takes too, tidied as browsers write it; null for any other. */
export function address(given) {
  try {
    const url = new URL(given.trim());
    return SCHEMES.includes(url.protocol) && url.href.length <= vocabulary.limits.address && !/[\s<>"\\^`{|}]/.test(url.href)
      ? url.href
      : null;
  } catch {
    return null;
  }
}

/** Whether what another program said of its looks, kept as data when it is pasted, says this. */
function styled(node, said) {
  return said.test(node.dataset.style ?? "");
}

function heading(level) {
  return (node) => (Number(node.dataset?.level) || level) <= 3 ? { level: 3 } : { level: 4 };
}

const LOOKS = {
  // Writing needs a place for the caret, so a document here has at least one block.
  doc: { content: "block+" },
  paragraph: { parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  heading: {
    attrs: { level: { default: 3 } },
    defining: true,
    parseDOM: [
      ...["h1", "h2", "h3"].map((tag) => ({ tag, getAttrs: heading(3) })),
      ...["h4", "h5", "h6"].map((tag) => ({ tag, getAttrs: heading(4) })),
    ],
    // Right below the page's own heading, since a form has no others; on a page they come below the section's.
    toDOM: (node) => [`h${node.attrs.level - 1}`, { "data-level": node.attrs.level }, 0],
  },
  bullet_list: { parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
  ordered_list: { parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
  list_item: { parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0], defining: true },
  blockquote: { parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0], defining: true },
  table: { tableRole: "table", isolating: true, parseDOM: [{ tag: "table" }], toDOM: () => ["table", { class: "ds-table" }, ["tbody", 0]] },
  table_row: { tableRole: "row", parseDOM: [{ tag: "tr" }], toDOM: () => ["tr", 0] },
  table_header: { ...CELL, tableRole: "header_cell", parseDOM: [{ tag: "th" }], toDOM: () => ["th", 0] },
  table_cell: { ...CELL, tableRole: "cell", parseDOM: [{ tag: "td" }], toDOM: () => ["td", 0] },
  hard_break: { inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  text: {},
  link: {
    attrs: { href: {} },
    inclusive: false,
    parseDOM: [{ tag: "a[href]", getAttrs: (node) => { const href = address(node.getAttribute("href")); return href !== null && { href }; } }],
    toDOM: (mark) => ["a", { href: mark.attrs.href, class: "ds-link" }, 0],
  },
  strong: {
    parseDOM: [
      { tag: "b", getAttrs: (node) => !styled(node, /(^|;)\s*font-weight:\s*(normal|400)/) && null },
      { tag: "strong" },
      { tag: "span[data-style]", consuming: false, getAttrs: (node) => styled(node, /(^|;)\s*font-weight:\s*(bold|[6-9]00)/) && null },
    ],
    toDOM: () => ["strong", 0],
  },
  em: {
    parseDOM: [{ tag: "i" }, { tag: "em" }, { tag: "span[data-style]", consuming: false, getAttrs: (node) => styled(node, /(^|;)\s*font-style:\s*italic/) && null }],
    toDOM: () => ["em", 0],
  },
};

function specs(shapes) {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const { attrs, ...rest } = shape;
      return [name, { ...rest, ...LOOKS[name] }];
    }),
  );
}

export const schema = new Schema({ nodes: specs(vocabulary.nodes), marks: specs(vocabulary.marks) });

/** A document as the server keeps it: cells have no measures there. */
export function toPlainJSON(doc) {
  const bare = (node) => {
    const { attrs, content, ...rest } = node;
    const kept = attrs && !/^table_(cell|header)$/.test(node.type) ? { attrs } : {};
    return { ...rest, ...kept, ...(content ? { content: content.map(bare) } : {}) };
  };
  return bare(doc.toJSON());
}

/** Paragraphs of blank lines, and lists of lines that begin with a dash or a bullet, as the server reads them. */
export function fromPlain(text) {
  const { paragraph, bullet_list, list_item, hard_break } = schema.nodes;
  const blocks = [];
  for (const part of text.replace(/\r\n?/g, "\n").split(/\n[^\S\n]*(?:\n[^\S\n]*)+/)) {
    let lines = [];
    let items = [];
    const closeLines = () => {
      if (lines.length) blocks.push(paragraph.create(null, lines.flatMap((line, at) => (at ? [hard_break.create(), schema.text(line)] : [schema.text(line)]))));
      lines = [];
    };
    const closeItems = () => {
      if (items.length) blocks.push(bullet_list.create(null, items));
      items = [];
    };
    for (const line of part.split("\n").map((one) => one.trim()).filter(Boolean)) {
      const pointed = line.match(/^[-–•*] +(?=\S)/);
      if (pointed) {
        closeLines();
        items.push(list_item.create(null, paragraph.create(null, schema.text(line.slice(pointed[0].length)))));
      } else {
        closeItems();
        lines.push(line);
      }
    }
    closeLines();
    closeItems();
  }
  return schema.nodes.doc.create(null, blocks.length ? blocks : [paragraph.create()]);
}

/** A document of what a field holds: JSON of ours, or plain text. */
export function readDocument(text) {
  if (text.trimStart().startsWith("{")) {
    try {
      const value = JSON.parse(text);
      if (value.type === "doc") {
        const doc = schema.nodeFromJSON(value.content?.length ? value : { type: "doc", content: [{ type: "paragraph" }] });
        doc.check();
        return doc;
      }
    } catch {
      // Not ours after all: shown as the text it is.
    }
  }
  return fromPlain(text);
}

/** What can be put in the middle of a paragraph when the text is one paragraph, and blocks otherwise. */
export function plainSlice(text) {
  const { content } = fromPlain(text);
  const lone = content.childCount === 1 && content.firstChild.type === schema.nodes.paragraph;
  return lone ? new Slice(Fragment.from(content.firstChild), 1, 1) : new Slice(content, 0, 0);
}
