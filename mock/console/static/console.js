// The console's frame: the header, the views and their addresses.

import { Problem, get } from "./api.js";
import { button, fill, h, link } from "./dom.js";
import { follow } from "./journal.js";
import { address, place } from "./place.js";
import { openWorlds } from "./worlds.js";
import { showChanges } from "./changes.js";
import { showClock } from "./clock.js";
import { showCoverage } from "./coverage.js";
import { showContract } from "./operations.js";
import { showReports } from "./reports.js";
import { showRequests } from "./requests.js";
import { showRules } from "./rules.js";
import { showState } from "./state.js";
import { showTravel } from "./travel.js";

// The views, by the word in their address: #/worlds/WORLD/VIEW/…
const views = [
  { word: "requests", name: "Requests", show: showRequests },
  { word: "state", name: "State", show: showState },
  { word: "changes", name: "Changes", show: showChanges },
  { word: "travel", name: "Time travel", show: showTravel },
  { word: "rules", name: "Rules", show: showRules },
  { word: "clock", name: "Clock", show: showClock },
  { word: "contract", name: "Contract", show: showContract },
  { word: "coverage", name: "Coverage", show: showCoverage },
  { word: "reports", name: "Reports", show: showReports },
];

const main = document.getElementById("main");
const nav = document.getElementById("nav");
let shown = { world: null, path: null, leave: null };

// render shows the view that the address names.
function render(first) {
  if (!location.hash || location.hash.startsWith("#/")) {
    const at = place();
    const view = views.find((v) => v.word === at.view) ?? views[0];
    const moved = shown.path !== location.hash.split("?")[0];
    shown.leave?.abort();
    const leave = new AbortController();
    const journal = follow(at.world);
    shown = { world: at.world, path: location.hash.split("?")[0], leave };
    renderNav(at, view);
    renderHeader(at, journal);
    document.title = `${view.name} – ${at.world} – Ringer`;
    const context = {
      ...at, journal, signal: leave.signal,
      to: (parts, query) => address(at.world, parts, query),
      go: (parts, query) => { location.hash = address(at.world, parts, query); },
      // stay changes the address without making another entry in the history.
      stay: (parts, query) => { history.replaceState(null, "", address(at.world, parts, query)); shown.path = location.hash.split("?")[0]; },
      again: () => render(),
    };
    fill(main);
    if (moved) window.scrollTo(0, 0);
    Promise.resolve().then(() => view.show(main, context)).catch((error) => fail(error, leave.signal)).then(() => {
      const heading = main.querySelector("h1");
      if (first || !moved || !heading || leave.signal.aborted) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    });
  }
}

// fail shows why a view could not be shown.
function fail(error, signal) {
  if (signal.aborted || error.name === "AbortError") return;
  if (!(error instanceof Problem)) console.error(error);
  fill(main, h("h1", null, "This cannot be shown"), h("p", { class: "wrong", role: "alert" }, error.message), button("Try again", () => render()));
}

function renderNav(at, view) {
  fill(nav, h("ul", null, views.map((v) => h("li", null,
    link(address(at.world, [v.word]), v.name, { "aria-current": v === view ? "page" : null })))));
  nav.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}

const top = document.getElementById("top");
let header = null;

function renderHeader(at, journal) {
  if (header?.journal === journal) return;
  header?.stop();
  const state = h("span", { class: "live", role: "status" });
  const world = button([h("span", { class: "muted" }, "World "), h("b", null, at.world), h("span", { "aria-hidden": "true" }, " ▾")],
    () => openWorlds(at.world), { id: "world", "aria-haspopup": "dialog" });
  fill(top, h("a", { class: "brand", href: address(at.world, ["requests"]) }, "Ringer"), world, state);
  let said = "";
  const tell = () => {
    const text = { connecting: "Connecting…", live: "Live", waiting: "No such world yet", broken: "No answer, trying again…" }[journal.state];
    if (text === said) return;
    said = text;
    state.className = "live state-" + journal.state;
    state.textContent = text;
  };
  header = { journal, stop: journal.listen(tell) };
  tell();
}

window.addEventListener("hashchange", () => render());
get("/_ringer/health").catch(() => {}).then(() => render(true));
