// Which documented points the consumer's requests have reached.

import { get, inWorld } from "./api.js";
import { fill, h, link } from "./dom.js";

export async function showCoverage(main, context) {
  const area = h("div");
  fill(main, h("div", { class: "title" }, h("h1", null, "Coverage")), h("p", null, "Operations by status: what your requests have met so far. It fills as tests run."), area);
  let said = "", loading = false, again = false;

  async function load() {
    if (loading) { again = true; return; }
    loading = true;
    try {
      const report = await get(inWorld(context.world, "/coverage"), context.signal);
      const text = JSON.stringify(report);
      if (text !== said) { said = text; render(report); }
    } finally { loading = false; }
    if (again) { again = false; setTimeout(() => load().catch(() => {}), 500); }
  }

  function render({ summary, operations }) {
    const byVendor = Map.groupBy(operations, (o) => o.vendor);
    fill(area, h("p", null, h("b", null, `${summary.met} of ${summary.total} points`), ` (${summary.percent} %) `), h("progress", { max: summary.total, value: null, "aria-label": "Points met" }),
      [...byVendor].map(([vendor, all]) => {
        const statuses = [...new Set(all.flatMap((o) => o.targets.filter((t) => t.kind === "status").map(statusOf)))].sort();
        return h("section", null, h("h2", null, vendor), h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": `Coverage of ${vendor}` }, h("table", { class: "grid" }, h("caption", { class: "hidden" }, `Coverage of ${vendor}: operations by status`),
          h("thead", null, h("tr", null, h("th", { scope: "col" }, "Operation"), statuses.map((s) => h("th", { scope: "col" }, s)), h("th", { scope: "col" }, "Pages and limits"))),
          h("tbody", null, all.map((o) => h("tr", null, h("th", { scope: "row" }, link(context.to(["contract", vendor, o.operation]), o.operation)),
            statuses.map((s) => {
              const target = o.targets.find((t) => t.kind === "status" && statusOf(t) === s);
              return h("td", null, target ? h("span", { class: target.met ? "cell met" : "cell", title: `${target.says} ${target.evidence.level}` }, target.met ? `${target.met}×` : "not met") : h("span", { class: "hidden" }, "not declared"));
            }),
            h("td", null, rest(o))))))));
      }));
    area.querySelector("progress").value = summary.met;
  }

  // rest counts the points of an operation that are no status.
  function rest(o) {
    const others = o.targets.filter((t) => t.kind !== "status");
    if (!others.length) return "";
    return h("details", null, h("summary", null, `${others.filter((t) => t.met).length} of ${others.length}`), h("ul", null, others.map((t) => h("li", { class: t.met ? "is" : "muted" }, `${t.met ? "met: " : "not met: "}${t.says}`))));
  }

  await load();
  const end = context.journal.listen(() => load().catch(() => {}));
  context.signal.addEventListener("abort", end);
}

const statusOf = (target) => target.id.split("/").pop();
