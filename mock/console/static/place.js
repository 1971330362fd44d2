// Addresses of places in the console: #/worlds/WORLD/VIEW/…?query

// startWorld is the world that the page's own address names.
function startWorld() {
  const named = /^\/_ringer\/worlds\/([^/]+)\//.exec(location.pathname);
  if (named) return decodeURIComponent(named[1]);
  const host = location.hostname.match(/^(.+)\.localhost$/);
  return host ? host[1] : "default";
}

// place reads the address.
export function place() {
  const [path, query] = location.hash.replace(/^#/, "").split("?", 2);
  const words = path.split("/").filter(Boolean).map(decode);
  const [root, world, view, ...rest] = words;
  return { world: root === "worlds" && world ? world : startWorld(), view: view ?? "requests", rest, query: new URLSearchParams(query ?? "") };
}

function decode(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

// address gives the address of a view: parts are the words after the world.
export function address(world, parts, query) {
  const words = ["worlds", world, ...parts].map((word) => encodeURIComponent(word));
  const text = query ? new URLSearchParams(Object.entries(query).filter(([, v]) => v !== "" && v !== null && v !== undefined)).toString() : "";
  return "#/" + words.join("/") + (text ? "?" + text : "");
}
