// A request as others can use it: a curl line, a step of a scenario, a HAR.

import { queryText } from "./journal.js";
import { worldRoot } from "./api.js";
import { bodySchema, operationOf, pathValues } from "./contract.js";

// own are headers that the client of the next request sets itself.
const own = new Set(["Content-Length", "Host", "Connection", "Accept-Encoding", "Transfer-Encoding", "User-Agent"]);

const quote = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
const bodyText = (body) => typeof body === "string" ? body : JSON.stringify(body);

// addressOf is the request's address in its world.
const addressOf = (entry) => location.origin + (entry.world === "default" ? "" : worldRoot(entry.world)) + entry.path + queryText(entry.query);

// asCurl writes the request for a shell. The journal never has credentials: a placeholder
// stands where they were.
export function asCurl(entry, contract) {
  const parts = ["curl"];
  if (entry.method !== "GET") parts.push("-X " + entry.method);
  for (const [name, value] of credentials(contract, entry)) parts.push("-H " + quote(`${name}: ${value}`));
  for (const [name, values] of Object.entries(entry.request.headers ?? {})) {
    if (!own.has(name)) for (const value of values) parts.push("-H " + quote(`${name}: ${value}`));
  }
  if (entry.request.body !== null) parts.push("--data-raw " + quote(bodyText(entry.request.body)));
  parts.push(quote(addressOf(entry)));
  return parts.join(" \\\n  ");
}

// credentials says which headers a caller brings, by the contract's security schemes.
export function credentials(contract, entry, token = "TOKEN") {
  if (!contract || entry?.auth === "none") return [];
  const operation = operationOf(contract, entry.operation);
  const wanted = operation?.operation.security ?? contract.security ?? [];
  const headers = [];
  for (const name of Object.keys(wanted[0] ?? {})) {
    const scheme = contract.components?.securitySchemes?.[name] ?? {};
    if (scheme.type === "apiKey") {
      if (scheme.in === "header") headers.push([scheme.name, token]);
      if (scheme.in === "cookie") headers.push(["Cookie", `${scheme.name}=${token}`]);
    } else if (scheme.type === "http" && scheme.scheme?.toLowerCase() === "basic") {
      headers.push(["Authorization", "Basic " + btoa(token.includes(":") ? token : token + ":")]);
    } else {
      headers.push(["Authorization", "Bearer " + token]);
    }
  }
  return headers;
}

// queryCredentials says which query parameters a caller brings.
export function queryCredentials(contract, token) {
  const found = [];
  for (const scheme of Object.values(contract.components?.securitySchemes ?? {})) {
    if (scheme.type === "apiKey" && scheme.in === "query") found.push([scheme.name, token]);
  }
  return found;
}

// asStep writes the request as a step of a scenario, in YAML. JSON is YAML too.
export function asStep(entry, contract) {
  const step = [["name", `${entry.method} ${entry.path}`], ["vendor", entry.vendor], ["operation", entry.operation]];
  const path = pathValues(contract, entry.operation, entry.path);
  if (Object.keys(path).length) step.push(["path", path]);
  const query = Object.fromEntries(Object.entries(entry.query ?? {}).map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
  if (Object.keys(query).length) step.push(["query", query]);
  if (entry.request.body !== null && bodySchema(contract, entry.operation)) step.push(["body", entry.request.body]);
  step.push(["expect", { status: entry.status }]);
  return "steps:\n" + step.map(([name, value], i) => `${i ? "    " : "  - "}${name}: ${JSON.stringify(value)}\n`).join("");
}

// asHAR writes the request with its answer as a HAR 1.2 document.
export function asHAR(entry) {
  const pairs = (map) => Object.entries(map ?? {}).flatMap(([name, values]) => values.map((value) => ({ name, value })));
  const type = (headers) => headers?.["Content-Type"]?.[0] ?? "";
  const sent = entry.request.body === null ? null : bodyText(entry.request.body);
  const got = entry.response.body === null ? "" : bodyText(entry.response.body);
  const size = (text) => new TextEncoder().encode(text ?? "").length;
  return JSON.stringify({ log: {
    version: "1.2", creator: { name: "ringer", version: "console" },
    entries: [{
      startedDateTime: entry.time, time: 0, cache: {}, timings: { send: 0, wait: 0, receive: 0 },
      request: {
        method: entry.method, url: location.origin + entry.path + queryText(entry.query), httpVersion: "HTTP/1.1", cookies: [],
        headers: pairs(entry.request.headers), queryString: pairs(entry.query), headersSize: -1, bodySize: size(sent),
        ...(sent === null ? {} : { postData: { mimeType: type(entry.request.headers), text: sent } }),
      },
      response: {
        status: entry.status, statusText: "", httpVersion: "HTTP/1.1", cookies: [], headers: pairs(entry.response.headers), redirectURL: "",
        content: { size: size(got), mimeType: type(entry.response.headers), text: got }, headersSize: -1, bodySize: size(got),
      },
    }],
  } }, null, 2);
}
