"use strict";

// A Panel is a topic's place on the page: its name, how it is, its view, and the
// listener that feeds it.
class Panel {
  constructor(topic) {
    this.topic = topic;
    this.light = el("i", "light");
    this.light.setAttribute("aria-hidden", "true");
    this.name = el("h3", "", topic.name);
    this.name.title = topic.name;
    this.count = el("span", "count");
    this.body = el("div", "body");
    this.foot = el("p", "foot", el("span", "hears"), el("span", "age"));
    this.node = el("article", "panel", el("header", "", this.light, this.name, this.count), this.body, this.foot);
    this.node.tabIndex = 0;
    this.node.dataset.topic = topic.name;
    mark(this.node, "long", topic.name.length > bounds.longName);
    this.node.style.setProperty("--hue", topic.hue);
    showListener(this.foot.firstChild, topic.name);
    this.waiting = el("p", "waiting", "no events yet");
    this.body.append(this.waiting);
  }

  draw(now) {
    const t = this.topic;
    if (!t.dirty) return;
    t.dirty = false;
    const View = views[t.kind] ?? TextView;
    if (t.events && (!this.view || this.view.constructor !== View)) {
      this.view = new View(t);
      this.body.replaceChildren(this.view.node);
    } else if (!t.events) {
      this.view = undefined;
      this.body.replaceChildren(this.waiting);
    }
    mark(this.node, "kind", t.kind || t.entry.kind || "text");
    this.view?.draw(t);
    this.tell();
    if (t.fired) this.flash(now);
    t.fired = 0;
    this.age(now);
  }

  // tell writes what is true of the topic beside its value.
  tell() {
    const t = this.topic;
    say(this.count, `${count(t.events)} event${t.events === 1 ? "" : "s"}${t.missed || t.atLeast ? ` · ${lossOf(t.missed, t.atLeast, "?")} missed` : ""}`);
    this.count.title = `${count(t.events)} events, ${lossOf(t.missed, t.atLeast)} missed, last id ${t.lastId || "none"}`;
    mark(this.node, "state", t.entry.state ?? "live");
    const trouble = this.trouble(300);
    this.node.title = trouble || cut(t.entry.help || "", 300);
    if (!trouble) showListener(this.foot.firstChild, t.name);
    say(this.waiting, trouble ? "" : "no events yet");
  }

  // trouble returns why no event comes, with a reason of at most n characters, or "".
  trouble(n) {
    const { state, error, retryAt, restarts } = this.topic.entry;
    if (state === "complete") return "complete: no more events";
    if (state !== "failed") return "";
    return [cut(`failed: ${error ?? ""}`, n), nextTry(retryAt, Date.now()), restarted(restarts)].filter(Boolean).join(" · ");
  }

  // flash shows that the listener was called. The two beats look the same; going
  // from one to the other begins it anew.
  flash(now) {
    if (now - (this.flashed ?? 0) < 400) return;
    this.flashed = now;
    this.light.dataset.beat = this.light.dataset.beat === "a" ? "b" : "a";
  }

  // age writes what changes without an event.
  age(now) {
    const t = this.topic;
    const trouble = this.trouble(120);
    if (trouble) say(this.foot.firstChild, trouble);
    say(this.foot.lastChild, t.at ? ago(now - t.at) : "");
  }
}

// nextTry returns when the source of a failed topic tries again, or "" if that is not known
// or not plausible, as when the clocks of server and browser differ.
function nextTry(at, now) {
  const wait = Number.isFinite(at) ? at - now : -Infinity;
  if (wait < -60_000 || wait > 86_400_000) return "";
  if (wait <= 0) return "next try now";
  return `next try in ${wait <= 99_000 ? `${Math.ceil(wait / 1000)} s` : wait <= 5_940_000 ? `${Math.ceil(wait / 60_000)} min` : `${Math.ceil(wait / 3_600_000)} h`}`;
}

// restarted returns how often the source was started again, or "" if it was not.
function restarted(n) {
  if (!Number.isSafeInteger(n) || n < 1) return "";
  return n === 1 ? "restarted once" : n === 2 ? "restarted twice" : `restarted ${count(Math.min(n, 999_999_999))} times`;
}

// showListener writes how a program listens for events of that name. A narrow
// panel breaks the line before the name.
function showListener(node, name) {
  const parts = name === "message" ? ["onmessage"] : ["addEventListener(", `"${name}")`];
  if (node.textContent === parts.join("")) return;
  node.replaceChildren(parts[0], ...parts.slice(1).flatMap(part => [el("wbr"), part]));
}
