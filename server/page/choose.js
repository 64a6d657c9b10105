"use strict";

// What a person chooses: the topics of the stream.

// showRequest writes what is asked for.
function showRequest() {
  $("topics").value = page.selection;
  say($("path"), `${base}events?`);
  $("parameter").hidden = page.selection === ""; // then it is not sent
  say($("tail"), `${page.selection ? "&" : ""}last=90&client=${me}`);
  showChips();
  bringChip();
  showSource();
}

// bringChip scrolls to a chosen topic on a narrow screen, where the chips are in one
// line.
function bringChip() {
  const chips = $("chips");
  const on = chips.querySelector('[aria-pressed="true"]');
  if (on) chips.scrollLeft = on.offsetLeft - chips.offsetLeft - chips.clientWidth / 3;
}

function showChips() {
  const list = page.selection.split(",").filter(Boolean);
  const names = page.names.slice(0, bounds.panels);
  const chip = (node, name, on) => {
    say(node, name || "all");
    node.setAttribute("aria-pressed", String(on));
    node.dataset.topic = name;
    node.style.setProperty("--hue", hueOf(name));
  };
  const nodes = keep($("chips"), names.length + 1, () => {
    const b = el("button", "chip");
    b.type = "button";
    return b;
  });
  chip(nodes[0], "", list.length === 0);
  names.forEach((name, i) => chip(nodes[i + 1], name, list.some(p => matches(p, name))));
}

// matches reports whether a pattern selects a topic: * is one token, > the rest.
function matches(pattern, name) {
  const [p, n] = [pattern.split("."), name.split(".")];
  const rest = p.at(-1) === ">";
  return (rest ? n.length >= p.length : n.length === p.length) &&
    p.every((token, i) => rest && i === p.length - 1 || token === "*" || token === n[i]);
}

function select(selection, unknown) {
  page.selection = tidy(selection);
  page.unknown = unknown;
  begin();
}

function toggle(name) {
  const list = page.selection.split(",").filter(Boolean);
  select(name === "" ? "" : (list.includes(name) ? list.filter(n => n !== name) : [...list, name]).join(","));
}
