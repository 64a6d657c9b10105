"use strict";

// The page as a whole: one EventSource that feeds the panels, one tap for the
// bytes, and what a person chooses.

const chosen = readFragment();
const me = "page-" + Array.from(crypto.getRandomValues(new Uint8Array(5)), b => b.toString(36).padStart(2, "0")).join("");
const page = {
  topics: new Map(), // by name, those that are selected
  panels: new Map(),
  names: [], // all there are, for the chips
  further: new Set(), // names of topics that have no panel
  outdated: false, // the code lacks a topic
  selection: chosen.topics,
  unknown: chosen.unknown, // a part of the address
  token: chosen.token ?? "",
  language: "js",
  steps: [],
};

const hues = [245, 150, 45, 305, 200, 15, 100, 275, 175, 340, 75, 225];
const hueOf = name => page.topics.get(name)?.hue ?? 250;

// Nothing is drawn more often than the eye can follow, nor for more than a fifth
// of the time, and nothing at all while nobody looks: the browser gives a hidden
// page no frames.
const frame = 60;
let drawing = false;
let drawn = 0; // when it was drawn last
let rest = frame; // how long nothing is drawn after that

function changed() {
  if (drawing) return;
  drawing = true;
  setTimeout(() => requestAnimationFrame(draw), Math.max(0, drawn + rest - performance.now()));
}

function draw() {
  drawing = false;
  const began = performance.now();
  for (const panel of page.panels.values()) panel.draw(began);
  wire.draw();
  if (page.outdated) showSource();
  say($("last-id"), stream.lastId || "none");
  say($("n-events"), count(stream.events));
  say($("n-missed"), lossOf(stream.missed, stream.atLeast));
  say($("n-repeated"), count(stream.repeated));
  mark($("n-missed"), "alarm", stream.missed > 0 || stream.atLeast);
  mark($("n-repeated"), "alarm", stream.repeated > 0);
  drawn = performance.now();
  rest = Math.max(frame, 4 * (drawn - began));
}

const authorized = headers => page.token ? { ...headers, Authorization: `Bearer ${page.token}` } : headers;
const wire = new Wire({ hueOf, changed, point: lookAt });
const tap = new Tap(wire, authorized);
const stream = new Stream({
  hello, topic: appear, phase: turn,
  event(name, data, id) {
    page.topics.get(name)?.hear(data, id, performance.now());
    changed();
  },
  gap(g) {
    page.topics.get(g.topic)?.miss(g.missed, g.atLeast);
    tellLoss(g);
    changed();
  },
  complete(c) {
    if (c.topic) page.topics.get(c.topic)?.end();
    else tellEnd(c);
    changed();
  },
  live: () => stream.resumed && step("caught up: new events follow", "good"),
  drain: () => step("the server is shutting down"),
  replaced: ({ session }) => step(`another client took the name ${session}`, "bad"),
});

// query is what is asked for. The two connections have names of their own.
function query(client, ...more) {
  const parts = [...(page.selection ? [`topics=${readable(page.selection)}`] : []), "last=90", `client=${client}`, ...more];
  return parts.join("&");
}

// begin opens the stream of the selection; what was shown before is forgotten.
function begin() {
  writeFragment();
  page.topics.clear();
  page.panels.clear();
  page.further.clear();
  tellNothing();
  $("panels").replaceChildren();
  stream.open(query(me, ...(page.token ? [`access_token=${encodeURIComponent(page.token)}`] : [])));
  openTap();
  list();
  showRequest();
}

function openTap() {
  wire.clear();
  tap.open(query(`${me}.bytes`, ...($("explain").checked ? ["explain=1"] : [])));
}

// list asks for all topics, also those that are not selected.
async function list() {
  try {
    const answer = await fetch(`${base}topics`, { headers: authorized({}) });
    if (answer.ok) page.names = (await answer.json()).topics.map(t => t.name);
  } catch { /* $hello and $topic tell the selected ones */ }
  showChips();
  bringChip();
  showNotes();
}

function hello(h) {
  const order = { gauge: 1, numbers: 0, number: 0, progress: 2, chat: 3, table: 4, state: 5, text: 6, json: 7, log: 8 };
  const known = page.topics.size > 0;
  const entries = known ? h.topics : h.topics.toSorted((a, b) => (order[a.kind] ?? 9) - (order[b.kind] ?? 9));
  for (const entry of entries) appear(entry);
  if (h.resume) step(resumed(h.resume), h.resume.restarted ? "" : "good");
  showSource();
  showNotes();
}

const resumed = ({ asked, replayed, missed, restarted }) =>
  `resumed after ${asked}: ${count(replayed)} replayed, ${restarted ? "an unknown number missed" : `${count(missed)} missed`}`;

// appear takes a topic's entry: a new topic gets a listener and a panel.
function appear(entry) {
  let topic = page.topics.get(entry.name);
  if (!topic) {
    if (page.topics.size >= bounds.panels) {
      page.further.add(entry.name);
      showNotes();
      return;
    }
    page.topics.set(entry.name, topic = new Topic(entry.name, hues[page.topics.size % hues.length]));
    const panel = new Panel(topic);
    page.panels.set(entry.name, panel);
    $("panels").append(panel.node);
    if (!page.names.includes(entry.name)) page.names.push(entry.name);
    showChips();
    page.outdated = true;
    showNotes();
  }
  topic.describe(entry);
  stream.listen(entry.name);
  changed();
}

// turn shows a change of the connection, and tells the story of a reconnect.
function turn(phase, { until, status, error, hint, anew }) {
  document.body.dataset.phase = $("state").dataset.phase = phase;
  page.until = until;
  if (phase === "open" && tap.wake) tap.wake();
  if (phase === "waiting") {
    step(error ? `rejected (${status}): ${error}` : "connection lost", "bad");
    step("the browser waits", "wait");
  }
  if (phase === "connecting" && page.steps.length) {
    step(stream.lastId ? `the browser reconnects with ${anew ? "lastEventId=" : "Last-Event-ID: "}${stream.lastId}` : "the browser reconnects");
  }
  if (phase === "closed" && status === 204) step("204: the server has no more events, so the browser stops");
  else if (phase === "closed" && status) step(`rejected (${status}): ${error ?? ""}${hint && status !== 400 ? ` (${hint})` : ""}`, "bad"); // a note has the hint
  $("token").hidden = status !== 401;
  showNotes();
  $("cut").disabled = phase !== "open";
  page.since = performance.now();
  tick();
  changed();
}

// tick writes what changes with the time.
function tick() {
  const now = performance.now();
  for (const panel of page.panels.values()) panel.age(now);
  const left = Math.max(0, (page.until ?? 0) - now) / 1000;
  const phase = stream.phase;
  const slow = phase === "connecting" && now - page.since > 5000;
  say($("phase"), phase === "waiting" ? `waiting ${left.toFixed(0)} s` :
    slow ? "still connecting: browsers allow six connections per host; close other tabs" : phase);
}

function showSource() {
  page.outdated = false;
  say($("source"), sources[page.language]({
    origin: location.origin, topics: page.selection, lastId: stream.lastId, token: page.token !== "",
    names: [...page.topics.values()].map(t => [t.name, t.entry.kind || t.kind]),
  }).trimEnd());
}

// sever asks the server to break both connections, as a broken network would:
// nobody is told, and both come back with their last id.
async function sever() {
  page.steps = [];
  step("you cut the connection");
  for (const client of [me, `${me}.bytes`]) {
    try {
      const answer = await fetch(`${base}clients/${client}/cut`, { method: "POST", headers: authorized({}) });
      if (answer.ok || answer.status === 404 && client !== me) continue;
      const why = parse(await answer.text()) ?? {};
      step(`the server did not cut the connection (${answer.status}): ${why.error ?? ""} ${why.hint ?? ""}`, "bad");
      return;
    } catch { /* the connection is down already */ }
  }
}

async function copy() {
  const text = $("source").textContent + "\n";
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    getSelection().selectAllChildren($("source"));
    done = document.execCommand("copy"); // where the page is not from a safe origin
  }
  say($("copy"), done ? "Copied" : "Selected");
  setTimeout(() => say($("copy"), "Copy"), 1500);
}

function bind() {
  $("skip").addEventListener("click", e => { // its address is not a selection
    e.preventDefault();
    goTo("panels", $("panels"));
  });
  $("cut").addEventListener("click", sever);
  $("copy").addEventListener("click", copy);
  $("topics").addEventListener("change", e => select(e.target.value));
  $("chips").addEventListener("click", e => e.target.matches("button") && toggle(e.target.dataset.topic));
  $("explain").addEventListener("change", openTap);
  $("pause").addEventListener("click", () => {
    const on = $("pause").getAttribute("aria-pressed") !== "true";
    $("pause").setAttribute("aria-pressed", String(on));
    say($("pause"), on ? "Resume" : "Pause");
    wire.hold("paused", on);
  });
  $("languages").addEventListener("click", e => {
    if (!e.target.dataset.language) return;
    page.language = e.target.dataset.language;
    for (const tab of $("languages").children) {
      const on = tab === e.target;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      if (on) $("source").setAttribute("aria-labelledby", tab.id);
    }
    showSource();
  });
  $("token").addEventListener("submit", e => {
    e.preventDefault();
    page.token = $("token-field").value;
    begin();
  });
  const follow = e => wire.show(e.target.closest?.(".panel")?.dataset.topic ?? "");
  for (const kind of ["pointerover", "focusin"]) $("panels").addEventListener(kind, follow);
  for (const kind of ["pointerleave", "focusout"]) $("panels").addEventListener(kind, () => wire.show(""));
}

// A hidden page keeps its EventSource and gives the other connection back: a
// browser has six for a host.
let away;
document.addEventListener("visibilitychange", () => {
  clearTimeout(away);
  if (document.hidden) away = setTimeout(() => tap.close(), 30_000);
  else if (tap.stop?.signal.aborted) openTap();
});
addEventListener("pagehide", () => {
  stream.close();
  tap.close();
});
addEventListener("pageshow", e => e.persisted && begin());
addEventListener("hashchange", () => {
  const now = readFragment();
  page.token = now.token ?? page.token;
  select(now.topics, now.unknown);
});

bindKeys();
bind();
lookAt(undefined);
begin();
setInterval(tick, 1000);
