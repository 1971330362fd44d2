// The rules of a world: injected faults.

import { get, inWorld, write } from "./api.js";
import { vendors, contractOf, operationsOf } from "./contract.js";
import { ask, button, field, fill, form, h, link, note, select, submit } from "./dom.js";
import { control } from "./values.js";

// Situations that a client should live through, as rules. Each is for one vendor or all.
const situations = [
  { name: "Rate limited", says: "The next three requests are over the limit.", rule: { name: "rate limited", then: { error: "rate_limited", headers: { "Retry-After": "1" } }, times: 3 } },
  { name: "Vendor down", says: "Every request is unavailable.", rule: { name: "vendor down", then: { error: "unavailable" } } },
  { name: "Slow", says: "Answers take about a second, and five at worst.", rule: { name: "slow", then: { delay: { median: "1s", p99: "5s" } } } },
  { name: "Connection reset", says: "The next connection is reset before an answer.", rule: { name: "connection reset", then: { fault: "reset" }, times: 1 } },
  { name: "Lost answer", says: "The next write is done, and its answer never comes.", rule: { name: "lost answer", when: { methods: ["POST", "PUT", "PATCH", "DELETE"] }, then: { fault: "reset", after: true }, times: 1 } },
  { name: "Expired token", says: "Every request is unauthorized.", rule: { name: "expired token", then: { error: "unauthorized" } } },
  { name: "Drifted", says: "Answers that read have a field that no contract names.", rule: { name: "drifted", when: { methods: ["GET"] }, then: { patch: [{ op: "add", path: "/x_new_field", value: "drifted" }] } } },
];

const schema = () => get("/_ringer/schema");

export async function showRules(main, context) {
  const names = await vendors();
  const list = h("div");
  const vendor = select([["", "all vendors"], ...names], "", { "aria-label": "Situations for" });
  const add = async (rule) => {
    try {
      await write("POST", inWorld(context.world, "/rules"), rule);
      note(`The rule ${rule.name} stands first now.`);
      await load();
    } catch (error) { note(error.message, true); }
  };
  fill(main, h("div", { class: "title" }, h("h1", null, "Rules")),
    h("section", { class: "card", "aria-label": "Situations" }, h("h2", null, "Situations"), h("div", { class: "row" }, "for", vendor),
      h("div", { class: "row bar" }, situations.map((s) => button(s.name, () => add(forVendor(s.rule, vendor.value)), { title: s.says })))),
    h("div", { class: "bar" }, button("Remove all rules", async () => {
      if (!await ask("Remove all rules?", "A reset brings those of the scenario back.", "Remove")) return;
      await write("DELETE", inWorld(context.world, "/rules"));
      await load();
    })),
    list, h("details", { id: "add-rule", open: context.rest[0] === "new" ? true : null }, h("summary", null, "Add a rule from a form"), await ruleForm(context, names, add)));

  let said = "";
  async function load() {
    const { rules } = await get(inWorld(context.world, "/rules"), context.signal);
    const text = JSON.stringify(rules);
    if (text === said) return;
    said = text;
    const focused = document.activeElement?.getAttribute("aria-label");
    fill(list, rules.length ? [h("h2", null, "In the order in which they are asked"), h("ol", { class: "plain" }, rules.map((rule) => h("li", null, renderRule(rule))))] : h("p", { class: "empty" }, "There is no rule: every answer is the vendor's own."));
    if (focused) [...list.querySelectorAll("button")].find((b) => b.getAttribute("aria-label") === focused)?.focus();
  }

  function renderRule(rule) {
    const change = (what) => what().then(load).catch((error) => note(error.message, true));
    const title = rule.name || `rule ${rule.id}`;
    const here = context.rest[0] === rule.id;
    return h("section", { class: `card${rule.enabled ? "" : " off"}`, "aria-label": title, id: here ? "here" : null },
      h("div", { class: "row" }, h("b", { class: "break" }, title), h("span", { class: "muted" }, `id ${rule.id}`),
        h("span", { class: "chip " + (rule.matched ? "s2" : "s4") }, rule.matched ? `matched ${rule.matched}${rule.times ? ` of ${rule.times}` : ""}` : "never matched"),
        !rule.enabled && h("span", { class: "chip" }, "off"),
        button(rule.enabled ? "Turn off" : "Turn on", () => change(() => write("PATCH", inWorld(context.world, "/rules/" + encodeURIComponent(rule.id)), { enabled: !rule.enabled })), { class: "small", "aria-label": `${rule.enabled ? "Turn off" : "Turn on"} ${title}` }),
        button("Remove", () => change(() => write("DELETE", inWorld(context.world, "/rules/" + encodeURIComponent(rule.id)))), { class: "small", "aria-label": `Remove ${title}` })),
      h("dl", { class: "facts" }, h("dt", null, "when"), h("dd", null, parts(rule.when, "every request")), h("dt", null, "then"), h("dd", null, parts(rule.then, "nothing"))));
  }

  await load();
  document.getElementById("here")?.scrollIntoView({ block: "center" });
  // Match counts grow as requests come.
  const end = context.journal.listen(() => load().catch(() => {}));
  context.signal.addEventListener("abort", end);
}

const forVendor = (rule, vendor) => vendor ? { ...rule, when: { ...rule.when, vendor } } : rule;

function parts(object, none) {
  const all = Object.entries(object ?? {});
  return all.length ? h("code", null, all.map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`).join(", ")) : none;
}

// ruleForm has a field for everything that a rule may say, with the schema's words beside it.
async function ruleForm(context, names, add) {
  const all = await schema();
  const definition = (s) => s?.$ref ? { ...all.$defs[s.$ref.split("/").pop()], ...s, $ref: undefined } : s ?? {};
  const operations = (await Promise.all(names.map(async (v) => operationsOf(await contractOf(v)).map((o) => o.id)))).flat();
  const group = (key) => Object.entries(definition(all.$defs[key]).properties).map(([name, declared]) => {
    const property = definition(declared);
    if (key === "when" && name === "operation") property.enum = [...new Set(operations)].sort();
    if (key === "when" && name === "vendor") property.enum = names;
    if (key === "then" && name === "error") property.enum = property.examples;
    const { input, read } = control(property.type?.includes?.("object") && property.type.includes("string") ? { type: "string" } : property, undefined);
    if (property.examples && !property.enum) input.placeholder = property.examples[0];
    else if (input.tagName === "TEXTAREA") input.placeholder = property.type === "array" ? "A list in JSON" : property.type === "object" ? "An object in JSON" : "JSON";
    return { key, name, box: field(name, input, property.description), read };
  });
  const name = field("name", h("input", { autocomplete: "off" }), definition(all.$defs.rule).properties.name.description);
  const times = field("times", h("input", { inputmode: "numeric" }), definition(all.$defs.rule).properties.times.description);
  const fields = [...group("when"), ...group("then")];
  return form(null, async () => {
    const rule = {};
    if (name.input.value) rule.name = name.input.value;
    if (times.input.value) rule.times = Number(times.input.value);
    for (const f of fields) {
      f.box.reject(null);
      let value;
      try { value = f.read(); } catch (error) { f.box.reject(error.message); f.box.input.focus(); return; }
      if (value === undefined) continue;
      if (f.key === "then" && f.name === "delay" && value.startsWith("{")) value = JSON.parse(value);
      (rule[f.key] ??= {})[f.name] = value;
    }
    try {
      await write("POST", inWorld(context.world, "/rules"), rule);
    } catch (error) {
      const placed = (error.errors ?? []).filter((e) => fields.some((f) => e.pointer?.startsWith(`/${f.key}/${f.name}`)));
      if (!placed.length) throw error;
      for (const f of fields) f.box.reject(placed.filter((e) => e.pointer.startsWith(`/${f.key}/${f.name}`)).map((e) => e.detail).join("\n"));
      fields.find((f) => placed.some((e) => e.pointer.startsWith(`/${f.key}/${f.name}`))).box.input.focus();
      return;
    }
    note("The rule stands first now.");
    context.again();
  }, h("div", { class: "fields" }, name, times),
  h("fieldset", null, h("legend", null, "when: which requests"), h("div", { class: "fields" }, fields.filter((f) => f.key === "when").map((f) => f.box))),
  h("fieldset", null, h("legend", null, "then: what they get"), h("div", { class: "fields" }, fields.filter((f) => f.key === "then").map((f) => f.box))),
  submit("Add the rule"));
}
