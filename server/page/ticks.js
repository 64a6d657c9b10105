"use strict";

// The labels of an axis, as the dashboard in the terminal writes them: all with the
// same prefix and decimals, all with their unit or none, and no two alike.

const unitRoom = 6; // labels may get this wide for the sake of their unit, which the title tells, too
const labelOff = 0.1; // a label is this near to its tick, as a part of the distance between ticks

// tickLabels returns a label for each tick, at most room characters wide. The ticks
// are ascending and at equal distances. Where the numbers of an axis around a large
// one do not fit, the lowest label is the number and the others are what their
// ticks add to it; where not even that fits, all are the last digits behind a sign.
// All labels are empty where there is no room for all.
function tickLabels(ticks, unit, room) {
  if (!ticks.length) return [];
  const forms = tickForms(ticks, unit);
  for (const form of forms) {
    const labels = form.labels(ticks, room);
    if (distinct(labels) && !form.inexact(ticks)) return labels.map(minus);
  }
  const found = [offsetLabels(ticks, unit, room), tailLabels(ticks, forms[0], room)].find(distinct);
  return (found ?? ticks.map(() => "")).map(minus);
}

const distinct = labels => labels.length > 0 && labels.every((s, i) => s !== "" && s !== labels[i - 1]);

// A TickForm is one way to write ticks: with a prefix and decimals, or with powers
// of ten.
class TickForm {
  constructor(unit, power, decimals, more) {
    Object.assign(this, { unit, power, decimals, group: false, withUnit: false, powers: false, rounded: false }, more);
  }

  labels(ticks, room) {
    const most = this.withUnit ? Math.min(room, unitRoom) : room;
    return ticks.map(t => this.label(t)).map(s => s.length > most ? "" : s);
  }

  label(t) {
    if (t === 0) return "0";
    if (this.powers) return exponential(t, this.decimals);
    const digits = fixed(scaled(t, this.power), this.decimals);
    const text = this.group ? separated(digits) : digits;
    return text + (this.withUnit ? prefixed(this.unit, this.power).replaceAll(wordGap, "") : prefixes[this.power]);
  }

  // inexact tells whether rounding moved a label too far from its tick.
  inexact(ticks) {
    if (ticks.length < 2) return false;
    const off = (ticks[1] - ticks[0]) * labelOff;
    if (!this.powers) return this.rounded && !roundedWithin(ticks, off, this.power, this.decimals);
    return ticks.some(t => Math.abs(Number(this.label(t)) - t) > off);
  }

  // ways returns the form with its unit and without, then with fewer decimals.
  ways() {
    const with_ = more => Object.assign(new TickForm(), this, more);
    const fewer = Array.from({ length: this.decimals + 1 }, (_, i) => with_({ decimals: this.decimals - i, rounded: i > 0 }));
    return this.unit === "" ? fewer : [with_({ withUnit: true }), ...fewer];
  }
}

// tickForms returns the ways to write ticks, the best first.
function tickForms(ticks, unit) {
  const size = Math.max(...ticks.map(Math.abs));
  const steps = ticks.slice(1).map((t, i) => t - ticks[i]);
  const least = Math.min(...steps);
  const step = steps.length && least > 0 ? least : size;
  const top = exponentOf(size);
  const own = naturalPower(unit, top);
  const powers = [];
  if ((own === 0 || own > 0 && classOf(unit) === "counted") && top <= plainMost && top >= plainLeast) powers.push(0);
  if (own !== 0) powers.push(own);
  else if (unit === "" && top < plainLeast && top >= leastPrefix + 3) powers.push(threes(top));
  const forms = powers.flatMap(power => {
    const form = new TickForm(unit, power, tickDecimals(ticks, step, power));
    const group = power === 0 && top >= groupFrom ? Object.assign(new TickForm(), form, { group: true }).ways() : [];
    return [...group, ...form.ways()];
  });
  return [...forms, ...[tickDecimals(ticks, step, top), 1, 0].map(d => new TickForm(unit, 0, d, { powers: true }))];
}

// tickDecimals returns how many decimals tell the ticks exactly, or to a hundredth
// of their distance.
function tickDecimals(ticks, step, power) {
  for (const off of [1e-6, 1e-2]) {
    for (let d = 0; d < exactDigits; d++) {
      if (roundedWithin(ticks, off * step, power, d) && (off === 1e-2 || d <= 3 - exponentOf(scaled(step, power)))) return d;
    }
  }
  return exactDigits;
}

function roundedWithin(ticks, off, power, decimals) {
  return ticks.every(t => {
    const v = scaled(t, power);
    return Math.abs(Number(fixed(v, decimals)) - v) <= scaled(off, power);
  });
}

// offsetLabels writes what the ticks add to the lowest one, which has all of its
// digits: what is added to a rounded number is a wrong one.
function offsetLabels(ticks, unit, room) {
  if (room < 2 || ticks.length < 2) return [];
  const base = ticks[0];
  const step = ticks[1] - base;
  const added = ticks.slice(1).map(t => t - base);
  for (let power = 0; power <= Math.max(0, naturalPower(unit, exponentOf(base))); power += 3) {
    const lowest = exactly(base, step * labelOff, unit, power, room);
    if (lowest === "") continue;
    const labels = new TickForm(unit, power, tickDecimals(added, step, power)).labels(added, room - 1);
    if (distinct([lowest, ...labels])) return [lowest, ...labels.map(s => `+${s}`)];
  }
  return [];
}

// exactly writes v less than off away from it; it is empty where it does not fit.
function exactly(v, off, unit, power, room) {
  for (let d = 0; d < room; d++) {
    const text = new TickForm(unit, power, d).label(v);
    if (text.length <= room && roundedWithin([v], off, power, d)) return text;
  }
  return "";
}

// tailLabels writes the last digits of the ticks behind a sign, as many as fit.
// What the sign stands for is the same in all of them.
function tailLabels(ticks, form, room) {
  const plain = Object.assign(new TickForm(), form, { withUnit: false, group: false });
  const labels = [];
  let head;
  for (const t of ticks) {
    const whole = plain.label(t);
    const sign = t < 0 ? "-" : "";
    const keep = room - sign.length - 1;
    const cut = whole.length - keep;
    if (cut <= sign.length || keep < 2 || whole.slice(cut).includes("e")) return [];
    if (head !== undefined && whole.slice(0, cut) !== head) return [];
    head = whole.slice(0, cut);
    labels.push(`${sign}…${whole.slice(cut)}`);
  }
  return labels;
}
