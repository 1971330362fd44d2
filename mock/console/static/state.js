// What the vendors hold: collections, rows, and editing them.

import { get, inWorld, write } from "./api.js";
import { collectionsOf, contractOf, propertiesOf, vendors } from "./contract.js";
import { ask, button, field, fill, form, h, link, note, submit, table } from "./dom.js";
import { brief, control, linked, relationOf } from "./values.js";
import { undoPrefix } from "./worlds.js";

const pageSize = 50;
// shownColumns is how many fields of a row a table shows.
const shownColumns = 7;
// undos bounds how many steps can be taken back.
const undos = 20;

export function showState(main, context) {
  const [vendor, collection, id] = context.rest;
  if (!vendor || !collection) return showCollections(main, context);
  if (id === undefined) return showRows(main, context, vendor, collection);
  return showRow(main, context, vendor, collection, id);
}

const rowsPath = (vendor, collection, id) => `/state/${encodeURIComponent(vendor)}/${encodeURIComponent(collection)}` + (id === undefined ? "" : "/" + encodeURIComponent(id));

// The steps that can be taken back, by world: names of snapshots with what was done after them.
const steps = new Map();
let counted = 0;

// edit takes a snapshot, then makes a call that changes rows, so that it can be taken back.
async function edit(context, what, method, path, body) {
  const done = steps.get(context.world) ?? [];
  const name = undoPrefix + (counted++ % undos + 1);
  await write("PUT", inWorld(context.world, "/snapshots/" + name));
  const answer = await write(method, inWorld(context.world, path), body);
  steps.set(context.world, [...done.filter((s) => s.name !== name), { name, what }]);
  return answer;
}

// undoButton takes the last step back.
function undoButton(context) {
  const last = steps.get(context.world)?.at(-1);
  return last && button(`Undo: ${last.what}`, async () => {
    try {
      await write("POST", inWorld(context.world, `/snapshots/${last.name}/restore?keep=1`));
      steps.get(context.world).pop();
      note(`Taken back: ${last.what}.`);
      context.again();
    } catch (error) { note(error.message, true); }
  });
}

async function showCollections(main, context) {
  const names = await vendors();
  const cards = await Promise.all(names.map(async (vendor) => {
    const contract = await contractOf(vendor);
    const rows = await Promise.all(collectionsOf(contract).map(async (c) => {
      const { total } = await get(inWorld(context.world, rowsPath(vendor, c.name) + "?limit=0"), context.signal);
      return [link(context.to(["state", vendor, c.name]), c.name), total, c.schema.description ?? ""];
    }));
    return h("section", null, h("h2", null, vendor), rows.length ? table(`Collections of ${vendor}`, ["Collection", "Rows", "What it holds"], rows) : h("p", { class: "empty" }, "This vendor keeps nothing."));
  }));
  fill(main, h("div", { class: "title" }, h("h1", null, "State"), undoButton(context)), cards);
}

// declared finds a collection in its contract.
async function declared(vendor, name) {
  const contract = await contractOf(vendor);
  const collection = collectionsOf(contract).find((c) => c.name === name);
  if (!collection) throw new Error(`${vendor} has no collection ${name}.`);
  return { contract, collection, properties: propertiesOf(contract, collection.schema) };
}

async function showRows(main, context, vendor, name) {
  const { contract, collection, properties } = await declared(vendor, name);
  const query = { search: context.query.get("search") ?? "", sort: context.query.get("sort") ?? "", offset: Number(context.query.get("offset") ?? 0) || 0 };
  const area = h("div");
  const search = h("input", { type: "search", "aria-label": "Search in all fields", placeholder: "Search in all fields", value: query.search });
  let waiting = null;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { query.search = search.value; query.offset = 0; load(); }, 250);
  });
  fill(main, h("p", null, link(context.to(["state"]), "All collections")),
    h("div", { class: "title" }, h("h1", null, `${vendor} ${name}`), undoButton(context)),
    h("div", { class: "bar" }, search, link(context.to(["state", vendor, name, "+"]), "Add a row", { class: "button" })), area);

  // first names the columns: the id, then what the schema names first.
  const columns = [collection.id, ...Object.keys(properties).filter((n) => n !== collection.id).sort((a, b) => rank(a) - rank(b))].slice(0, shownColumns);
  function rank(n) { return /name|title/.test(n) ? 0 : relationOf(contract, collection, n, properties[n]) ? 1 : /_at$|date/.test(n) ? 3 : 2; }

  let asked = 0;
  async function load() {
    const mine = ++asked;
    const parameters = new URLSearchParams({ limit: pageSize, offset: query.offset });
    if (query.search) parameters.set("search", query.search);
    if (query.sort) parameters.set("sort", query.sort);
    context.stay(["state", vendor, name], { ...query, offset: query.offset || "" });
    const answer = await get(inWorld(context.world, `${rowsPath(vendor, name)}?${parameters}`), context.signal);
    if (mine !== asked) return;
    const rows = answer[name];
    const heads = columns.map((column) => {
      const down = query.sort === "-" + column, up = query.sort === column;
      return h("th", { scope: "col", "aria-sort": up ? "ascending" : down ? "descending" : "none" },
        button([column, h("span", { "aria-hidden": "true" }, up ? " ▲" : down ? " ▼" : "")], () => { query.sort = up ? "-" + column : down ? "" : column; query.offset = 0; guard(load()); }));
    });
    const cells = rows.map((row) => columns.map((column) => column === collection.id
      ? link(context.to(["state", vendor, name, idText(row[column])]), idText(row[column]))
      : linked(row[column], target(column), context.to)));
    const last = Math.min(answer.total, query.offset + pageSize);
    fill(area, rows.length ? table(`Rows of ${name}`, heads, cells) : h("p", { class: "empty" }, answer.total || query.search ? "No row has this in it." : "There is no row yet."),
      h("div", { class: "bar" },
        button("Previous page", () => { query.offset = Math.max(0, query.offset - pageSize); guard(load()); }, { disabled: query.offset === 0 }),
        button("Next page", () => { query.offset += pageSize; guard(load()); }, { disabled: last >= answer.total }),
        h("span", { class: "muted", role: "status" }, answer.total ? `${query.offset + 1} to ${last} of ${answer.total.toLocaleString("en")}` : "0 rows")));
  }
  const target = (column) => { const found = relationOf(contract, collection, column, properties[column]); return found && [vendor, found]; };
  const guard = (promise) => promise.catch((error) => { if (error.name !== "AbortError") note(error.message, true); });
  await load();
}

const idText = (id) => String(JSON.isRawJSON?.(id) ? id.rawJSON : id);

// showRow shows one row as a form; the id "+" is a new one.
async function showRow(main, context, vendor, name, id) {
  const { contract, collection, properties } = await declared(vendor, name);
  const fresh = id === "+";
  const row = fresh ? {} : await get(inWorld(context.world, rowsPath(vendor, name, id)), context.signal);
  const names = [...new Set([...Object.keys(properties), ...Object.keys(row)])];
  const fields = names.map((n) => {
    const property = properties[n] ?? {};
    const { input, read } = control(property, row[n]);
    if (n === collection.id && !fresh) input.disabled = true;
    const relation = relationOf(contract, collection, n, property);
    const box = field(n, input, property.description);
    if (input.tagName === "TEXTAREA") box.classList.add("wide");
    if (relation && row[n] !== undefined && row[n] !== null && (!Array.isArray(row[n]) || row[n].length)) box.append(h("p", { class: "help" }, `${relation}: `, linked(row[n], [vendor, relation], context.to)));
    return { name: n, box, read };
  });
  const list = context.to(["state", vendor, name]);
  fill(main, h("p", null, link(list, `All of ${name}`)),
    h("div", { class: "title" }, h("h1", { class: "break" }, fresh ? `A new row of ${name}` : h("bdi", null, row.name ?? row.title ?? row.full_name ?? id)), undoButton(context)),
    !fresh && h("div", { class: "bar" }, button("Delete the row", async () => {
      if (!await ask("Delete the row?", `${vendor} ${name} ${id} is removed. It can be taken back with Undo.`, "Delete")) return;
      try {
        await edit(context, `delete ${id} of ${name}`, "DELETE", rowsPath(vendor, name, id));
        note("The row was deleted.");
        location.hash = list;
      } catch (error) { note(error.message, true); }
    }, { class: "danger" })),
    form(null, async () => {
      const body = {};
      for (const f of fields) {
        f.box.reject(null);
        try {
          const value = f.read();
          if (value !== undefined) body[f.name] = value;
        } catch (error) { f.box.reject(error.message); f.box.input.focus(); return; }
      }
      try {
        const made = fresh ? await edit(context, `add to ${name}`, "POST", rowsPath(vendor, name), body) : (await edit(context, `change ${id} of ${name}`, "PUT", rowsPath(vendor, name, id), body), null);
        note(fresh ? "The row was added." : "The row was changed.");
        if (made) location.hash = context.to(["state", vendor, name, idText(made[collection.id])]);
        else context.again();
      } catch (error) {
        const placed = (error.errors ?? []).filter((e) => fields.some((f) => isAt(e.pointer, f.name)));
        if (!placed.length) throw error;
        for (const f of fields) f.box.reject(placed.filter((e) => isAt(e.pointer, f.name)).map((e) => e.detail).join("\n"));
        fields.find((f) => placed.some((e) => isAt(e.pointer, f.name))).box.input.focus();
      }
    }, h("div", { class: "fields" }, fields.map((f) => f.box)), h("p", { class: "help" }, "What is left empty is filled in by the fake."), submit(fresh ? "Add the row" : "Save the row")));
}

const isAt = (pointer, name) => pointer === "/" + name.replaceAll("~", "~0").replaceAll("/", "~1") || pointer?.startsWith("/" + name + "/");
