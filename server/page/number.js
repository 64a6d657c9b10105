"use strict";

// Numbers as the dashboard in the terminal writes them: the same rules, for any
// room. One style is made for values that are written alike.

const grouped = new Intl.NumberFormat("en");
const count = n => grouped.format(n);

const prefixes = { "-12": "p", "-9": "n", "-6": "µ", "-3": "m", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E" };

// The classes of units. Based ones always take a prefix, counted ones only where
// their digits do not fit, fixed ones never; fine ones are divided, too.
const basedUnits = ["B", "b", "bit", "bps", "Hz", "W", "Wh", "V", "A", "J", "N", "Pa", "F", "g", "eV"];
const fineUnits = ["s", "V", "A", "W", "J", "F", "g", "m"];

function classOf(unit) {
  const base = unit.replace(/\/s$/, "");
  if (base === "") return "counted";
  if (basedUnits.includes(base)) return "based";
  return /^[a-z]+$/.test(base) && base.length >= (base === unit ? 4 : 3) ? "counted" : "fixed";
}

// naturalPower returns the power of ten of the prefix with which a value whose
// first digit is at top has one to three digits before the point; 0 for none.
function naturalPower(unit, top) {
  const power = 3 * Math.floor(top / 3);
  if (power < 0) return fineUnits.includes(unit) && power >= -12 ? power : 0;
  return power > 0 && power <= 18 && classOf(unit) !== "fixed" ? power : 0;
}

function prefixed(unit, power) {
  if (power === 0) return unit;
  const close = unit === "" || fineUnits.includes(unit) || classOf(unit) === "based";
  return prefixes[power] + (close ? "" : "\u202f") + unit;
}

// exponentOf returns the power of ten of the first digit of v; 0 for zero.
const exponentOf = v => v === 0 ? 0 : Number(v.toExponential().split("e")[1]);

// decimalsOf returns how many digits behind the point v has in its shortest form.
function decimalsOf(v) {
  const [mantissa, exponent] = String(v).split("e");
  return Math.max(0, (mantissa.split(".")[1] ?? "").length - Number(exponent ?? 0));
}

const scaled = (v, power) => power < 0 ? v * 10 ** -power : v / 10 ** power;

// A NumberStyle decides which digits of some values are worth writing: those that
// the data carries, and of long ones as many as tell a fiftieth of the span
// apart, at least three. The span is what a chart spans, else the range of the
// values.
class NumberStyle {
  constructor(values, unit = "", label = false, span = 0) {
    const known = values.filter(Number.isFinite);
    const [lo, hi] = known.length ? [Math.min(...known), Math.max(...known)] : [0, 0];
    const size = Math.max(Math.abs(lo), Math.abs(hi));
    const top = exponentOf(size);
    Object.assign(this, { unit, label, size, decimals: Math.max(0, ...known.map(decimalsOf)) });
    this.last = Math.max(below(unit, hi, telling(span || hi - lo, size)), -this.decimals, top - 14);
    const least = Math.min(...[lo, hi].map(Math.abs).filter(v => v > 0));
    this.spread = classOf(unit) === "based" && naturalPower(unit, top) > 0 &&
      (lo <= 0 && hi >= 0 || least < 10 ** (naturalPower(unit, top) - 1));
  }

  // write returns the digits of v, and the unit with the prefix that belongs to
  // them.
  write(v) {
    if (!Number.isFinite(v)) return ["–", this.unit];
    const top = exponentOf(Number(this.size.toPrecision(15)));
    const own = naturalPower(this.unit, top);
    if (own > 0 && this.spread) return this.writeAlone(v);
    if (own === 0 || own > 0 && classOf(this.unit) === "counted") {
      if (top > 15 || top < -7) return [minus(exponential(v, Math.max(0, top - this.last))), this.unit];
      const places = this.decimals <= 8 ? this.decimals : Math.max(1, -this.last);
      return [this.percent(v, fixed(v, Math.max(0, places), top >= 4 && !this.label), places), this.unit];
    }
    return [fixed(scaled(v, own), Math.max(0, own - this.last), false), prefixed(this.unit, own)];
  }

  // writeAlone gives a value its own prefix and three digits.
  writeAlone(v) {
    const top = exponentOf(Number(v.toPrecision(3)));
    const own = naturalPower(this.unit, top);
    const places = Math.min(Math.max(0, own + 2 - top), Math.max(0, own + this.decimals));
    return [fixed(scaled(v, own), places, false), prefixed(this.unit, own)];
  }

  // percent keeps a percentage that is not all from being written as all.
  percent(v, text, places) {
    if (this.unit !== "%" || v >= 100 || !text.startsWith("100")) return text;
    for (let p = places + 1; p <= Math.min(17, Math.max(1, this.decimals)); p++) {
      if (!v.toFixed(p).startsWith("100")) return v.toFixed(p);
    }
    return "<100";
  }
}

// telling returns the power of ten of the last digit that is worth writing.
function telling(span, size) {
  if (size === 0) return 0;
  if (span === 0) {
    const [mantissa, exponent] = size.toExponential().split("e");
    return Math.max(exponentOf(size) - 4, Number(exponent) - Math.max(0, mantissa.length - 2));
  }
  return Math.min(exponentOf(span / 50), exponentOf(size) - 2);
}

// below returns the last digit that keeps a percentage below 100 from being
// written as 100.
function below(unit, hi, last) {
  for (let i = 0; i < 4 && unit === "%" && hi < 100 && hi + 10 ** Math.min(last, 2) / 2 >= 100; i++) last--;
  return last;
}

const minus = text => text.replace("-", "\u2212");

function fixed(v, places, group) {
  let text = v.toFixed(places);
  if (!/[1-9]/.test(text)) text = text.replace("-", ""); // there is no less than nothing
  if (group) text = text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
  return minus(text);
}

function exponential(v, places) {
  if (v === 0) return "0";
  const [mantissa, exponent] = v.toExponential(Math.min(places, 15)).split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return Number(exponent) === 0 ? short : `${short}e${Number(exponent)}`;
}

// quantity writes a value that stands alone.
const quantity = (value, unit = "") => new NumberStyle([value], unit).write(value);

// rounded writes a value in three digits, for a place that says how much of it.
const rounded = (value, unit = "") => new NumberStyle([value], unit, false, value).write(value);

// spanOf returns what the chart of a series spans: the catalogue's range, or from
// zero unless all values are close to each other; 0 where that is not known.
function spanOf(series, entry) {
  if (entry.max > entry.min) return entry.max - entry.min;
  const known = series.filter(Number.isFinite);
  if (!known.length) return 0;
  const [lo, hi] = [Math.min(...known), Math.max(...known)];
  const level = hi - lo <= 0.3 * Math.max(Math.abs(lo), Math.abs(hi));
  return level ? 0 : Math.max(hi, 0) - Math.min(lo, 0);
}

// columnUnit guesses the unit of a column of numbers from its name.
function columnUnit(name) {
  for (const part of name.toLowerCase().split(/[_. -]+/)) {
    if (["cpu", "percent", "pct", "usage"].includes(part)) return "%";
    if (["mem", "memory", "rss", "vms", "bytes", "size", "swap"].includes(part)) return "B";
  }
  return "";
}

// axisLabels writes the values of an axis in one unit, with as many digits as
// tell them apart and stand at their place.
function axisLabels(values, unit = "") {
  const power = naturalPower(unit, exponentOf(Math.max(...values.map(Math.abs))));
  const name = prefixed(unit, power);
  const near = 0.02 * (Math.max(...values) - Math.min(...values));
  for (let places = 0; places < 9; places++) {
    const texts = values.map(v => scaled(v, power).toFixed(places));
    const exact = texts.every((t, i) => Math.abs(scaled(Number(t), -power) - values[i]) <= near);
    if (exact && new Set(texts).size === new Set(values).size) return texts.map(t => minus(name === "%" ? `${t}%` : `${t} ${name}`.trim()));
  }
  return values.map(v => quantity(v, unit).join(" "));
}

// span writes how long ago something was.
function span(ms) {
  const s = Math.floor(ms / 1000);
  if (s < 1) return "now";
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  return s < 86400 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} d`;
}
