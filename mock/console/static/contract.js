// Reading contracts: OpenAPI documents with Ringer's keys.

import { get } from "./api.js";

const methods = ["get", "head", "post", "put", "patch", "delete", "options", "trace", "query"];
const loaded = new Map();

// contractOf gives a vendor's contract.
export function contractOf(vendor) {
  if (!loaded.has(vendor)) {
    const one = get("/_ringer/contracts/" + encodeURIComponent(vendor));
    loaded.set(vendor, one);
    one.catch(() => loaded.delete(vendor));
  }
  return loaded.get(vendor);
}

// vendors names the vendors that are served.
export const vendors = async () => (await get("/_ringer/health")).vendors;

// resolve follows references inside the document.
export function resolve(contract, value) {
  for (let i = 0; value?.$ref && i < 20; i++) {
    let found = contract;
    for (const word of value.$ref.replace(/^#\//, "").split("/")) found = found?.[decodeURIComponent(word).replaceAll("~1", "/").replaceAll("~0", "~")];
    const { $ref, ...beside } = value;
    value = found && typeof found === "object" ? { ...found, ...beside } : found;
  }
  return value;
}

// operationsOf lists a contract's operations in its order.
export function operationsOf(contract) {
  const all = [];
  for (const [path, item] of Object.entries(contract.paths ?? {})) {
    const shared = resolve(contract, item);
    for (const method of methods) {
      const operation = shared[method];
      if (!operation) continue;
      const parameters = [...(shared.parameters ?? []), ...(operation.parameters ?? [])].map((p) => resolve(contract, p));
      all.push({ id: operation.operationId, method: method.toUpperCase(), path: prefix(contract) + path, operation, parameters });
    }
  }
  return all;
}

export const operationOf = (contract, id) => contract && operationsOf(contract).find((o) => o.id === id);

// prefix is the path that all of the vendor's paths begin with.
export function prefix(contract) {
  const url = contract.servers?.[0]?.url ?? "";
  return url.replace(/^[a-z]+:\/\/[^/]+/i, "").replace(/\/$/, "");
}

// pathValues reads the values of an operation's path parameters in a path.
export function pathValues(contract, id, path) {
  const found = operationOf(contract, id);
  if (!found) return {};
  const names = [];
  const pattern = found.path.split(/(\{[^}]+\})/).map((part) => {
    if (!part.startsWith("{")) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    names.push(part.slice(1, -1));
    return "([^/]+?)";
  }).join("");
  // A path may have an alias: less before it, or a suffix after it.
  const match = new RegExp(pattern + "(\\.[a-z]+|/)?$").exec(path) ?? new RegExp(pattern.slice(prefix(contract).length) + "(\\.[a-z]+|/)?$").exec(path);
  return Object.fromEntries(names.map((name, i) => [name, match ? decodeURIComponent(match[i + 1]) : ""]));
}

// bodySchema gives the schema of an operation's request body; none when it takes none.
export function bodySchema(contract, id) {
  const content = resolve(contract, operationOf(contract, id)?.operation.requestBody)?.content ?? {};
  const media = content["application/json"] ?? Object.values(content)[0];
  return media && resolve(contract, media.schema ?? {});
}

// collectionsOf lists a contract's collections: their name, the pointer to the id, the schema.
export function collectionsOf(contract) {
  return Object.entries(contract["x-ringer-collections"] ?? {}).map(([name, declared]) => ({
    name, id: (declared.id ?? "/id").split("/").pop(), internal: !!declared.internal, schema: resolve(contract, declared.schema) ?? {}, declared,
  }));
}

// propertiesOf lists the properties of an object schema, those of its parts too.
export function propertiesOf(contract, schema, depth = 0) {
  const own = resolve(contract, schema) ?? {};
  const all = {};
  for (const part of depth < 5 ? own.allOf ?? [] : []) Object.assign(all, propertiesOf(contract, part, depth + 1));
  for (const [name, property] of Object.entries(own.properties ?? {})) all[name] = resolve(contract, property);
  return all;
}

// formats has a text of each format.
const formats = { "date-time": "2025-01-31T09:30:00Z", date: "2025-01-31", time: "09:30:00Z", email: "ada@example.com", uuid: "123e4567-e89b-12d3-a456-426614174000", uri: "https://example.com/", hostname: "example.com", ipv4: "192.0.2.1" };

// sample makes a value that a schema describes, to begin a body with.
export function sample(contract, schema, depth = 0) {
  const s = resolve(contract, schema) ?? {};
  if (s.example !== undefined) return s.example;
  if (s.examples?.length) return s.examples[0];
  if (s.default !== undefined) return s.default;
  if (s.const !== undefined) return s.const;
  if (s.enum?.length) return s.enum[0];
  if (depth > 6) return null;
  const choice = s.oneOf?.[0] ?? s.anyOf?.[0];
  if (choice) return sample(contract, choice, depth + 1);
  const type = Array.isArray(s.type) ? s.type.find((t) => t !== "null") : s.type;
  if (type === "array") return (s.minItems ?? 0) > 0 ? [sample(contract, s.items ?? {}, depth + 1)] : [];
  const properties = propertiesOf(contract, s);
  if (type === "object" || Object.keys(properties).length) {
    const required = new Set([...(s.required ?? []), ...(s.allOf ?? []).flatMap((part) => resolve(contract, part).required ?? [])]);
    const names = Object.keys(properties).filter((name) => required.has(name) && !properties[name].readOnly);
    return Object.fromEntries((names.length ? names : Object.keys(properties).filter((n) => !properties[n].readOnly).slice(0, 3)).map((name) => [name, sample(contract, properties[name], depth + 1)]));
  }
  if (type === "integer" || type === "number") return s.minimum ?? 1;
  if (type === "boolean") return true;
  if (type === "string") return formats[s.format] ?? "text".padEnd(s.minLength ?? 0, "-").slice(0, s.maxLength ?? 100);
  return null;
}
