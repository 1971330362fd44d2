// The page of one request: what was sent, what came back, and why.

import { showBody } from "./body.js";
import { contractOf, operationOf, resolve } from "./contract.js";
import { button, copy, evidence, fill, h, link, save, status, table } from "./dom.js";
import { entry as loadEntry, queryText } from "./journal.js";
import { asCurl, asHAR, asStep } from "./share.js";

export async function showRequest(main, context) {
  const seq = Number(context.rest[0]);
  const entry = Number.isSafeInteger(seq) && seq > 0 ? await loadEntry(context.world, seq, context.signal) : null;
  if (context.signal.aborted) return;
  const back = link(context.to(["requests"]), "All requests");
  if (!entry) {
    fill(main, h("p", null, back), h("h1", null, `Request ${context.rest[0]}`), h("p", { class: "empty" }, "This world has no such request any more: its journal was emptied, or its room was needed."));
    return;
  }
  const contract = entry.vendor ? await contractOf(entry.vendor).catch(() => null) : null;
  if (context.signal.aborted) return;
  let raw = false;
  const sides = h("div", { class: "sides" });
  const toggle = button("Raw", () => { raw = !raw; toggle.setAttribute("aria-pressed", String(raw)); renderSides(); }, { "aria-pressed": "false" });
  const step = seq > 1 ? link(context.to(["requests", seq - 1]), "Previous", { class: "button" }) : null;
  fill(main,
    h("p", { class: "row" }, back, step, link(context.to(["requests", seq + 1]), "Next", { class: "button" })),
    h("div", { class: "title" }, h("h1", { class: "break" }, `${entry.method} ${entry.path}${queryText(entry.query)}`), status(entry.status)),
    facts(entry, contract, context), violations(entry),
    h("div", { class: "bar" }, toggle,
      button("Copy as curl", () => copy(asCurl(entry, contract), "The curl command")),
      entry.operation && button("Save as scenario step", () => save(`step-${seq}.yaml`, "application/yaml", asStep(entry, contract))),
      button("Save as HAR", () => save(`request-${seq}.har`, "application/json", asHAR(entry))),
      link(context.to(["travel", seq]), "State at this request", { class: "button" })),
    sides);

  function renderSides() {
    const marks = new Map();
    for (const v of entry.violations ?? []) {
      if (isAboutRequest(v)) marks.set(v.pointer, v.message + expectation(v));
    }
    fill(sides, side("Request", entry.request, marks), side("Answer", entry.response, new Map()));
  }

  function side(name, part, marks) {
    const headers = Object.entries(part.headers ?? {}).sort(([a], [b]) => a < b ? -1 : 1).flatMap(([header, values]) => values.map((value) => [header, value]));
    return h("section", { "aria-label": name }, h("h2", null, name),
      headers.length > 0 && h("details", { open: true }, h("summary", null, `${headers.length} headers`), h("dl", { class: "headers" }, headers.map(([header, value]) => [h("dt", null, header), h("dd", null, value)]))),
      showBody(part.body, { raw, marks, label: `Body of the ${name.toLowerCase()}` }));
  }

  renderSides();
}

// isAboutRequest tells a violation, which is the client's, from a finding about the answer.
const isAboutRequest = (v) => v.pointer !== undefined;

const expectation = (v) => v.message?.includes("expected") || v.expected === null || v.expected === undefined ? "" : `; expected ${typeof v.expected === "string" ? v.expected : JSON.stringify(v.expected)}`;

// facts says in a list what the server knows about the request.
function facts(entry, contract, context) {
  const operation = operationOf(contract, entry.operation);
  const source = operation && resolve(contract, operation.operation)["x-ringer-evidence"];
  const said = (term, ...told) => [h("dt", null, term), h("dd", null, told)];
  return h("dl", { class: "facts" },
    said("Operation", entry.operation ? link(context.to(["contract", entry.vendor, entry.operation]), `${entry.vendor} ${entry.operation}`) : entry.vendor ? `unknown to the contract of ${entry.vendor}` : "no vendor's"),
    source && said("Documentation", evidence(source.level), h("span", { class: "muted" }, ` ${source.source}${source.verified ? `, verified ${source.verified}` : ""}`)),
    entry.evidence && said("Evidence of the answer", evidence(entry.evidence), h("span", { class: "muted" }, " the weakest of all that it rests on")),
    entry.reason && said(entry.status >= 400 || !entry.status ? "Reason of the refusal" : "Reason", entry.reason),
    entry.rule && said("Rule", link(context.to(["rules", entry.rule]), `rule ${entry.rule}`), " answered this request"),
    said("Caller", caller(entry.auth)),
    said("Time in the world", entry.time), said("Request id", h("code", null, entry.id)));
}

function caller(auth) {
  switch (auth) {
    case "none": return "sent no token";
    case "bad": return "sent a token that the world does not know";
    case "any": return "sent a token, and any is accepted";
    default: return `entry ${auth} of the scenario's auth`;
  }
}

// violations lists what broke the contract, with what would have passed.
function violations(entry) {
  if (!entry.violations?.length) return null;
  return h("section", { "aria-label": "Violations of the contract" }, h("h2", null, "What would have passed"),
    table("Violations", ["Place", "What is wrong", "Expected", "Sent", "How it is known"], entry.violations.map((v) => [
      h("code", null, v.pointer || "the request"), v.message, h("code", null, show(v.expected)), h("code", null, show(v.actual)),
      [evidence(v.evidence?.level), h("span", { class: "muted" }, " ", v.evidence?.source ?? "")]])));
}

const show = (value) => value === null || value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
