// Elements, dialogs and messages. All text becomes text nodes: nothing that a server sent is
// ever read as markup.

// h makes an element. Properties that begin with "on" are listeners, null and false ones are
// left out, true ones are attributes without a value. Children are nodes, texts, or lists.
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  put(element, children);
  return element;
}

function put(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) put(element, child);
    else element.append(child instanceof Node ? child : String(child));
  }
}

// fill replaces what an element holds.
export function fill(element, ...children) {
  element.replaceChildren();
  put(element, children);
  return element;
}

let numbers = 0;
// newID gives an id that no element has.
export const newID = (stem) => `${stem}-${++numbers}`;

export const button = (text, onclick, properties) => h("button", { type: "button", onclick, ...properties }, text);

// link leads to a place of the console.
export const link = (href, text, properties) => h("a", { href, ...properties }, text);

// field is an input with its label, its help and the place for what is wrong with it.
export function field(label, input, help) {
  const id = newID("field");
  input.id = id;
  const wrong = h("p", { class: "wrong", id: id + "-wrong", hidden: true });
  const told = [id + "-wrong"];
  if (help) told.push(id + "-help");
  input.setAttribute("aria-describedby", told.join(" "));
  const box = h("div", { class: "field" }, h("label", { for: id }, label), input,
    help && h("p", { class: "help", id: id + "-help" }, help), wrong);
  box.input = input;
  // reject shows what is wrong with the field, or nothing.
  box.reject = (text) => {
    wrong.textContent = text ?? "";
    wrong.hidden = !text;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  return box;
}

// select is a list to choose from; options are texts or [value, text].
export function select(options, value, properties) {
  const element = h("select", properties, options.map((o) => {
    const [v, text] = Array.isArray(o) ? o : [o, o];
    return h("option", { value: v }, text);
  }));
  if (value !== undefined && value !== null) element.value = value;
  return element;
}

// note tells people something in passing; screen readers say it.
export function note(text, bad) {
  const line = h("p", { class: bad ? "note bad" : "note" }, text);
  const place = document.getElementById("notes");
  place.append(line);
  while (place.children.length > 3) place.firstChild.remove();
  setTimeout(() => line.remove(), bad ? 12000 : 5000);
}

// dialog opens a modal dialog with a heading; what it gives has close() and ends with it.
export function dialog(heading, ...content) {
  const id = newID("dialog");
  const element = h("dialog", { "aria-labelledby": id });
  const end = button("Close", () => element.close(), { class: "quiet" });
  fill(element, h("div", { class: "head" }, h("h2", { id }, heading), end), content);
  const opener = document.activeElement;
  element.addEventListener("close", () => {
    element.remove();
    if (opener?.isConnected) opener.focus();
  });
  element.addEventListener("click", (event) => {
    if (event.target === element) element.close(); // beside its content
  });
  document.body.append(element);
  element.showModal();
  return element;
}

// ask asks before something that cannot be taken back.
export function ask(heading, text, yes) {
  return new Promise((resolve) => {
    let answer = false;
    const go = button(yes, () => { answer = true; box.close(); }, { class: "danger" });
    const box = dialog(heading, h("p", null, text), h("div", { class: "row" }, go, button("Cancel", () => box.close())));
    go.focus();
    box.addEventListener("close", () => resolve(answer));
  });
}

// form runs a function when it is sent, and shows why that failed.
export function form(properties, run, ...content) {
  const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
  const element = h("form", { novalidate: true, ...properties, onsubmit: async (event) => {
    event.preventDefault();
    wrong.hidden = true;
    const buttons = element.querySelectorAll("button[type=submit]");
    for (const b of buttons) b.disabled = true;
    try {
      await run(element);
    } catch (error) {
      wrong.textContent = error.message;
      wrong.hidden = false;
    }
    for (const b of buttons) b.disabled = false;
  } }, content, wrong);
  return element;
}

export const submit = (text) => h("button", { type: "submit", class: "main" }, text);

// table shows rows of cells under headings; a row may be a list of cells or a <tr>.
export function table(caption, headings, rows) {
  return h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": caption }, h("table", null,
    h("caption", { class: "hidden" }, caption),
    h("thead", null, h("tr", null, headings.map((text) => text instanceof Node ? text : h("th", { scope: "col" }, text)))),
    h("tbody", null, rows.map((cells) => cells instanceof Node ? cells : h("tr", null, cells.map((cell) => h("td", null, cell)))))));
}

// status is an HTTP status as a chip: its class has a colour, and the number says it too.
export const status = (code) => h("span", { class: `chip s${Math.floor(code / 100)}` }, code || "none");

// evidence is a level of evidence as a chip.
export const evidence = (level) => level ? h("span", { class: `chip e-${["documented", "observed", "assumed"].includes(level) ? level : "none"}` }, level) : null;

// ago says how long ago a time was.
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
export function ago(time) {
  const seconds = (new Date(time) - Date.now()) / 1000;
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return Math.abs(seconds) < 5 ? "now" : relative.format(Math.trunc(seconds), "second");
}

// copy puts a text on the clipboard.
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    note(`${what} is on the clipboard.`);
  } catch {
    const area = h("textarea", { rows: 8, readonly: true, "aria-label": what, value: text });
    dialog(what, h("p", null, "The browser gives no access to the clipboard. Copy the text here:"), area);
    area.select();
  }
}

// save lets people keep a text as a file.
export function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const anchor = h("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
