// Calls of the control API, in the world that is shown.

import { button, dialog, field, form, h, submit } from "./dom.js";

const tokenKey = "ringer-admin-token";

// Problem is a call that was refused, or that got no answer (status 0).
export class Problem extends Error {
  constructor(status, message, errors) {
    super(message);
    this.status = status;
    this.errors = errors ?? [];
  }
}

export const worldRoot = (world) => `/_ringer/worlds/${encodeURIComponent(world)}`;

// inWorld gives the address of a control call in a world.
export const inWorld = (world, path) => `${worldRoot(world)}/_ringer${path}`;

let asking = null;
// askToken asks for the admin token, once for all calls that wait for it.
function askToken(wrong) {
  asking ??= new Promise((resolve) => {
    const input = h("input", { type: "password", autocomplete: "off", required: true });
    const entry = field("Admin token", input, "The server was started with --admin-token. This browser tab remembers the token until it is closed.");
    entry.reject(wrong);
    let token = null;
    const box = dialog("Admin token", form(null, () => {
      token = input.value.trim();
      sessionStorage.setItem(tokenKey, token);
      box.close();
    }, entry, h("div", { class: "row" }, submit("Use the token"), button("Cancel", () => box.close()))));
    input.focus();
    box.addEventListener("close", () => { asking = null; resolve(token); });
  });
  return asking;
}

// send makes a call, with the admin token where there is one. It asks for one that is
// missing or wrong.
export async function send(path, options = {}) {
  for (;;) {
    const used = sessionStorage.getItem(tokenKey);
    const headers = { ...options.headers };
    if (used) headers.Authorization = "Bearer " + used;
    let answer;
    try {
      answer = await fetch(path, { ...options, headers, cache: "no-store", credentials: "omit" });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Problem(0, "The server does not answer.");
    }
    if (answer.ok) return answer;
    const text = await answer.text();
    if (answer.status === 401) {
      if (sessionStorage.getItem(tokenKey) !== used) continue; // another call was told meanwhile
      if (await askToken(used ? "The server refused this token." : null)) continue;
    }
    let told = {};
    try { told = JSON.parse(text); } catch { /* no problem document */ }
    throw new Problem(answer.status, told.detail ?? `The server answered ${answer.status}.`, told.errors);
  }
}

// exact reads JSON and keeps numbers to the last digit where a number of this language
// cannot hold them.
export const exact = (text) => JSON.parse(text, (_, value, context) =>
  typeof value === "number" && context?.source && String(value) !== context.source && JSON.rawJSON ? JSON.rawJSON(context.source) : value);

// get reads JSON.
export async function get(path, signal) {
  const answer = await send(path, { signal, headers: { Accept: "application/json" } });
  return exact(await answer.text());
}

// write makes a call that changes something, and gives the JSON of its answer, if any.
export async function write(method, path, body) {
  const answer = await send(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return text ? exact(text) : null;
}
