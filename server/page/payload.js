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

const isObject = v => v !== null && typeof v === "object" && !Array.isArray(v);

// kindOf guesses how a payload is best shown.
function kindOf(data, value) {
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "state";
  if (Array.isArray(value)) {
    if (value.length && value.every(isObject)) return "table";
    if (value.length && value.every(v => typeof v === "number")) return "numbers";
    return "json";
  }
  if (isObject(value)) {
    if ("delta" in value || "choices" in value || "role" in value) return "chat";
    if (["progress", "percent", "pct"].some(k => typeof value[k] === "number")) return "progress";
    return numbersOf(value).length ? "numbers" : "json";
  }
  return typeof value === "string" || data.length > bounds.line || data.includes("\n\n") ? "text" : "log";
}

// numbersOf returns the numbers of a value as [name, number] in their order,
// those of lists too.
function numbersOf(value, prefix = "", depth = 0) {
  if (typeof value === "number") return [[prefix, value]];
  if (value === null || typeof value !== "object" || depth > 2) return [];
  const found = [];
  for (const key in value) {
    const v = value[key];
    if (typeof v === "number") found.push([prefix ? `${prefix}.${key}` : key, v]);
    else if (v !== null && typeof v === "object") found.push(...numbersOf(v, prefix ? `${prefix}.${key}` : key, depth + 1));
    if (found.length > 64) break;
  }
  return found;
}

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
