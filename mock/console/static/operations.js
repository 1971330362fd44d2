// Contracts: each vendor's operations, how they are known, and trying them.

import { worldRoot } from "./api.js";
import { showBody } from "./body.js";
import { bodySchema, contractOf, operationOf, operationsOf, resolve, sample, vendors } from "./contract.js";
import { evidence, field, fill, form, h, link, select, status, submit, table } from "./dom.js";
import { credentials, queryCredentials } from "./share.js";

export async function showContract(main, context) {
  const names = await vendors();
  const [vendor, id] = context.rest;
  if (vendor && id) return showOperation(main, context, vendor, id);
  const shown = vendor ? [vendor] : names;
  const sections = await Promise.all(shown.map(async (name) => {
    const contract = await contractOf(name);
    const rows = operationsOf(contract).map((o) => [
      h("span", { class: "method" }, o.method), link(context.to(["contract", name, o.id]), o.id), h("code", null, o.path), o.operation.summary ?? "", source(o.operation["x-ringer-evidence"])]);
    return h("section", null, h("h2", null, name), table(`Operations of ${name}`, ["Method", "Operation", "Path", "What it does", "How it is known"], rows));
  }));
  fill(main, h("div", { class: "title" }, h("h1", null, "Contract")), h("p", null, "What each vendor's API is, and how that is known. Open an operation to try it against the fake."), sections);
}

// source shows a level of evidence with where it is from.
function source(e) {
  return e ? [evidence(e.level), h("span", { class: "muted" }, ` ${e.source ?? ""}${e.verified ? `, verified ${e.verified}` : ""}${e.why ? `. ${e.why}` : ""}`)] : h("span", { class: "muted" }, "not said");
}

async function showOperation(main, context, vendor, id) {
  const contract = await contractOf(vendor);
  const found = operationOf(contract, id);
  if (!found) throw new Error(`${vendor} has no operation ${id}.`);
  const { operation, parameters } = found;
  const answers = Object.entries(operation.responses ?? {}).map(([code, answer]) => [status(Number(code)), resolve(contract, answer).description ?? "", source(resolve(contract, answer)["x-ringer-evidence"])]);
  const rules = operation["x-ringer-rules"] ?? [];
  fill(main, h("p", null, link(context.to(["contract"]), "All operations")),
    h("div", { class: "title" }, h("h1", null, id), h("code", { class: "break" }, `${found.method} ${found.path}`)),
    h("p", null, operation.description ?? operation.summary ?? ""), h("p", null, source(operation["x-ringer-evidence"])),
    h("h2", null, "Parameters"), parameters.length ? table("Parameters", ["Name", "In", "Required", "What it means", "How it is known"], parameters.map((p) => [h("code", null, p.name), p.in, p.required ? "yes" : "no", p.description ?? "", source(p["x-ringer-evidence"])])) : h("p", { class: "empty" }, "It has none."),
    h("h2", null, "Answers"), table("Answers", ["Status", "When", "How it is known"], answers),
    rules.length > 0 && [h("h2", null, "Behaviour"), table("Behaviour", ["What it does", "How it is known"], rules.map((r) => [r.says ?? r.id, source(r.evidence ?? r["x-ringer-evidence"])]))],
    tryIt(context, contract, found));
}

// tryIt is a form that calls the fake in the world that is shown.
function tryIt(context, contract, { id, method, path, parameters }) {
  const fields = parameters.filter((p) => p.in !== "cookie").map((p) => {
    const schema = resolve(contract, p.schema ?? {});
    const input = schema.enum ? select([["", "–"], ...schema.enum.map(String)], "") : h("input", { autocomplete: "off", placeholder: schema.default !== undefined ? String(schema.default) : p.example !== undefined ? String(p.example) : schema.type ?? "", required: p.required });
    return { parameter: p, input, box: field(`${p.name} (${p.in})`, input, p.description) };
  });
  const token = h("input", { autocomplete: "off", value: sessionStorage.getItem("ringer-try-token") ?? "demo-token" });
  const wanted = bodySchema(contract, id);
  const body = wanted && h("textarea", { rows: 8, spellcheck: "false", value: JSON.stringify(sample(contract, wanted), null, 2) });
  const result = h("div", { role: "status" });
  return h("section", { class: "card", "aria-label": "Try it" }, h("h2", null, "Try it"),
    form(null, async () => {
      sessionStorage.setItem("ringer-try-token", token.value);
      const headers = {}, query = new URLSearchParams();
      for (const [name, value] of token.value ? credentials(contract, { operation: id }, token.value) : []) headers[name] = value;
      for (const [name, value] of token.value ? queryCredentials(contract, token.value) : []) query.append(name, value);
      let at = path;
      for (const f of fields) {
        f.box.reject(null);
        const { name, in: where } = f.parameter;
        if (where === "path" && !f.input.value) { f.box.reject("The path needs it."); f.input.focus(); return; }
        if (where === "path") at = at.replace(`{${name}}`, encodeURIComponent(f.input.value));
        else if (!f.input.value) continue;
        else if (where === "query") query.append(name, f.input.value);
        else headers[name] = f.input.value;
      }
      if (body?.value) headers["Content-Type"] = "application/json";
      const text = query.toString();
      let answer;
      try {
        answer = await fetch(worldRoot(context.world) + at + (text ? "?" + text : ""), { method, headers, body: body?.value || undefined, credentials: "omit", cache: "no-store" });
      } catch { throw new Error("No answer came: a rule may have broken the connection, or the server is gone."); }
      const raw = await answer.text();
      let value = raw || null;
      try { value = JSON.parse(raw); } catch { /* no JSON */ }
      const reason = answer.headers.get("X-Ringer-Reason");
      const request = answer.headers.get("X-Ringer-Request-Id");
      fill(result, h("p", { class: "row" }, status(answer.status), evidence(answer.headers.get("X-Ringer-Evidence")), request && h("a", { href: context.to(["requests"], { text: request }) }, "See it in the list")),
        reason && h("p", { class: "wrong" }, reason), showBody(value, { label: "Body of the answer" }));
    }, h("div", { class: "fields" }, fields.map((f) => f.box), field("Token", token, "Sent as the contract's security says."), body && (() => { const b = field("Body", body); b.classList.add("wide"); return b; })()), submit(`Send ${method} to ${context.world}`)), result);
}
