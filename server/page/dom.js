"use strict";

// Payloads are hostile: what they hold becomes text nodes and nothing else.

const $ = id => document.getElementById(id);

// el makes an element with a class and children, which are nodes or texts.
function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

// svg makes an element of SVG.
function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// say sets a node's text, if it is another one.
function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// mark sets or removes a data attribute, if that changes it.
function mark(node, name, value) {
  if (value === undefined || value === false || value === "") {
    if (name in node.dataset) delete node.dataset[name];
  } else if (node.dataset[name] !== String(value)) {
    node.dataset[name] = value;
  }
}

// keep makes node have exactly n children, made by make(i).
function keep(node, n, make) {
  while (node.childElementCount > n) node.lastElementChild.remove();
  while (node.childElementCount < n) node.append(make(node.childElementCount));
  return node.children;
}

// printable shows what has no shape, or a deceiving one: controls, and marks that
// turn the direction of text.
function printable(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    c => c.charCodeAt(0) < 0x20 ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : "\u25af");
}

// cut returns at most n characters of a text, printable, and never half a
// surrogate pair.
function cut(text, n) {
  if (text.length <= n) return printable(text);
  const last = text.charCodeAt(n - 1);
  return printable(text.slice(0, last >= 0xd800 && last < 0xdc00 ? n - 1 : n)) + "…";
}
