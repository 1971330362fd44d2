// How a world's state differs from what it was.

import { get, inWorld } from "./api.js";
import { button, fill, h, link, select } from "./dom.js";
import { brief } from "./values.js";
import { undoPrefix } from "./worlds.js";

// shownChanges is how many changes are shown at first.
const shownChanges = 100;

// changeList shows changes, row by row, with what was before and what is after.
export function changeList(changes, context, { empty, live = true } = {}) {
  if (!changes.length) return h("p", { class: "empty" }, empty);
  const area = h("div");
  const show = (count) => fill(area, changes.slice(0, count).map((c) => renderChange(c, context, live)),
    count < changes.length && button(`Show ${Math.min(count, changes.length - count)} more of ${changes.length}`, () => show(count * 2)));
  show(shownChanges);
  return area;
}

function renderChange(c, context, live) {
  const names = [...new Set([...Object.keys(c.before ?? {}), ...Object.keys(c.after ?? {})])];
  const same = (n) => c.before && c.after && JSON.stringify(c.before[n]) === JSON.stringify(c.after[n]);
  const title = `${c.vendor} ${c.collection} ${c.id}`;
  return h("section", { class: "card", "aria-label": title },
    h("div", { class: "row" }, h("span", { class: "chip " + c.change }, c.change), h("b", { class: "break" }, c.after && live ? link(context.to(["state", c.vendor, c.collection, c.id]), title) : title), h("span", { class: "muted" }, c.by === "client" ? "by a client's request" : "by the control API")),
    h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": `Fields of ${title}` }, h("table", null, h("caption", { class: "hidden" }, `Fields of ${title}`),
      h("thead", null, h("tr", null, ["Field", "Before", "After"].map((t) => h("th", { scope: "col" }, t)))),
      h("tbody", null, names.filter((n) => !same(n)).map((n) => h("tr", null, h("th", { scope: "row" }, n),
        h("td", null, c.before && n in c.before ? h("del", { class: "was" }, brief(c.before[n])) : null),
        h("td", null, c.after && n in c.after ? h("ins", { class: "is" }, brief(c.after[n])) : null)))))));
}

export async function showChanges(main, context) {
  const { snapshots } = await get(inWorld(context.world, "/snapshots"), context.signal);
  const since = context.query.get("since") ?? "";
  const from = select([["", "the world began"], ...snapshots.filter((s) => !s.name.startsWith(undoPrefix)).map((s) => [s.name, `the snapshot ${s.name}`])], since, { "aria-label": "Changes since", onchange: () => context.go(["changes"], { since: from.value }) });
  const area = h("div");
  fill(main, h("div", { class: "title" }, h("h1", null, "Changes")), h("div", { class: "bar" }, h("span", null, "since"), from, button("Look again", () => load())), area);
  async function load() {
    const { changes } = await get(inWorld(context.world, "/changes" + (since ? "?since=" + encodeURIComponent(since) : "")), context.signal);
    fill(area, h("p", { class: "muted", role: "status" }, changes.length === 1 ? "1 row differs." : `${changes.length} rows differ.`), changeList(changes, context, { empty: "Nothing differs from what it was." }));
  }
  await load();
}
