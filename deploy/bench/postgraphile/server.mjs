// PostGraphile over the communities' schemas, in one process: role and facts are the session's, by its cookie.
//
// PostGraphile can choose a schema per request by search_path, which makes PostgreSQL plan every statement anew,
// or by one instance for each schema, of several hundred MB each. It is spared both: it is built on the first
// community's schema, and its statements are given the schema of the request on their way to the driver.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import pg from "pg";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { jsonPgSmartTags } from "postgraphile/utils";

const { url, port, pool: size, sessions, schema, cookie } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const tags = JSON.parse(readFileSync(new URL("tags.json", import.meta.url), "utf8"));

const own = `"${schema}"`;
const schemaOfRole = new Map(Object.values(sessions).map(({ role, schema }) => [role, schema]));
const rewritten = new Map();

function rewrite(text, other) {
  if (!rewritten.has(other)) rewritten.set(other, new Map());
  const kept = rewritten.get(other);
  if (!kept.has(text)) kept.set(text, text.replaceAll(own, `"${other}"`));
  return kept.get(text);
}

// The adaptor opens every transaction with set_config of the request's settings, the role among them.
class Client extends pg.Client {
  query(config, ...rest) {
    if (config?.text?.startsWith("select set_config(")) {
      this.schema = schemaOfRole.get(new Map(JSON.parse(config.values[0])).get("role"));
    } else if (config?.text && this.schema !== schema) {
      config = { ...config, text: rewrite(config.text, this.schema) };
      if (config.name) config.name = `${this.schema}:${config.name}`.slice(0, 60);
    }
    return super.query(config, ...rest);
  }
}

function settingsOf(request) {
  const sent = request.headers.cookie ?? "";
  const session = sessions[sent.slice(sent.indexOf(cookie) + cookie.length + 1).split(";")[0]];
  if (!session) throw new Error("no session");
  return { role: session.role, ...session.facts };
}

const pool = new pg.Pool({ connectionString: url, max: size, Client });
const service = postgraphile({
  extends: [PostGraphileAmberPreset],
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  plugins: [jsonPgSmartTags(tags)],
  pgServices: [makePgService({ pool, schemas: [schema] })],
  schema: { defaultBehavior: "+connection +list -insert -update -delete -node -interface:node" },
  grafserv: { graphqlPath: "/graphql", graphiql: false, websockets: false, watch: false },
  grafast: { explain: false, context: ({ node }) => ({ pgSettings: settingsOf(node.req) }) },
}).createServ(grafserv);

const server = createServer();
await service.addTo(server);
server.listen(port, "127.0.0.1", () => console.log("ready"));
