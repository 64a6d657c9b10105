"use strict";

// Notes stand among the panels: they say why a chosen topic has none.

// showNotes writes what is to be said of the selection: what the server rejects, what
// matches no topic yet, and what has no panel.
function showNotes() {
  const notes = [...addressNotes(), ...rejectionNotes(), ...waitingNotes(), ...furtherNotes()];
  const nodes = keep($("notes"), notes.length, () => el("article", "note", el("h3"), el("p"), el("p", "meant")));
  notes.forEach((note, i) => fillNote(nodes[i], note));
}

function fillNote(node, { kind, title, text, from, to }) {
  const [head, body, hint] = node.children;
  mark(node, "kind", kind);
  say(head, cut(title, 140));
  say(body, cut(text, 300));
  hint.hidden = !to;
  if (!to || hint.dataset.to === to && hint.dataset.from === from) return;
  Object.assign(hint.dataset, { from, to });
  const button = el("button", "", cut(to, 140));
  button.type = "button";
  button.addEventListener("click", () => replaceItem(from, to));
  hint.replaceChildren("Did you mean ", button, "?");
}

const itemsOf = list => list.split(",").filter(Boolean);

// replaceItem chooses to where from was chosen.
function replaceItem(from, to) {
  const items = itemsOf(page.selection).map(item => item === from ? to : item);
  select([...new Set(items.includes(to) ? items : [...items, to])].join(","));
}

// addressNotes says that the page's address has a part that it does not know.
function addressNotes() {
  if (!page.unknown) return [];
  const to = nearest(page.unknown, page.names);
  return [{ kind: "bad", title: `#${page.unknown}`, text: "The part after # in this address is unknown. To choose topics, use #topics=cpu,disk.*", from: "", to }];
}

// rejectionNotes says why the server rejected the selection.
function rejectionNotes() {
  const { status, error, hint } = stream.detail ?? {};
  if (stream.phase !== "closed" || status !== 400 || !page.selection) return [];
  const items = itemsOf(page.selection);
  const from = items.find(item => error?.includes(JSON.stringify(item)));
  return [{ kind: "bad", title: "The server rejects these topics", text: sentences(error, hint), ...suggestion(from) }];
}

// sentences writes what the server says as sentences.
const sentences = (...texts) => texts.filter(Boolean).map(text => `${text[0].toUpperCase()}${text.slice(1)}.`).join(" ");

// waitingNotes names what no topic matches yet: it may appear later.
function waitingNotes() {
  if (!stream.greeted) return [];
  const names = [...page.topics.keys(), ...page.further];
  return itemsOf(page.selection).filter(item => !names.some(name => matches(item, name))).slice(0, bounds.notes).map(item => ({
    kind: "waiting", title: item, ...suggestion(item),
    text: `Waiting: no topic ${/[*>]/.test(item) ? "matches this pattern" : "has this name"} yet.`,
  }));
}

function suggestion(item) {
  const others = itemsOf(page.selection);
  return { from: item, to: item === undefined ? "" : meant(item, page.names.filter(name => !others.includes(name))) };
}

// furtherNotes counts the topics that are selected and have no panel.
function furtherNotes() {
  if (!page.further.size) return [];
  return [{ kind: "further", title: `${count(page.further.size)} more topics`, text: "They are selected but not shown. Choose fewer topics, by name or pattern." }];
}
