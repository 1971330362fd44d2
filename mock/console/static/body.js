// JSON as people read it, with places in it marked.

import { button, fill, h } from "./dom.js";

// shownLines is how many lines of a body are shown at first.
const shownLines = 1500;

// prettyJSON shows a value with an indent of two. marks maps JSON Pointers to texts about
// what stands there.
export function prettyJSON(value, marks = new Map()) {
  const lines = [];
  const used = new Set();
  let line = [];
  const end = (depth) => { lines.push(line); line = [" ".repeat(2 * depth)]; };
  const token = (kind, text) => line.push(h("span", { class: kind }, text));
  const walk = (v, pointer, depth) => {
    const mark = marks.get(pointer);
    if (mark && !used.has(pointer)) {
      used.add(pointer);
      const outside = line;
      line = [];
      const first = lines.length;
      plain(v, pointer, depth);
      if (lines.length === first) {
        outside.push(h("mark", null, line), h("span", { class: "why" }, " ← " + mark));
        line = outside;
      } else {
        lines[first] = [...outside, ...lines[first], h("span", { class: "why" }, " ← " + mark)];
      }
      return;
    }
    plain(v, pointer, depth);
  };
  const plain = (v, pointer, depth) => {
    if (v !== null && typeof v === "object" && !JSON.isRawJSON?.(v)) {
      const list = Array.isArray(v);
      const members = list ? v.map((item, i) => [i, item]) : Object.entries(v);
      // What should be here, and is not, is told of where it would be.
      const missing = list ? [] : [...marks].filter(([p]) => !used.has(p) && parent(p) === pointer && p !== "" && !(last(p) in v));
      if (!members.length && !missing.length) { token("punct", list ? "[]" : "{}"); return; }
      token("punct", list ? "[" : "{");
      members.forEach(([name, item], i) => {
        end(depth + 1);
        if (!list) { token("name", JSON.stringify(name)); token("punct", ": "); }
        walk(item, pointer + "/" + escape(String(name)), depth + 1);
        if (i < members.length - 1) token("punct", ",");
      });
      for (const [p, why] of missing) {
        used.add(p);
        end(depth + 1);
        line.push(h("mark", null, JSON.stringify(last(p))), h("span", { class: "why" }, " ← " + why));
      }
      end(depth);
      token("punct", list ? "]" : "}");
      return;
    }
    token(v === null ? "null" : typeof v === "object" ? "number" : typeof v, JSON.stringify(v));
  };
  walk(value, "", 0);
  lines.push(line);
  return { lines, unused: [...marks].filter(([p]) => !used.has(p)) };
}

const escape = (name) => name.replaceAll("~", "~0").replaceAll("/", "~1");
const parent = (pointer) => pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
const last = (pointer) => pointer.slice(pointer.lastIndexOf("/") + 1).replaceAll("~1", "/").replaceAll("~0", "~");

// showBody shows a body as the journal has it: a JSON value, a text, or nothing.
export function showBody(body, { raw = false, marks, label = "Body" } = {}) {
  if (body === null || body === undefined) return h("p", { class: "empty" }, "No body.");
  const area = h("pre", { class: "body", tabindex: 0, role: "group", "aria-label": label });
  if (raw || typeof body === "string") {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    area.textContent = text.length > 200000 ? text.slice(0, 200000) + "…" : text;
    area.classList.add("wrap");
    return area;
  }
  const { lines } = prettyJSON(body, marks);
  const show = (count) => fill(area, lines.slice(0, count).map((line) => [line, "\n"]));
  show(shownLines);
  if (lines.length <= shownLines) return area;
  const more = button(`Show all ${lines.length} lines`, () => { show(lines.length); more.remove(); });
  return h("div", null, area, more);
}
