"use strict";

// What a payload is: by the catalogue's kind, or by its looks.

// parse returns the value of JSON, or undefined for what is none.
function parse(data) {
  if (data.length > bounds.parse) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

// literal returns the value of JSON with its numbers as texts, as they came: a
// float64 lacks the last digits of a long id. Browsers that do not tell the texts
// get the numbers.
const literal = data => JSON.parse(data, (_, v, source) => typeof v === "number" ? source?.source ?? String(v) : v);

const isObject = v => v !== null && typeof v === "object" && !Array.isArray(v);

// kindOf guesses how a payload is best shown.
function kindOf(data, value) {
  if (typeof value === "number") return measures("", value) && !isNow(value) ? "number" : "text";
  if (plainAmount(data, value)) return "number";
  if (typeof value === "boolean") return "state";
  if (Array.isArray(value)) {
    if (value.length && value.every(isObject)) return "table";
    if (value.length && value.every(v => typeof v === "number")) return "numbers";
    return "json";
  }
  if (isObject(value)) {
    if ("delta" in value || "choices" in value || "role" in value) return "chat";
    if (isProgress(value)) return "progress";
    return objectKind(value);
  }
  return typeof value === "string" || data.length > bounds.line || data.includes("\n\n") ? "text" : "log";
}

// isProgress tells the progress of a task from a percentage that measures something
// else, such as the load of a processor.
function isProgress(value) {
  if (typeof value.progress === "number") return true;
  if (!["percent", "percentage", "pct"].some(k => typeof value[k] === "number")) return false;
  return typeof value.done === "boolean" || ["state", "status", "phase", "stage", "step"].some(k => typeof value[k] === "string");
}

// objectKind is what an object of fields is: numbers if most of them measure
// something, lines if it has no parts.
function objectKind(value) {
  const fields = Object.values(value);
  const isLine = ["msg", "message", "MESSAGE"].some(k => typeof value[k] === "string");
  const measured = measuredIn(value);
  if (!isLine && measured > 0 && measured >= textsOf(value).length) return "numbers";
  return fields.length && fields.every(v => v === null || typeof v !== "object") ? "log" : "json";
}

// measuredIn returns how many numbers of an object measure something.
const measuredIn = value => numbersOf(value).filter(([name, n, unit]) => Number.isFinite(n) && (unit || measures(name, n))).length;

// textsOf returns the texts of an object as [name, text], sorted by their names. Times
// and numbers are not among them.
function textsOf(value, prefix = "", depth = 0) {
  const found = [];
  for (const key in value) {
    const v = value[key];
    const name = prefix + key;
    if (isObject(v) && depth < 8) found.push(...textsOf(v, `${name}.`, depth + 1));
    else if (typeof v === "string" && !isNull(v) && !quotedAmount(name, v) && !timeForm.test(v)) found.push([name, v.slice(0, 64)]);
    if (found.length > 64) break;
  }
  return found.sort((a, b) => a[0] < b[0] ? -1 : 1);
}

const timeForm = /^(?:\d{4}[-/]\d\d[-/]\d\d|\d\d:\d\d|\d\d\.\d\d\.\d{4})/;

// lineOf writes an object as a line of its fields.
const lineOf = data => Object.entries(literal(data)).map(([name, v]) => `${name} ${typeof v === "string" ? v : JSON.stringify(v)}`).join("  ");

// numbersOf returns the numbers of a value as [name, number, unit] in their order,
// those of lists too. A number that is not known is NaN. Numbers below three keys
// count only where there are few, and nothing higher up measures anything.
function numbersOf(value) {
  const found = numbersIn(value, "", 1, 0);
  const near = found.filter(([, , , level]) => level <= 3);
  const far = found.length - near.length;
  if (far > 0 && far <= 8 && !near.some(([name, n, unit]) => Number.isFinite(n) && (unit || measures(name, n)))) return found;
  return near;
}

function numbersIn(value, prefix, level, lists) {
  if (typeof value === "number") return [[prefix, bounded(value), "", 1]];
  if (value === null || typeof value !== "object" || level > 8) return [];
  const found = [];
  for (const key in value) {
    const v = value[key];
    const name = prefix ? `${prefix}.${key}` : key;
    const amount = typeof v === "string" ? quotedAmount(name, v) : undefined;
    if (typeof v === "number") found.push([name, bounded(v), "", level]);
    else if (amount && (amount[1] || lists + Array.isArray(value) <= 1)) found.push([name, ...amount, level]);
    else if (isNull(v)) found.push([name, NaN, "", level]);
    else if (typeof v === "object" && !(level >= 3 && lists + Array.isArray(value) > 0 && isObject(v))) {
      found.push(...numbersIn(v, name, level + 1, lists + Array.isArray(value)));
    }
    if (found.length > 64) break;
  }
  return found;
}

// bounded returns the number that stands for all beyond it: 1e999 is JSON.
const bounded = v => Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, v));

// listOf returns the first list of numbers in an object, such as those of cores.
function listOf(value) {
  if (!isObject(value)) return undefined;
  for (const key in value) {
    const v = value[key];
    if (Array.isArray(v) && v.length > 1 && v.every(n => typeof n === "number")) return [key, v.slice(0, 64)];
  }
  return undefined;
}

const first = (v, ...keys) => {
  for (const k of keys) if (v[k] !== undefined && v[k] !== null && typeof v[k] !== "object") return String(v[k]);
  return "";
};

// utterance reads the forms of chat in use: a flat object with message, role,
// delta or text, and done; and the streams of chat APIs.
function utterance(v) {
  const choice = Array.isArray(v.choices) && isObject(v.choices[0]) ? v.choices[0] : undefined;
  if (choice) {
    const part = isObject(choice.delta) ? choice.delta : isObject(choice.message) ? choice.message : {};
    return {
      id: first(v, "id"), role: first(part, "role"), text: first(part, "content"),
      delta: !choice.message, done: typeof choice.finish_reason === "string",
    };
  }
  const u = { id: first(v, "message", "message_id", "id"), role: first(v, "role"), done: v.done === true || v.finished === true };
  if ("delta" in v) return { ...u, delta: true, text: isObject(v.delta) ? first(v.delta, "text", "content") : first(v, "delta") };
  u.text = first(v, "text", "content");
  return { ...u, delta: u.text === "" && u.done };
}

// report reads a step of progress.
function report(v) {
  const percent = ["progress", "percent", "percentage", "pct"].map(k => v[k]).find(n => typeof n === "number") ?? 0;
  const state = first(v, "state", "status", "phase", "step");
  return {
    key: first(v, "order", "id", "key", "job", "task", "name", "file", "item"),
    label: first(v, "item", "label", "title", "name", "description", "task", "file"),
    state, percent: Math.min(100, Math.max(0, percent)),
    done: v.done === true || percent >= 100,
    failed: ["failed", "error", "cancelled", "canceled", "aborted", "rejected"].includes(state.toLowerCase()),
  };
}
