// GraphiQL for development, on the page's own community.

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import "./index.css";
import { createRoot } from "react-dom/client";

const place = document.getElementById("graphiql");
const workers = JSON.parse(place.dataset.workers);

globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(workers[label] ?? workers.editor),
};

const fetcher = createGraphiQLFetcher({ url: place.dataset.url, headers: { "X-CSRF-Token": place.dataset.csrf } });
createRoot(place).render(<GraphiQL fetcher={fetcher} />);
