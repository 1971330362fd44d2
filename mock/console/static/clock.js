// The world's clock.

import { get, inWorld, write } from "./api.js";
import { button, field, fill, form, h, note, submit } from "./dom.js";

const jumps = [["1s", "1 second"], ["1m", "1 minute"], ["1h", "1 hour"], ["24h", "1 day"], ["168h", "1 week"], ["720h", "30 days"], ["8760h", "365 days"]];

export async function showClock(main, context) {
  const now = h("p", { class: "big", role: "status" });
  const says = h("p", { class: "muted" });
  const at = h("input", { autocomplete: "off" });
  const by = h("input", { autocomplete: "off", placeholder: "90m" });

  async function load() {
    const clock = await get(inWorld(context.world, "/clock"), context.signal);
    now.textContent = clock.now;
    says.textContent = clock.set ? `It stands still until it is moved${clock.tick === "0s" ? "" : `; each write moves it by ${clock.tick}`}.` : "It runs with real time.";
    if (document.activeElement !== at) at.value = clock.now;
  }
  async function move(method, path, body) {
    await write(method, inWorld(context.world, path), body);
    note("The clock was moved.");
    await load();
  }
  fill(main, h("h1", null, "Clock"), h("section", { class: "card", "aria-label": "Now" }, now, says),
    h("h2", null, "Move it on by"), h("div", { class: "row" }, jumps.map(([length, name]) => button(name, () => move("POST", "/clock/advance", { by: length }).catch((error) => note(error.message, true))))),
    form({ class: "row end" }, () => move("POST", "/clock/advance", { by: by.value }), field("Another length", by, "Such as 90m or 36h."), submit("Move it on")),
    h("h2", null, "Set it"),
    form({ class: "row end" }, () => move("PUT", "/clock", { now: at.value.trim() }), field("Time", at, "RFC 3339, such as 2025-01-31T09:30:00Z. A clock that is set stands still."), submit("Set the clock")));
  await load();
  const every = setInterval(() => load().catch(() => {}), 2000);
  context.signal.addEventListener("abort", () => clearInterval(every));
}
