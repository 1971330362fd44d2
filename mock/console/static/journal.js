// The journal of a world, followed live.

import { Problem, get, inWorld, send } from "./api.js";

// most is how many requests are remembered here; the server has its own bound.
const most = 20000;
// searchable is how much of a request is searched for texts, in characters.
const searchable = 2000;

// summary is what lists show of a request; the rest is asked for when it is opened.
function summary(entry, text) {
  return {
    seq: entry.seq, id: entry.id, time: entry.time, vendor: entry.vendor, operation: entry.operation, method: entry.method, path: entry.path,
    query: queryText(entry.query), status: entry.status, evidence: entry.evidence, reason: entry.reason, rule: entry.rule,
    violations: entry.violations?.length ?? 0, text: text.slice(0, searchable).toLowerCase(),
  };
}

export function queryText(query) {
  const pairs = new URLSearchParams();
  for (const [name, values] of Object.entries(query ?? {})) for (const value of values) pairs.append(name, value);
  const text = pairs.toString();
  return text ? "?" + text : "";
}

// Journal follows one world. rows are in the order of seq.
class Journal {
  constructor(world) {
    this.world = world;
    this.listeners = new Set();
    this.stopping = new AbortController();
    this.state = "connecting";
    this.clear();
  }

  clear() {
    this.rows = [];
    this.last = 0;
    this.gaps = 0; // requests that the server forgot before they came here
    this.epoch = (this.epoch ?? 0) + 1; // changes when rows are no continuation of what they were
  }

  // listen calls a function after each change, at most once a frame; what it gives ends that.
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed() {
    if (this.due) return;
    this.due = true;
    // A page that is not shown has no frames.
    const soon = document.hidden ? (f) => setTimeout(f, 200) : requestAnimationFrame;
    soon(() => {
      this.due = false;
      for (const listener of this.listeners) listener(this);
    });
  }

  become(state) {
    this.state = state;
    this.changed();
  }

  stop() { this.stopping.abort(); }

  // run follows the world until it is stopped. Looking at a world never makes it: one that
  // is not there is waited for.
  async run() {
    const signal = this.stopping.signal;
    for (let wait = 250; !signal.aborted; wait = Math.min(wait * 2, 5000)) {
      try {
        const { instance } = await get("/_ringer/health", signal);
        if (this.instance && this.instance !== instance) this.clear(); // the server is another one
        this.instance = instance;
        const found = await this.find(signal);
        if (!found) {
          if (this.last) this.clear();
          this.become("waiting");
          wait = 500;
        } else if (await this.stream(signal)) {
          wait = 125;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof Problem) && error.name !== "TypeError") console.error(error);
        this.become("broken");
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  async find(signal) {
    const { worlds } = await get("/_ringer/worlds", signal);
    return worlds.find((w) => w.name === this.world);
  }

  // stream reads server-sent events until the connection ends, and says whether any came.
  async stream(signal) {
    const answer = await send(inWorld(this.world, "/requests/stream?after=" + this.last), { signal });
    this.become("live");
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "", came = false;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return came;
      came = true;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) this.take(block);
      if (blocks.length) this.changed();
    }
  }

  // take reads one event.
  take(block) {
    let kind = "message", data = "";
    for (const line of block.split("\n")) {
      if (line.startsWith("event: ")) kind = line.slice(7);
      else if (line.startsWith("data: ")) data += line.slice(6);
    }
    if (!data) return;
    const value = JSON.parse(data);
    if (kind === "gap") {
      this.gaps += value.to - value.from + 1;
      return;
    }
    if (value.seq <= this.last) return;
    this.last = value.seq;
    this.rows.push(summary(value, data));
    if (this.rows.length > most + 1000) this.rows.splice(0, 1000);
  }
}

let current = null;
// follow gives the journal of a world, and stops following another one.
export function follow(world) {
  if (current?.world !== world) {
    current?.stop();
    current = new Journal(world);
    current.run();
  }
  return current;
}

// forget empties the list of a world whose journal was emptied.
export function forget(world) {
  if (current?.world !== world) return;
  const last = current.last;
  current.clear();
  current.last = last; // numbers go on
  current.changed();
}

// entry gives one whole request, or nothing when the journal has it no more.
export async function entry(world, seq, signal) {
  const { requests } = await get(inWorld(world, `/requests?after=${seq - 1}&limit=1`), signal);
  return requests.length && requests[0].seq === seq ? requests[0] : null;
}
