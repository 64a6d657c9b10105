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
    const trouble = t.entry.state === "failed" ? `failed: ${t.entry.error ?? ""}` : t.entry.state === "complete" ? "complete: no more events" : "";
    this.node.title = cut(trouble || t.entry.help || "", 300);
    if (trouble) say(this.foot.firstChild, cut(trouble, 120));
    else showListener(this.foot.firstChild, t.name);
    say(this.waiting, trouble ? "" : "no events yet");
  }

  // flash shows that the listener was called. The two beats look the same; going
  // from one to the other begins it anew.
  flash(now) {
    if (now - (this.flashed ?? 0) < 400) return;
    this.flashed = now;
    this.light.dataset.beat = this.light.dataset.beat === "a" ? "b" : "a";
  }

  age(now) {
    const t = this.topic;
    say(this.foot.lastChild, t.at ? ago(now - t.at) : "");
  }
}

// showListener writes how a program listens for events of that name. A narrow
// panel breaks the line before the name.
function showListener(node, name) {
  const parts = name === "message" ? ["onmessage"] : ["addEventListener(", `"${name}")`];
  if (node.textContent === parts.join("")) return;
  node.replaceChildren(parts[0], ...parts.slice(1).flatMap(part => [el("wbr"), part]));
}
