"use strict";

// Units and their prefixes, by the rules of the dashboard in the terminal. The
// package monitor/number states them; both sides pass the same vectors.

// The classes of units. Based ones always take a prefix, counted ones only where
// their digits do not fit, fixed ones hardly ever. Fine ones are divided, too.
const basedUnits = ["B", "b", "bit", "bps", "Hz", "W", "Wh", "V", "A", "J", "N", "Pa", "F", "g", "eV"];
const fineUnits = ["s", "V", "A", "W", "J", "F", "g", "m"];

const isFine = unit => fineUnits.includes(unit);

function classOf(unit) {
  const base = unit.replace(/\/s$/, "");
  if (base === "") return "counted";
  if (basedUnits.includes(base)) return "based";
  return /^[a-z]+$/.test(base) && base.length >= (base === unit ? 4 : 3) ? "counted" : "fixed";
}

const prefixes = { "-12": "p", "-9": "n", "-6": "µ", "-3": "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E" };
const [leastPrefix, mostPrefix] = [-12, 18];

// wordGap separates a prefix from a unit that is a word, as in "12.3 k events".
const wordGap = "\u202f";

// prefixed returns a unit with the prefix of a power of ten.
function prefixed(unit, power) {
  if (power === 0) return unit;
  const close = unit === "" || isFine(unit) || classOf(unit) === "based";
  return prefixes[power] + (close ? "" : wordGap) + unit;
}

// threes rounds a power of ten down to one that has a prefix.
const threes = power => 3 * Math.floor(power / 3);

// naturalPower returns the power of ten of the prefix with which a value whose
// first digit is at top has one to three digits before the point; 0 for none.
function naturalPower(unit, top) {
  const power = threes(top);
  if (power < 0) return isFine(unit) && power >= leastPrefix ? power : 0;
  return power > 0 && power <= mostPrefix && classOf(unit) !== "fixed" ? power : 0;
}

// columnUnit guesses the unit of a column of numbers from its name.
function columnUnit(name) {
  for (const part of name.toLowerCase().split(/[_. -]+/)) {
    if (["cpu", "percent", "pct", "usage"].includes(part)) return "%";
    if (["mem", "memory", "rss", "vms", "bytes", "size", "swap"].includes(part)) return "B";
  }
  return "";
}
