"use strict";

// shortcuts are keys that work outside of fields, and what they do.
const shortcuts = [
  ["c", "cut the connection and watch it resume", () => $("cut").click()],
  ["p", "pause or resume the bytes", () => $("pause").click()],
  ["e", "explain each field in the bytes", () => $("explain").click()],
  ["a", "all topics", () => $("chips").firstChild?.click()],
  ["/", "choose topics by name or pattern", () => $("topics").focus()],
  ["b", "go to the bytes; up and down arrows select an event", () => goTo("wire", $("log"))],
  ["g", "go to the panels", () => goTo("panels", $("panels").firstElementChild)],
  ["y", "copy the code", () => $("copy").click()],
  ["t", "theme: system, light, dark", () => $("theme").click()],
  ["?", "show these keys", () => $("help").click()],
  ["Esc", "leave a field, or deselect an event", undefined],
];

function goTo(part, node) {
  showPart(part);
  node?.focus();
}

// showPart chooses what a narrow screen shows.
function showPart(part) {
  document.querySelector("main").dataset.part = part;
  for (const b of document.querySelectorAll(".tabs button")) b.setAttribute("aria-pressed", String(b.dataset.part === part));
}

function bindKeys() {
  $("keys-list").append(...shortcuts.map(([key, what]) => el("div", "", el("dt", "", el("kbd", "", key)), el("dd", "", what))));
  addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey || $("keys").open) return;
    const typing = e.target.matches?.("input:not([type=checkbox])");
    if (typing) {
      if (e.key !== "Escape") return;
      if (e.target === $("topics")) e.target.value = page.selection; // as it was
      e.target.blur();
      return;
    }
    const found = shortcuts.find(([key]) => key === e.key);
    if (!found?.[2]) return;
    e.preventDefault();
    found[2]();
  });
  for (const b of document.querySelectorAll(".tabs button")) b.addEventListener("click", () => showPart(b.dataset.part));
  $("help").addEventListener("click", () => $("keys").showModal());
  bindTabs();
  bindTheme();
}

// bindTabs makes the languages a list of tabs: arrows move in it.
function bindTabs() {
  const tabs = [...$("languages").children];
  $("languages").addEventListener("keydown", e => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });
}

const themes = ["system", "light", "dark"];

function bindTheme() {
  let theme = "system";
  try {
    theme = localStorage.getItem("theme") ?? theme;
  } catch { /* storage is off: the theme lasts as long as the page */ }
  const set = name => {
    theme = themes.includes(name) ? name : "system";
    mark(document.documentElement, "theme", theme === "system" ? "" : theme);
    say($("theme").firstChild, { system: "◐", light: "○", dark: "●" }[theme]);
    $("theme").setAttribute("aria-label", `Theme: ${theme}`);
  };
  set(theme);
  $("theme").addEventListener("click", () => {
    set(themes[(themes.indexOf(theme) + 1) % themes.length]);
    try {
      localStorage.setItem("theme", theme);
    } catch { /* as above */ }
  });
}
