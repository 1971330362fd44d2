// The picker of worlds, and what can be done with a world as a whole.

import { get, inWorld, write } from "./api.js";
import { ago, ask, button, dialog, field, fill, form, h, link, note, select, submit, table } from "./dom.js";
import { forget } from "./journal.js";
import { address } from "./place.js";

// shownWorlds is how many worlds are listed at once.
const shownWorlds = 200;
// undoPrefix begins the names of snapshots that the console takes for undoing.
export const undoPrefix = "console-undo-";

// openWorlds opens the picker.
export async function openWorlds(world) {
  const list = h("div");
  const search = h("input", { type: "search", placeholder: "Part of a name", oninput: () => renderList() });
  const own = h("section", { "aria-label": `The world ${world}` });
  const fresh = h("section", { "aria-label": "A new world" });
  const box = dialog("Worlds", field("Find a world", search), list, own, fresh);
  box.classList.add("wide");
  let worlds = [];
  const go = (name) => { box.close(); location.hash = address(name, ["requests"]); };

  function renderList() {
    const wanted = search.value.toLowerCase();
    const found = worlds.filter((w) => w.name.toLowerCase().includes(wanted));
    const rows = found.slice(0, shownWorlds).map((w) => [
      link(address(w.name, ["requests"]), w.name, { onclick: () => box.close(), "aria-current": w.name === world ? "true" : null }),
      w.scenario, w.requests, ago(w.used), w.clock,
      h("span", { class: "row" },
        button("Fork", () => fork(w.name), { class: "small", "aria-label": `Fork ${w.name}` }),
        button("Drop", () => drop(w.name), { class: "small", "aria-label": `Drop ${w.name}` })),
    ]);
    fill(list, rows.length ? table("Worlds", ["World", "Scenario", "Requests", "Last use", "Clock", "Actions"], rows)
      : h("p", { class: "empty" }, worlds.length ? "No world has this in its name." : "There is no world yet. The first request makes one, or make one below."),
    found.length > rows.length && h("p", { class: "muted" }, `${found.length - rows.length} more are not shown: type a part of the name.`));
  }

  async function load() {
    worlds = (await get("/_ringer/worlds?used=1")).worlds;
    renderList();
    await renderOwn();
  }

  // attempt does something, tells of it, and shows the worlds as they are then.
  async function attempt(what, told) {
    try {
      await what();
      if (told) note(told);
      await load();
    } catch (error) {
      note(error.message, true);
    }
  }

  async function fork(name) {
    await attempt(async () => {
      const made = await write("POST", "/_ringer/worlds", { from: name });
      note(`${made.name} is a fork of ${name}.`);
      go(made.name);
    });
  }

  async function drop(name) {
    if (!await ask(`Drop ${name}?`, "The world's state, journal and snapshots are gone then.", "Drop")) return;
    await attempt(() => write("DELETE", "/_ringer/worlds/" + encodeURIComponent(name)), `${name} was dropped.`);
  }

  async function renderOwn() {
    if (!worlds.some((w) => w.name === world)) {
      fill(own, h("h3", null, world), h("p", { class: "empty" }, "This world does not exist yet. The first request to it makes it."));
      return;
    }
    const { snapshots } = await get(inWorld(world, "/snapshots"));
    const named = snapshots.filter((s) => !s.name.startsWith(undoPrefix));
    const name = h("input", { autocomplete: "off", placeholder: "before-the-test" });
    fill(own, h("h3", null, world),
      h("div", { class: "row" }, button("Reset to its scenario", async () => {
        if (!await ask(`Reset ${world}?`, "State, clock and rules go back to the beginning, and the journal is emptied. Snapshots stay.", "Reset")) return;
        await attempt(async () => { await write("POST", inWorld(world, "/reset")); forget(world); }, `${world} was reset.`);
      })),
      form({ class: "row end" }, async () => {
        await write("PUT", inWorld(world, "/snapshots/" + encodeURIComponent(name.value)));
        note(`The snapshot ${name.value} was taken.`);
        await load();
      }, field("Snapshot", name), submit("Take a snapshot")),
      named.length > 0 && table("Snapshots", ["Snapshot", "Clock", "Actions"], named.map((s) => [s.name, s.clock, h("span", { class: "row" },
        button("Restore", async () => {
          if (!await ask(`Restore ${s.name}?`, "The world goes back to the snapshot, and its journal is emptied.", "Restore")) return;
          await attempt(async () => { await write("POST", inWorld(world, `/snapshots/${encodeURIComponent(s.name)}/restore`)); forget(world); }, `${world} is as it was at ${s.name}.`);
        }, { class: "small", "aria-label": `Restore ${s.name}` }),
        button("Fork", () => fork(`${world}@${s.name}`), { class: "small", "aria-label": `Fork ${s.name}` }))])));
  }

  async function renderFresh() {
    const { scenarios } = await get("/_ringer/scenarios");
    const name = h("input", { autocomplete: "off", placeholder: "mine" });
    const scenario = select([["", "The server's own"], ...scenarios.map((s) => [s.name, s.name])]);
    const says = h("p", { class: "help" });
    scenario.addEventListener("change", () => { says.textContent = scenarios.find((s) => s.name === scenario.value)?.description ?? ""; });
    const seed = h("input", { inputmode: "numeric", placeholder: "the scenario's own" });
    fill(fresh, h("h3", null, "A new world"), form(null, async () => {
      const wanted = {};
      if (name.value) wanted.name = name.value;
      if (scenario.value) wanted.scenario = scenario.value;
      if (seed.value) {
        wanted.seed = Number(seed.value);
        if (!Number.isSafeInteger(wanted.seed)) throw new Error("The seed is a whole number.");
      }
      const made = await write("POST", "/_ringer/worlds", wanted);
      note(`${made.name} was made.`);
      go(made.name);
    }, h("div", { class: "fields" }, field("Name", name, "Letters, digits, dot, dash and underscore; without one, the server chooses."), field("Scenario", scenario), field("Seed", seed)), says, submit("Make the world")));
  }

  try {
    await Promise.all([load(), renderFresh()]);
  } catch (error) {
    note(error.message, true);
  }
}
