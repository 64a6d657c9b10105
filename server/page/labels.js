"use strict";

// Labels are the texts of a topic's objects. Texts that stay the same say what the
// numbers are of; others make each object an event. The rules are those of the
// dashboard in the terminal.
class Labels {
  constructor() {
    Object.assign(this, { objects: 0, first: "", entities: new Map(), mixed: false });
  }

  // take returns what the objects are with another one, given what they were.
  take(value, kind) {
    if (kind !== "numbers" && kind !== "log" && kind !== "json") return kind;
    const texts = textsOf(value).filter(([name]) => !isIdName(name));
    const print = JSON.stringify(texts);
    this.mixed ||= this.several(value);
    const measured = measuredIn(value);
    this.objects++;
    if (this.objects === 1) this.first = print;
    if (this.mixed && kind === "numbers") return "log";
    const labels = measured > 0 && texts.length > measured && this.objects === 2 && print === this.first;
    return labels && !this.mixed && !isLogLine(value) ? "numbers" : kind;
  }

  // several reports whether the objects are about several entities: a member such as
  // host has another value than the first, or ids return after others.
  several(value) {
    for (const [name, v] of entitiesOf(value)) {
      const known = this.entities.get(name);
      if (!known) {
        if (this.entities.size < 8) this.entities.set(name, { ids: [v], last: v, returns: 0 });
        continue;
      }
      if (known.last === v) continue;
      if (!isIdName(name) || isEntityName(name)) return true;
      known.last = v;
      if (known.ids.includes(v)) known.returns++;
      else if (known.ids.length < 64) known.ids.push(v);
      if (known.returns >= 2 && known.returns >= known.ids.length - 1) return true;
    }
    return false;
  }
}

const isLogLine = value => ["msg", "message", "MESSAGE"].some(k => typeof value[k] === "string");

// entitiesOf returns the members that identify what an object is about, as [name,
// value].
function entitiesOf(value, prefix = "", depth = 0) {
  const found = [];
  for (const key in value) {
    const v = value[key];
    const name = prefix + key;
    if (isObject(v) && depth < 2) found.push(...entitiesOf(v, `${name}.`, depth + 1));
    else if (typeof v === "string" && v !== "" && (isEntityName(name) || isIdName(name)) || typeof v === "number" && isIdName(name)) found.push([name, v]);
  }
  return found.slice(0, 4);
}

const entityNames = /^(?:entity|sensor|device|host|hostname|node|pod|container|instance|machine|server|vm|disk|mount|interface|symbol|ticker|instrument|market|pair|station|place|room|location|city|zone|vehicle|callsign|mmsi|icao24|user|username|player|customer|name|metric|mac|bssid|ip|addr|address|serial|imei|meter|probe|gateway|tracker|site)(?:_?(?:id|name|number|no|address|addr))?$/i;
const isEntityName = name => entityNames.test(name.split(".").at(-1));
const isIdName = name => /(?:^|[_.-])(?:id|uuid|guid|pid|uid)$/i.test(name) || /[a-z]I[dD]$/.test(name);
