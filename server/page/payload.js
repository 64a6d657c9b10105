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
  const measured = numbersOf(value).filter(([name, n]) => measures(name, n)).length;
  if (!isLine && measured > 0 && measured >= fields.filter(v => typeof v === "string").length) return "numbers";
  return fields.length && fields.every(v => v === null || typeof v !== "object") ? "log" : "json";
}

// lineOf writes an object as a line of its fields.
const lineOf = data => Object.entries(literal(data)).map(([name, v]) => `${name} ${typeof v === "string" ? v : JSON.stringify(v)}`).join("  ");

// numbersOf returns the numbers of a value as [name, number] in their order,
// those of lists too.
function numbersOf(value, prefix = "", depth = 0) {
  if (typeof value === "number") return [[prefix, bounded(value)]];
  if (value === null || typeof value !== "object" || depth > 2) return [];
  const found = [];
  for (const key in value) {
    const v = value[key];
    if (typeof v === "number") found.push([prefix ? `${prefix}.${key}` : key, bounded(v)]);
    else if (v !== null && typeof v === "object") found.push(...numbersOf(v, prefix ? `${prefix}.${key}` : key, depth + 1));
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
