// Check reports, as "ringer check --report FILE.html" shows them: the server makes the page.

import { send } from "./api.js";
import { field, fill, h, link, note } from "./dom.js";

export function showReports(main) {
  const frame = h("div");
  const input = h("input", { type: "file", accept: ".json,application/json", onchange: () => input.files[0] && open(input.files[0]) });
  fill(main, h("div", { class: "title" }, h("h1", null, "Check reports")),
    field("Report", input, "A JSON file that ringer check --report FILE.json has written. You can also drop it on this page."), frame);
  main.ondragover = (event) => event.preventDefault();
  main.ondrop = (event) => {
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    if (file && main.contains(input)) open(file);
  };
  async function open(file) {
    try {
      const answer = await send("/_ringer/reports", { method: "POST", headers: { "Content-Type": "application/json" }, body: await file.text() });
      const { path } = await answer.json();
      fill(frame, h("p", null, link(path, "Open in a tab of its own", { target: "_blank", rel: "noopener" })), h("iframe", { src: path, title: `Report ${file.name}`, sandbox: "allow-scripts allow-popups" }));
    } catch (error) {
      fill(frame, h("p", { class: "wrong", role: "alert" }, error.message));
      note("The report could not be opened.", true);
    }
  }
}
