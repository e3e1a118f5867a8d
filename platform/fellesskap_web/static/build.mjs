// Builds what the pages send to a browser into static/built/: one style sheet, one script, one more for pages
// with a chart and one for pages where one writes, the fonts, the icons in use, and (where its packages are installed) GraphiQL. File names carry their content's hash, so a
// browser may keep them for ever; manifest.json says which name is current. Run as `npm run build`.

import { build } from "esbuild";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "built");
const modules = join(here, "../../../node_modules");

const ICONS = [
  "ArrowDown", "ArrowLeft", "ArrowRight", "ArrowUp", "Bell", "Buildings2", "Calendar", "CheckmarkCircleFill", "ChevronDown",
  "CircleBroken", "Clock", "Download", "ExclamationmarkTriangleFill", "ExternalLink", "FileText", "Folder", "Globe", "Hourglass",
  "House", "InformationSquareFill", "Leave", "MagnifyingGlass", "MenuGrid", "MenuHamburger", "PersonCircle",
  "PersonGroup", "PencilLine", "Tasklist", "XMarkOctagonFill",
];

const shared = {
  bundle: true,
  minify: true,
  metafile: true,
  outdir: built,
  absWorkingDir: here,
  publicPath: "/static/",
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  target: ["chrome109", "firefox115", "safari16.4"],
  loader: { ".woff2": "file", ".ttf": "file", ".svg": "file" },
  legalComments: "none",
  logLevel: "warning",
};

/** Every style sheet a page brings lies in static/pages/ and joins the one bundle. */
async function pageSheets() {
  const names = existsSync(join(here, "pages")) ? await readdir(join(here, "pages")) : [];
  return names.filter((name) => name.endsWith(".css")).sort();
}

async function buildFrame() {
  const sheets = ["./frame/index.css", ...(await pageSheets()).map((name) => `./pages/${name}`)];
  const sheet = await build({
    ...shared,
    entryNames: "app-[hash]",
    stdin: { contents: sheets.map((path) => `@import "${path}";`).join("\n"), loader: "css", resolveDir: here, sourcefile: "app.css" },
  });
  const script = await build({ ...shared, entryPoints: { app: "./frame/index.js" }, format: "iife" });
  const chart = await build({ ...shared, entryPoints: { chart: "./chart/index.js" }, format: "iife" });
  const prose = await build({ ...shared, entryPoints: { prose: "./prose/index.js" }, format: "iife" });
  const mark = await build({ ...shared, bundle: false, entryPoints: { mark: "./frame/mark.svg" }, loader: { ".svg": "copy" } });
  return { ...outputs(sheet), ...outputs(script), ...outputs(chart), ...outputs(prose), ...outputs(mark) };
}

/** GraphiQL is for development: several megabytes that no production installation has. */
async function buildGraphiql() {
  const result = await build({
    ...shared,
    entryPoints: {
      graphiql: "./graphiql/index.jsx",
      "graphiql-editor-worker": "monaco-editor/esm/vs/editor/editor.worker.js",
      "graphiql-json-worker": "monaco-editor/esm/vs/language/json/json.worker.js",
      "graphiql-graphql-worker": "monaco-graphql/esm/graphql.worker.js",
    },
    format: "iife",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return outputs(result);
}

/** Maps plain names to built ones: { "app.css": "app-7XK2.css" }. */
function outputs(result) {
  const names = {};
  for (const path of Object.keys(result.metafile.outputs)) {
    const file = basename(path);
    const plain = file.replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1");
    names[plain] = file;
  }
  return names;
}

async function readIcons() {
  const folder = join(modules, "@navikt/aksel-icons/dist/svg");
  const icons = {};
  for (const name of ICONS) icons[name] = await readFile(join(folder, `${name}.svg`), "utf8");
  return icons;
}

async function compress(names) {
  for (const file of Object.values(names)) {
    if (!/^(app|chart|prose)-.*\.(css|js)$/.test(file)) continue;
    const bytes = await readFile(join(built, file));
    await writeFile(join(built, `${file}.gz`), gzipSync(bytes, { level: 9 }));
    await writeFile(join(built, `${file}.br`), brotliCompressSync(bytes));
  }
}

await rm(built, { recursive: true, force: true });
await mkdir(built, { recursive: true });
const names = await buildFrame();
if (existsSync(join(modules, "graphiql"))) Object.assign(names, await buildGraphiql());
await compress(names);
await writeFile(join(built, "icons.json"), JSON.stringify(await readIcons()));
await writeFile(join(built, "manifest.json"), JSON.stringify(names, null, 2));
console.log(`${Object.keys(names).length} files in ${relative(process.cwd(), built)}`);
