"use strict";

// A Topic is what is known of one: its entry, how much came, and as much of its
// payloads as its view needs.
class Topic {
  constructor(name, hue) {
    this.name = name;
    this.hue = hue;
    this.entry = { name };
    this.reset();
  }

  // reset forgets what came, for a stream that begins anew.
  reset() {
    Object.assign(this, {
      events: 0, missed: 0, atLeast: false, lastId: "", at: 0, fired: 0,
      kind: "", labels: new Labels(), series: new Map(), units: new Map(), list: undefined, lines: [], messages: [],
      rows: new Map(), states: [], text: "", data: "", value: undefined, dirty: true,
    });
  }

  // describe takes the catalogue's entry.
  describe(entry) {
    this.entry = entry;
    if (entry.kind && entry.kind !== this.kind && this.events === 0) this.kind = entry.kind;
    this.dirty = true;
  }

  // hear takes an event of the topic, as its listener got it.
  hear(data, id, now) {
    this.events++;
    this.at = this.fired = now;
    this.lastId = id;
    this.dirty = true;
    const value = parse(data);
    this.kind ||= this.entry.kind || kindOf(data, value);
    if (isObject(value) && !this.entry.kind) this.settle(value);
    this.value = value; // only the newest, and of bounded size
    this.data = data;
    this.text = cut(data, bounds.text);
    const take = takes[this.kind];
    if (take) take.call(this, value, data);
  }

  // settle decides anew what the objects are, once their texts tell.
  settle(value) {
    const first = this.value;
    const kind = this.labels.take(value, this.kind);
    if (kind === this.kind) return;
    this.kind = kind;
    if (kind === "numbers" && isObject(first)) this.takeNumbers(first);
  }

  // entryOf returns the entry with the unit of a series.
  entryOf(name) {
    const unit = this.units.get(name);
    return unit && !this.entry.unit ? { ...this.entry, unit } : this.entry;
  }

  // end marks the topic as complete.
  end() {
    this.describe({ ...this.entry, state: "complete" });
  }

  // miss breaks the lines where events were lost: n of them, or more.
  miss(n, atLeast) {
    this.missed += Number(n) || 0;
    this.atLeast ||= Boolean(atLeast);
    for (const s of this.series.values()) push(s, NaN, bounds.points);
    if (this.kind === "log") push(this.lines, { gap: n > 0 ? `${lossOf(n, atLeast)} missed` : "events may be missing here" }, bounds.lines);
    this.dirty = true;
  }

  takeNumbers(value, data) {
    this.list = listOf(value);
    if (data !== undefined && (value === null || typeof value !== "object" && typeof value !== "number")) {
      const amount = plainAmount(data, value);
      if (amount) this.takeNumber("", ...amount);
      else if (isUnknown(value === undefined ? data.trim() : String(value))) this.takeNumber("", NaN, "");
      return;
    }
    for (const [name, n, unit] of numbersOf(value)) {
      if (this.list && name.startsWith(this.list[0] + ".")) continue; // drawn as bars
      if (name === "" || unit || Number.isNaN(n) || measures(name, n)) this.takeNumber(name, n, unit);
    }
  }

  // takeNumber adds a number to its series, in the unit that came first. A number that
  // is not known makes no series.
  takeNumber(name, n, unit) {
    let s = this.series.get(name);
    if (!s) {
      if (this.series.size >= bounds.series || Number.isNaN(n)) return;
      this.series.set(name, s = []);
    }
    if (unit && !this.units.has(name)) this.units.set(name, unit);
    push(s, unit ? n * factorOf(unit, this.units.get(name)) : n, bounds.points);
  }

  takeLine(value, data) {
    push(this.lines, { text: cut(isObject(value) ? lineOf(data) : data, bounds.line) }, bounds.lines);
  }

  takeState(_, data) {
    const word = cut(data.trim().replace(/^"(.*)"$/, "$1"), 60);
    const last = this.states.at(-1);
    if (last?.word === word) last.events++;
    else push(this.states, { word, events: 1 }, bounds.states);
  }

  takeChat(value, data) {
    const u = isObject(value) ? utterance(value) : { text: data, delta: false, done: true, id: "", role: "" };
    const known = this.messages.findLast(m => u.id ? m.id === u.id && (!u.role || m.role === u.role) : u.delta && !m.done);
    if (!known && u.delta && u.text === "") return;
    const m = known ?? { id: u.id, role: u.role, text: "", done: false };
    if (!known) push(this.messages, m, bounds.messages);
    m.text = cut(u.delta ? m.text + u.text : u.text, bounds.message);
    m.done ||= u.done || !u.delta;
  }

  takeProgress(value) {
    if (typeof value === "number") value = { progress: value };
    if (!isObject(value)) return;
    const r = report(value);
    this.rows.delete(r.key); // the newest is last
    this.rows.set(r.key, r);
    if (this.rows.size <= bounds.rows) return;
    const over = [...this.rows.values()].find(r => r.done) ?? this.rows.values().next().value;
    this.rows.delete(over.key);
  }
}

const takes = {
  number: Topic.prototype.takeNumbers,
  numbers: Topic.prototype.takeNumbers,
  gauge: Topic.prototype.takeNumbers,
  json: Topic.prototype.takeNumbers,
  log: Topic.prototype.takeLine,
  state: Topic.prototype.takeState,
  chat: Topic.prototype.takeChat,
  progress: Topic.prototype.takeProgress,
};

// lossOf writes how many events were lost, as far as the server knows.
function lossOf(n, atLeast, unknown = "unknown") {
  if (!atLeast) return count(n);
  return n > 0 ? `at least ${count(n)}` : unknown;
}

function push(list, item, most) {
  list.push(item);
  if (list.length > most) list.splice(0, list.length - most);
}
