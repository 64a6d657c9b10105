"use strict";

// Numbers as the dashboard in the terminal writes them: at most three significant
// digits where the unit takes a prefix, otherwise the digits before the point.

const grouped = new Intl.NumberFormat("en");
const count = n => grouped.format(n);

// quantity returns a value's digits and its unit with the prefix.
function quantity(value, unit = "") {
  if (!Number.isFinite(value)) return ["–", unit];
  const [factor, prefix] = scaleOf(value, unit);
  return [digits(value * factor), prefix + unit];
}

// scaleOf returns what a value is multiplied with, and the prefix that its unit
// then has.
function scaleOf(value, unit) {
  let [factor, prefix] = [1, ""];
  const size = Math.abs(value);
  if (unit === "s") {
    for (const p of ["m", "µ", "n"]) {
      if (size === 0 || size * factor >= 0.9995) break;
      [factor, prefix] = [factor * 1e3, p];
    }
  } else if (takesPrefix(unit)) {
    const space = /^[a-z]{3,}/.test(unit) ? "\u202f" : "";
    for (const p of ["k", "M", "G", "T", "P", "E"]) {
      if (size * factor < 999.5) break;
      [factor, prefix] = [factor / 1e3, p + space];
    }
  }
  return [factor, prefix];
}

// axisLabels writes the values of an axis in one unit, with as many digits as
// tell them apart and stand at their place.
function axisLabels(values, unit = "") {
  const [factor, prefix] = scaleOf(Math.max(...values.map(Math.abs)), unit);
  const name = prefix + unit;
  const near = 0.02 * (Math.max(...values) - Math.min(...values));
  for (let places = 0; places < 9; places++) {
    const texts = values.map(v => (v * factor).toFixed(places).replace("-", "\u2212"));
    const exact = texts.every((t, i) => Math.abs(t.replace("\u2212", "-") / factor - values[i]) <= near);
    if (exact && new Set(texts).size === new Set(values).size) return texts.map(t => name === "%" ? `${t}%` : `${t} ${name}`.trim());
  }
  return values.map(v => quantity(v, unit).join(" "));
}

function takesPrefix(unit) {
  const base = unit.replace(/\/s$/, "");
  return ["", "B", "b", "bit", "bps", "Hz", "W", "Wh", "V", "A", "J", "N", "Pa", "F", "g", "eV"].includes(base) ||
    /^[a-z]+$/.test(base) && (base.length >= 4 || base !== unit && base.length >= 3);
}

function digits(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return value.toExponential(2);
  if (size !== 0 && size < 0.001) return value.toExponential(1);
  const places = Number.isInteger(value) && size < 1e5 ? 0 : size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return value.toFixed(places).replace("-", "\u2212");
}

// span writes how long ago something was.
function span(ms) {
  const s = Math.floor(ms / 1000);
  if (s < 1) return "now";
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  return s < 86400 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} d`;
}
