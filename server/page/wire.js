"use strict";

// A Tap reads the same topics with fetch, because EventSource does not show its
// bytes. It does what EventSource does after a break: wait, and ask for what came
// after the last id.
class Tap {
  constructor(wire, authorized) {
    this.wire = wire;
    this.authorized = authorized; // adds the token to a request's header
    this.retry = 3000;
  }

  // open begins with a query, after an id if there is one.
  open(query, lastId = "") {
    this.close();
    this.query = query;
    this.lastId = lastId;
    this.run(this.stop = new AbortController());
  }

  close() {
    this.stop?.abort();
    this.wake?.();
  }

  async run(stop) {
    for (let failures = 0; !stop.signal.aborted; failures++) {
      const status = await this.read(stop).catch(() => 0);
      if (status === 200) failures = 0;
      else if (status >= 200 && status < 500 && status !== 408 && status !== 429) return;
      if (!stop.signal.aborted) await this.pause(Math.min(30_000, this.retry * 2 ** failures));
    }
  }

  // read reads one connection to its end, and returns the status of its answer.
  async read(stop) {
    const headers = this.authorized({ Accept: "text/event-stream" });
    if (this.lastId) headers["Last-Event-ID"] = this.lastId;
    this.wire.note("ask", `GET ${base}events?${this.query}`, ...(this.lastId ? [`Last-Event-ID: ${this.lastId}`] : []));
    const answer = await fetch(`${base}events?${this.query}`, { headers, signal: stop.signal, cache: "no-store" });
    this.wire.note("ask", `${answer.status} · Content-Type: ${answer.headers.get("Content-Type") ?? "none"}`);
    if (answer.status !== 200) {
      const why = parse(await answer.text());
      if (isObject(why)) this.wire.note("ask", `${why.error}: ${why.hint ?? ""}`);
      return answer.status;
    }
    const lines = new Lines(block => this.take(block));
    const reader = answer.body.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        lines.feed(value);
      }
    } catch { /* cut: the same as an end (R7) */ }
    if (!stop.signal.aborted) this.wire.note("cut", "the connection has ended; an incomplete event is discarded");
    return 200;
  }

  take(block) {
    if (block.id) this.lastId = block.id;
    block.lastId = this.lastId;
    this.wire.add(block);
  }

  pause(ms) {
    return new Promise(resolve => {
      this.wake = resolve;
      setTimeout(resolve, ms);
    });
  }
}

// holdReasons say why the picture stands still, the strongest reason first.
const holdReasons = { paused: "", choosing: "an event is selected", pointing: "the pointer is here" };

// A Wire is the picture of the bytes: block by block, coloured by field. It stands
// still while it is paused, pointed at, or an event is chosen with the keyboard.
class Wire {
  constructor(hooks) {
    this.hooks = hooks; // hueOf(name); point(block): the block that is looked at, or undefined
    this.log = $("log");
    this.queue = [];
    this.skipped = 0;
    this.flowing = false; // events come, and nothing else
    this.holds = new Set();
    this.blocks = new WeakMap(); // what each node shows
    this.same = "";
    this.listen();
  }

  clear() {
    this.queue = [];
    this.skipped = 0;
    this.flowing = false;
    this.log.replaceChildren();
  }

  add(block) {
    this.queue.push(block);
    if (this.queue.length > bounds.blocks) {
      this.queue.shift();
      this.skipped++;
    }
    this.hooks.changed();
  }

  // note shows what is not of the stream: a request, an answer, an end.
  note(field, ...texts) {
    this.flowing = false; // what came with it is worth a look
    this.add({ lines: texts.map(text => ({ field, text, over: 0 })), more: 0, name: "", id: "", aside: true });
  }

  hold(reason, on) {
    if (on) this.holds.add(reason);
    else this.holds.delete(reason);
    this.hooks.changed();
  }

  // draw shows what has come, unless the picture stands still.
  draw() {
    const behind = this.queue.length + this.skipped;
    const why = Object.keys(holdReasons).find(reason => this.holds.has(reason));
    say($("held"), why ? ["paused", behind ? `${count(behind)} new` : "", holdReasons[why]].filter(Boolean).join(" · ") : "");
    if (this.holds.size) this.flowing = false;
    if (this.holds.size || !behind) return;
    const stuck = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
    this.log.append(...this.fresh(behind));
    const excess = this.log.childElementCount - bounds.blocks;
    for (let i = 0; i < excess; i++) this.log.firstChild.remove();
    if (stuck) this.log.scrollTop = this.log.scrollHeight;
  }

  // fresh takes the queue, and returns nodes for it. While events flow by nobody
  // reads them all: then the newest are enough, and the others are counted.
  fresh(behind) {
    const from = this.flowing ? this.queue.length - bounds.fresh : 0;
    const shown = this.queue.filter((block, i) => block.aside || i >= from);
    const nodes = shown.map(block => this.node(block));
    if (shown.length < behind) {
      const note = el("div", "aside", el("div", "ln f-ask", `${count(behind - shown.length)} more not shown`));
      nodes.splice(shown.findIndex(block => !block.aside), 0, note);
    }
    this.queue = [];
    this.skipped = 0;
    this.flowing = true;
    return nodes;
  }

  node(block) {
    const node = el("div", block.aside ? "aside" : "block");
    for (const { field, text, over } of block.lines) node.append(this.line(block, field, text, over));
    if (block.more) node.append(el("div", "ln f-ask", `… ${count(block.more)} more lines`));
    if (block.name) node.dataset.topic = block.name;
    node.style.setProperty("--hue", this.hooks.hueOf(block.name));
    node.classList.toggle("same", block.name !== "" && block.name === this.same);
    this.blocks.set(node, block);
    return node;
  }

  line(block, field, text, over) {
    const known = ["id", "event", "data", "retry", "comment", "end", "ask", "cut"].includes(field);
    const node = el("div", `ln f-${known ? field : "other"}`);
    if (field === "end") {
      node.dataset.says = block.dispatched ? `dispatches ${cut(block.name, 40)}` : "dispatches nothing";
      return node;
    }
    const colon = known && !["comment", "ask", "cut"].includes(field) ? text.indexOf(":") + 1 : 0;
    if (colon) node.append(el("b", "", text.slice(0, colon)));
    node.append(printable(text.slice(colon)));
    if (over) node.append(el("span", "over", ` … ${count(over)} more`));
    return node;
  }

  // show marks the blocks of a topic.
  show(name) {
    this.same = name;
    for (const node of this.log.children) node.classList.toggle("same", name !== "" && node.dataset.topic === name);
  }

  listen() {
    this.log.addEventListener("pointerover", e => e.pointerType === "mouse" && this.point(e.target.closest?.(".block")));
    this.log.addEventListener("pointerenter", e => this.hold("pointing", e.pointerType === "mouse"));
    this.log.addEventListener("pointerleave", () => {
      this.hold("pointing", false);
      if (!this.chosen) this.point(undefined);
    });
    this.log.addEventListener("click", e => this.choose(e.target.closest?.(".block")));
    this.log.addEventListener("blur", () => this.choose(undefined));
    this.log.addEventListener("keydown", e => this.key(e));
  }

  point(node) {
    this.hooks.point(node ? this.blocks.get(node) : undefined);
  }

  choose(node) {
    this.chosen?.classList.remove("chosen");
    this.chosen = node ?? undefined;
    this.hold("choosing", Boolean(node));
    node?.classList.add("chosen");
    node?.scrollIntoView({ block: "nearest" });
    this.point(node);
  }

  key(e) {
    if (e.key === "Escape") this.choose(undefined);
    if (e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
    e.preventDefault();
    const nodes = [...this.log.querySelectorAll(".block")];
    const at = nodes.indexOf(this.chosen);
    const next = at < 0 ? nodes.length - 1 : at + (e.key === "ArrowUp" ? -1 : 1);
    if (nodes[next]) this.choose(nodes[next]);
    else if (next >= nodes.length) this.choose(undefined);
  }
}
