// Time travel: the state as it was at each request.

import { get, inWorld, write } from "./api.js";
import { changeList } from "./changes.js";
import { collectionsOf, contractOf, vendors } from "./contract.js";
import { button, field, fill, form, h, link, note, status, submit, table } from "./dom.js";
import { address } from "./place.js";
import { brief } from "./values.js";

const shownRows = 20;

export async function showTravel(main, context) {
  const { journal } = context;
  const area = h("div");
  const range = h("input", { type: "range", min: 0, max: 0, "aria-label": "Request" });
  const heading = h("p", { role: "status" });
  const tabs = h("div", { class: "bar" });
  const name = h("input", { autocomplete: "off", placeholder: "chosen by the server" });
  let seq = Number(context.rest[0]) || 0;
  let shown = context.query.get("show") ?? "request";
  let asked = 0, waiting = null;

  const move = (step) => {
    const rows = journal.rows;
    const at = Math.min(rows.length - 1, Math.max(0, Number(range.value) + step));
    if (rows[at]) go(rows[at].seq);
  };
  const go = (next) => {
    seq = next;
    context.stay(["travel", seq], { show: shown === "request" ? "" : shown });
    update();
    clearTimeout(waiting);
    waiting = setTimeout(() => load(), 80);
  };
  range.addEventListener("input", () => go(journal.rows[Number(range.value)].seq));

  fill(main, h("div", { class: "title" }, h("h1", null, "Time travel")), h("p", null, "The world as it stood after each of its requests."),
    h("section", { class: "card", "aria-label": "Which request" }, range, h("div", { class: "row" }, button("Earlier", () => move(-1)), button("Later", () => move(1)), heading),
      form({ class: "row end" }, async () => {
        const wanted = { from: context.world, at: seq };
        if (name.value) wanted.name = name.value;
        const made = await write("POST", "/_ringer/worlds", wanted);
        note(`${made.name} is ${context.world} as it stood after request ${seq}.`);
        location.hash = address(made.name, ["state"]);
      }, field("Name of the fork", name), submit("Fork from here"))),
    tabs, area);

  function update() {
    const rows = journal.rows;
    range.max = Math.max(0, rows.length - 1);
    range.disabled = !rows.length;
    if (!seq && rows.length) { seq = rows.at(-1).seq; load(); }
    const place = rows.findIndex((r) => r.seq === seq);
    if (place >= 0) range.value = place;
    const row = rows[place];
    range.setAttribute("aria-valuetext", row ? `request ${seq}: ${row.method} ${row.path}` : "no request");
    fill(heading, row ? [link(context.to(["requests", seq]), `Request ${seq}`), ` of ${rows.at(-1).seq}: `, h("code", null, `${row.method} ${row.path}`), " ", status(row.status)] : rows.length ? `Request ${seq} is not in the list.` : "No request has come yet.");
    const choices = [["request", "What the request changed"], ["changes", "Changes up to it"], ["state", "State after it"]];
    fill(tabs, choices.map(([word, text]) => button(text, () => { shown = word; context.stay(["travel", seq], { show: word === "request" ? "" : word }); update(); load(); }, { "aria-pressed": String(shown === word) })));
  }

  async function load() {
    if (!seq) return;
    const mine = ++asked;
    try {
      const content = await (shown === "state" ? state() : changes());
      if (mine === asked) fill(area, content);
    } catch (error) {
      if (mine === asked && error.name !== "AbortError") fill(area, h("p", { class: "wrong", role: "alert" }, error.message));
    }
  }

  async function changes() {
    const query = shown === "request" ? `request=${seq}` : `at=${seq}`;
    const { changes } = await get(inWorld(context.world, "/changes?" + query), context.signal);
    return changeList(changes, context, { live: false, empty: shown === "request" ? "This request changed nothing." : "Nothing differed from the beginning." });
  }

  async function state() {
    const names = await vendors();
    return Promise.all(names.map(async (vendor) => {
      const collections = collectionsOf(await contractOf(vendor));
      return h("section", null, h("h2", null, vendor), await Promise.all(collections.map(async (c) => {
        const answer = await get(inWorld(context.world, `/state/${encodeURIComponent(vendor)}/${encodeURIComponent(c.name)}?at=${seq}&limit=${shownRows}`), context.signal);
        const rows = answer[c.name];
        const columns = Object.keys(rows[0] ?? {}).slice(0, 6);
        return h("details", { open: rows.length > 0 && answer.total <= shownRows ? true : null }, h("summary", null, `${c.name}: ${answer.total}`), rows.length > 0 && table(`${c.name} after request ${seq}`, columns, rows.map((row) => columns.map((n) => brief(row[n])))), answer.total > rows.length && h("p", { class: "muted" }, `The first ${rows.length} are shown. Fork from here to see all.`));
      })));
    }));
  }

  update();
  await load();
  const end = journal.listen(update);
  context.signal.addEventListener("abort", () => { end(); clearTimeout(waiting); });
}
