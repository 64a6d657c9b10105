"use strict";

// Numbers in texts, as the dashboard in the terminal reads them. The package
// monitor/store states the rules; both sides pass the same vectors.

const knownUnits = new Set(["%", "‰", "°", "°C", "°F", "K", "ns", "µs", "us", "ms", "s", "sec", "min", "h", "d",
  "B", "bit", "b", "bps", "Hz", "W", "Wh", "kWh", "MWh", "V", "A", "Ah", "mAh", "J", "kJ", "N", "Pa", "hPa", "kPa", "bar", "mbar", "psi",
  "mm", "cm", "m", "km", "mi", "ft", "mg", "g", "kg", "t", "lb", "ml", "l", "L", "lx", "lm", "dB", "dBm", "Ω",
  "rpm", "fps", "bpm", "ppm", "ppb", "px"]);
const unitPrefixes = ["n", "µ", "u", "m", "k", "K", "M", "G", "T", "P", "Ki", "Mi", "Gi", "Ti", "Pi"];
const spellings = { "μ": "µ", "\u2126": "Ω", "℃": "°C", "℉": "°F", "º": "°" };
const longestAmount = 40; // characters of a text that may be a number

const numberForm = /^([-+\u2212]?)(\p{Sc}?)([ \u00a0\u2009\u202f]?)([-+\u2212]?)((?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+|\.(?=$))?|\.\d+)(e[-+]?\d+)?(.*)$/iu;
const unitForm = /^[\p{L}%‰°µ/·²³℃℉\p{Sc}]{1,10}$/u;
const durationForm = /^[-+]?(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns)){2,}$/;
const durationParts = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

// amountOf reads a text that consists of a number and an optional unit. It returns
// [number, unit], or undefined for any other text.
function amountOf(text) {
  if (text === "" || text.length > longestAmount) return undefined;
  const found = numberForm.exec(text);
  if (!found) return undefined;
  const [, sign, currency, gap, inner, digits, exponent = "", rest] = found;
  if (inner && (sign || !currency) || gap && !currency) return undefined;
  const v = Number(digits.replaceAll(",", "") + exponent) * (/[-\u2212]/.test(sign + inner) ? -1 : 1);
  const unit = rest.replace(/^[ \u00a0\u2009\u202f]/, "");
  if (currency) return rest === "" ? [bounded(v), currency] : undefined;
  if (rest === "") return [bounded(v), ""];
  if (unitForm.test(unit) && !/^[/·]/.test(unit)) return [bounded(v), unit.replace(/[μ\u2126℃℉º]/g, c => spellings[c])];
  return durationForm.test(text) ? [durationOf(text), "s"] : undefined;
}

// durationOf returns the seconds of a duration such as 1m31s.
function durationOf(text) {
  let sum = 0;
  for (const [, n, part] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g)) sum += Number(n) * durationParts[part];
  return text.startsWith("-") ? -sum : sum;
}

// isKnownUnit reports whether a unit is in common use: in JSON, any other word after a
// number may mean something else, as in "7 dwarfs".
function isKnownUnit(unit) {
  if (knownUnits.has(unit) || /^\p{Sc}$/u.test(unit) || /^[^/]+\/[^/]+/.test(unit)) return true;
  return unitPrefixes.some(p => unit.startsWith(p) && /^(?:B|b|s|m|g|W|Wh|V|A|Hz|J|Pa|N|K|bit|bps|dB|Ω|l|L)$/.test(unit.slice(p.length)));
}

// isCode reports whether digits have leading zeros, as identifiers do.
const isCode = text => /^0\d+$/.test(text);

// isQuotedCode reports whether a number in a string looks like an identifier.
const isQuotedCode = text => isCode(text) || /^\d{10,}$/.test(text) || /^\+\d{6,}$/.test(text);

// The last words of names whose strings are identifiers even if they consist of digits.
const codeWords = new Set(["zip", "zipcode", "postcode", "code", "postal", "plz", "phone", "telephone", "tel", "mobile", "fax", "msisdn", "version", "ver",
  "release", "build", "firmware", "fw", "sw", "hw", "hardware", "software", "os", "model", "sku", "ean", "upc", "gtin", "isbn", "barcode", "imei", "imsi",
  "iccid", "serial", "serialno", "account", "acct", "iban", "batch", "lot", "floor", "gate", "platform", "track", "route", "bus", "house", "apartment", "unit",
  "label", "title", "key", "tag", "channel", "group", "category", "class", "type", "kind", "status", "state", "mode", "table", "year", "api", "schema", "protocol",
  "tls", "ssn", "vat", "pin", "hash", "checksum", "commit", "address", "addr", "ip", "mac", "room", "sensor", "device", "host", "node", "station", "user", "name"]);

// quotedAmount returns the number in a string of JSON, with its unit, if it measures
// something.
function quotedAmount(name, text) {
  const amount = amountOf(text);
  if (!amount) return undefined;
  if (amount[1]) return isKnownUnit(amount[1]) ? amount : undefined;
  return isQuotedCode(text) || codeWords.has(lastWord(name)) ? undefined : amount;
}

// plainAmount returns the number of a payload, with its unit: a text, or a JSON string.
function plainAmount(data, value) {
  if (typeof value === "string") return quotedAmount("", value);
  if (value !== undefined) return undefined;
  const text = data.trim();
  return isCode(text) ? undefined : amountOf(text);
}

// Words that stand for a number that is not known.
const notNumbers = /^(?:[-+]?(?:nan|inf|infinity)|null)?$/i;
const isUnknown = text => notNumbers.test(text) || /^(?:n\/a|na|#n\/a|none|nil|undefined|unavailable|unknown|-{1,3})$/i.test(text);
const isNull = v => v === null || typeof v === "string" && (notNumbers.test(v) || /^(?:n\/a|unavailable)$/i.test(v));

// factorOf returns the factor that converts a unit to another; 1 where none is known.
function factorOf(unit, want) {
  if (unit === want) return 1;
  for (const base of ["B/s", "b/s", "bps", "bit/s", "Wh", "Hz", "Pa", "bit", "s", "W", "V", "A", "m", "g", "J", "B"]) {
    if (!unit.endsWith(base) || !want.endsWith(base)) continue;
    const [from, to] = [unit, want].map(u => prefixFactors[u.slice(0, u.length - base.length)]);
    if (from && to) return from / to;
  }
  return 1;
}

const prefixFactors = { "": 1, n: 1e-9, µ: 1e-6, u: 1e-6, m: 1e-3, k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 };
