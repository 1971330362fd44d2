// The live list of requests, and the page of one.

import { inWorld, write } from "./api.js";
import { ask, button, evidence, fill, h, link, note, select, status } from "./dom.js";
import { forget } from "./journal.js";
import { showRequest } from "./request.js";

// Where the list stood when it was left, so that whoever comes back from a request finds it.
let left = { world: null, top: 0 };

export function showRequests(main, context) {
  return context.rest.length ? showRequest(main, context) : showList(main, context);
}

// filterOf makes a function that says whether a row is wanted.
function filterOf({ vendor, operation, status, text }) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const statusText = status.toLowerCase().replace(/x+$/, "");
  return (row) => (!vendor || row.vendor === vendor) && (!operation || row.operation === operation) &&
    (!statusText || String(row.status).startsWith(statusText)) && wanted.every((word) => row.text.includes(word));
}

function showList(main, context) {
  const { journal } = context;
  const filter = { vendor: context.query.get("vendor") ?? "", operation: context.query.get("operation") ?? "", status: context.query.get("status") ?? "", text: context.query.get("text") ?? "" };
  const vendor = select([["", "All vendors"]], "", { "aria-label": "Vendor", onchange: () => { filter.vendor = vendor.value; change(); } });
  const operation = select([["", "All operations"]], "", { "aria-label": "Operation", onchange: () => { filter.operation = operation.value; change(); } });
  const statusInput = h("input", { "aria-label": "Status, such as 404 or 4xx", placeholder: "Status: 404, 4xx", size: 12, value: filter.status, oninput: () => { filter.status = statusInput.value.trim(); change(); } });
  const text = h("input", { type: "search", "aria-label": "Text in the request or its answer", placeholder: "Text in request or answer", value: filter.text, oninput: () => { filter.text = text.value; change(); } });
  const count = h("span", { class: "muted", role: "status" });
  const pause = button("Pause", () => { paused = paused === null ? journal.last : null; pause.textContent = paused === null ? "Pause" : "Resume"; pause.setAttribute("aria-pressed", String(paused !== null)); update(); }, { "aria-pressed": "false" });
  const list = new VirtualList((row) => renderRow(context, row), () => emptyText());
  let paused = null; // the last row that is shown
  let rows = [], seen = 0, epoch = -1, wanted = filterOf(filter), options = new Map();

  fill(main, h("div", { class: "title" }, h("h1", null, "Requests"), count),
    h("div", { class: "bar", role: "search" }, vendor, operation, statusInput, text, pause,
      button("Empty the journal", async () => {
        if (!await ask("Empty the journal?", "The requests are forgotten; state, rules and coverage stay.", "Empty")) return;
        try {
          await write("DELETE", inWorld(context.world, "/requests"));
          forget(context.world);
        } catch (error) { note(error.message, true); }
      }, { class: "quiet" })),
    list.element);

  function emptyText() {
    if (journal.rows.length) return "No request is like that. Widen the filters.";
    const root = `${location.origin}/_ringer/worlds/${context.world}`;
    return ["No request has come to this world yet. Point a client at ", h("code", null, context.world === "default" ? location.origin : root), ", or try a call in ", link(context.to(["contract"]), "Contract"), "."];
  }

  function change() {
    wanted = filterOf(filter);
    epoch = -1;
    context.stay(["requests"], filter);
    update();
  }

  // update takes in the rows that are new, and only those.
  function update() {
    if (epoch !== journal.epoch || rows.length && seen > journal.last) {
      rows = [];
      seen = 0;
      epoch = journal.epoch;
    }
    const all = journal.rows;
    let from = all.length;
    while (from > 0 && all[from - 1].seq > seen) from--;
    let hidden = 0, grown = false;
    for (const row of all.slice(from)) {
      if (paused !== null && row.seq > paused) { hidden++; continue; }
      seen = row.seq;
      if (row.vendor && !options.has(row.vendor)) { options.set(row.vendor, new Set()); grown = true; }
      if (row.operation && !options.get(row.vendor).has(row.operation)) { options.get(row.vendor).add(row.operation); grown = true; }
      if (wanted(row)) rows.push(row);
    }
    const first = all[0]?.seq ?? 0;
    if (rows.length && rows[0].seq < first) rows = rows.filter((row) => row.seq >= first);
    if (grown) renderOptions();
    count.textContent = `${rows.length === all.length ? "" : rows.length + " of "}${all.length} kept${journal.gaps ? `, ${journal.gaps} more came and are not kept` : ""}${hidden ? `, ${hidden} new while paused` : ""}`;
    list.show(rows);
  }

  function renderOptions() {
    fill(vendor, [["", "All vendors"], ...[...options.keys()].sort().map((v) => [v, v])].map(([v, t]) => h("option", { value: v }, t)));
    vendor.value = filter.vendor;
    const operations = [...options].filter(([v]) => !filter.vendor || v === filter.vendor).flatMap(([, o]) => [...o]);
    fill(operation, [["", "All operations"], ...[...new Set(operations)].sort().map((o) => [o, o])].map(([v, t]) => h("option", { value: v }, t)));
    operation.value = filter.operation;
  }

  update();
  if (left.world === context.world) list.element.scrollTop = left.top;
  const end = journal.listen(update);
  context.signal.addEventListener("abort", () => { left = { world: context.world, top: list.element.scrollTop }; end(); list.end(); });
}

function renderRow(context, row) {
  const told = [row.rule && h("span", { class: "chip rule" }, "rule " + row.rule), row.violations > 0 && h("span", { class: "chip s4" }, row.violations === 1 ? "1 violation" : row.violations + " violations"), row.reason && h("span", { class: "muted" }, row.reason)];
  return [
    h("span", { role: "cell", class: "seq" }, row.seq),
    h("span", { role: "cell" }, status(row.status)),
    h("span", { role: "cell", class: "method" }, row.method),
    h("span", { role: "cell", class: "path" }, link(context.to(["requests", row.seq]), row.path + row.query, { title: row.path + row.query })),
    h("span", { role: "cell", class: "operation" }, row.operation || row.vendor || "no vendor"),
    h("span", { role: "cell", class: "told" }, evidence(row.evidence), told),
  ];
}

// VirtualList shows the newest rows first, and makes elements for those alone that can be
// seen. The arrow keys move between the rows.
class VirtualList {
  constructor(renderRow, emptyText) {
    this.renderRow = renderRow;
    this.emptyText = emptyText;
    this.rows = [];
    this.made = new Map();
    this.height = 40;
    this.body = h("div", { class: "rows", role: "rowgroup" });
    this.empty = h("p", { class: "empty" });
    this.head = h("div", { role: "rowgroup", class: "listhead" }, h("div", { role: "row", class: "request" },
      ["No.", "Status", "Method", "Path", "Operation", "How it came about"].map((text) => h("span", { role: "columnheader" }, text))));
    this.table = h("div", { role: "table", "aria-label": "Requests, the newest first" }, this.head, this.body);
    this.element = h("div", { class: "list", onscroll: () => this.paint(), onkeydown: (event) => this.key(event) }, this.table, this.empty);
    this.resizing = new ResizeObserver(() => this.paint());
    this.resizing.observe(this.element);
  }

  end() { this.resizing.disconnect(); }

  show(rows) {
    const above = this.element.scrollTop;
    const grown = rows.length - this.rows.length;
    const keeps = above > 4 && rows.at(-1) !== this.last && grown > 0; // whoever has scrolled keeps what they see
    if (rows !== this.rows) { this.made.clear(); this.body.replaceChildren(); }
    this.rows = rows;
    this.count = rows.length;
    this.last = rows.at(-1);
    this.paint();
    if (keeps && this.shownCount) this.element.scrollTop = above + (rows.length - this.shownCount) * this.height;
    this.shownCount = rows.length;
    this.empty.hidden = rows.length > 0;
    if (!rows.length) fill(this.empty, this.emptyText());
  }

  paint() {
    const narrow = this.element.clientWidth < 720;
    this.height = narrow ? 76 : 40;
    this.element.classList.toggle("narrow", narrow);
    const total = this.rows.length;
    this.body.style.height = total * this.height + "px";
    this.table.setAttribute("aria-rowcount", total + 1);
    const room = 8;
    const from = Math.max(0, Math.floor(this.element.scrollTop / this.height) - room);
    const to = Math.min(total, Math.ceil((this.element.scrollTop + this.element.clientHeight) / this.height) + room);
    const wanted = new Map();
    for (let place = from; place < to; place++) wanted.set(this.rows[total - 1 - place].seq, place);
    for (const [seq, element] of this.made) {
      if (wanted.has(seq) || element.contains(document.activeElement)) continue;
      element.remove();
      this.made.delete(seq);
    }
    let before = null;
    for (const [seq, place] of wanted) {
      let element = this.made.get(seq);
      if (!element) {
        element = h("div", { role: "row", class: "request" }, this.renderRow(this.rows[total - 1 - place]));
        element.dataset.seq = seq;
        this.made.set(seq, element);
        this.body.insertBefore(element, before ? before.nextSibling : this.body.firstChild);
      }
      before = element;
      element.setAttribute("aria-rowindex", place + 2);
      element.style.transform = `translateY(${place * this.height}px)`;
    }
  }

  // key moves from row to row.
  key(event) {
    const here = document.activeElement.closest?.(".request");
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (!here?.dataset.seq || step === undefined) return;
    event.preventDefault();
    const total = this.rows.length;
    const now = Number(here.getAttribute("aria-rowindex")) - 2;
    const next = Math.min(total - 1, Math.max(0, now + step));
    const top = next * this.height;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top + this.height > this.element.scrollTop + this.element.clientHeight - this.height) this.element.scrollTop = top - this.element.clientHeight + 2 * this.height;
    this.paint();
    this.made.get(this.rows[total - 1 - next].seq)?.querySelector("a").focus({ preventScroll: true });
  }
}
