// Values of rows as people read and write them.

import { h, link, select } from "./dom.js";
import { collectionsOf } from "./contract.js";

// brief shows a value in a cell of a table.
export function brief(value) {
  if (value === null || value === undefined) return h("span", { class: "muted" }, value === null ? "null" : "");
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return h("bdi", null, text.length > 120 ? text.slice(0, 120) + "…" : text);
}

// relationOf finds the collection whose ids stand in a field: by what the contract declares,
// or by the field's name.
export function relationOf(contract, collection, field, property) {
  const all = collectionsOf(contract);
  const parent = collection.declared.parents?.[field];
  const made = /\/([a-z0-9_]+)\/id\b/.exec(property?.["x-ringer-fake"] ?? "")?.[1];
  const stem = /^_?(.+?)_ids?$/.exec(field)?.[1];
  for (const name of [parent, made, stem && stem + "s", stem && stem + "es", stem && stem.replace(/y$/, "ies")]) {
    if (name && all.some((c) => c.name === name)) return name;
  }
  return /_ids?$|^users$/.test(field) && all.find((c) => c.name === field)?.name || null;
}

// linked shows a value whose parts lead to the rows that they name.
export function linked(value, target, to) {
  if (!target || value === null || value === undefined) return brief(value);
  const one = (id) => link(to(["state", ...target, id]), String(JSON.isRawJSON?.(id) ? id.rawJSON : id));
  if (!Array.isArray(value)) return typeof value === "object" && !JSON.isRawJSON?.(value) ? brief(value) : one(value);
  return value.slice(0, 20).map((id, i) => [i ? ", " : "", typeof id === "object" ? brief(id) : one(id)]).concat(value.length > 20 ? ` and ${value.length - 20} more` : "");
}

// typesOf lists the types that a property may have.
const typesOf = (property) => [property?.type ?? []].flat();

// control makes an input for a property. read() gives what was entered, undefined for nothing.
export function control(property, value) {
  const types = typesOf(property);
  const scalar = types.filter((t) => t !== "null");
  if (property?.enum) {
    const input = select([["", "–"], ...property.enum.map((v) => [JSON.stringify(v), String(v)])], value === undefined ? "" : JSON.stringify(value));
    return { input, read: () => input.value === "" ? undefined : JSON.parse(input.value) };
  }
  if (scalar.length === 1 && scalar[0] === "boolean") {
    const input = select([["", "–"], ["true", "yes"], ["false", "no"], ...(types.includes("null") ? [["null", "null"]] : [])], value === undefined ? "" : String(value));
    return { input, read: () => input.value === "" ? undefined : JSON.parse(input.value) };
  }
  if (scalar.length === 1 && scalar[0] === "string") {
    const long = typeof value === "string" && (value.includes("\n") || value.length > 80);
    const input = h(long ? "textarea" : "input", { value: value ?? "", rows: long ? 4 : null, autocomplete: "off", dir: "auto", placeholder: property.format ?? "" });
    return { input, read: () => input.value !== "" ? input.value : value === null ? null : value === "" ? "" : undefined };
  }
  if (scalar.length === 1 && (scalar[0] === "integer" || scalar[0] === "number")) {
    const input = h("input", { value: value === undefined || value === null ? "" : JSON.stringify(value), inputmode: "decimal", autocomplete: "off" });
    return { input, read: () => input.value.trim() === "" ? value === null ? null : undefined : readJSON(input.value, true) };
  }
  const input = h("textarea", { rows: Math.min(12, value === undefined ? 2 : JSON.stringify(value, null, 2).split("\n").length), spellcheck: "false", value: value === undefined ? "" : JSON.stringify(value, null, 2), placeholder: "JSON" });
  return { input, read: () => input.value.trim() === "" ? undefined : readJSON(input.value) };
}

// readJSON reads what somebody wrote. A text that should have been a number is sent as it is:
// the server says what is wrong with it.
function readJSON(text, loose) {
  try {
    return JSON.parse(text, (_, v, context) => typeof v === "number" && context?.source && String(v) !== context.source && JSON.rawJSON ? JSON.rawJSON(context.source) : v);
  } catch (error) {
    if (loose) return text;
    throw new Error(`This is not JSON: ${error.message}`);
  }
}
