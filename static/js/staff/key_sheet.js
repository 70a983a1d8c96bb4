// The keys of mail programs. What they do stands in the page's sheet; they are silent while somebody types, beside a
// modifier, in a dialog, and when switched off (WCAG 2.1.4).
(() => {
  "use strict";
  const sheet = document.getElementById("keys");
  if (!sheet) return;
  const KEY = "keys";
  const GO_WITHIN = 1500;
  const ROWS = ".inbox li, .grid tbody tr";
  const find = (what) => what.split(" | ").map((one) => document.querySelector(one)).find(Boolean);
  const power = sheet.querySelector("input");
  try {
    power.checked = localStorage.getItem(KEY) !== "off";
  } catch {} // A browser that keeps nothing has the keys on.
  power.onchange = () => {
    try {
      localStorage.setItem(KEY, power.checked ? "on" : "off");
    } catch {}
  };
  sheet.hidden = false;

  const rows = [...document.querySelectorAll(".inbox a, .grid tbody th a")];
  const here = () => document.activeElement.closest?.(ROWS);
  const go = (step) => {
    const at = rows.findIndex((row) => row.closest(ROWS) === here());
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
    rows[next]?.focus();
  };
  const tick = () => here()?.querySelector("input")?.click();
  const moves = {
    j: () => go(1),
    k: () => go(-1),
    o: () => rows.find((row) => row.closest(ROWS) === here())?.click(),
    x: tick,
    "?": () => {
      sheet.open = !sheet.open;
      sheet.firstElementChild.focus();
    },
  };
  let goUntil = 0;

  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (!power.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (target.closest("dialog, select, textarea, input:not([type=checkbox]), [contenteditable]")) return;
    const isGoing = event.timeStamp < goUntil;
    goUntil = key === "g" && !isGoing ? event.timeStamp + GO_WITHIN : 0;
    const told = sheet.querySelector(`[data-key="${isGoing ? "g " : ""}${CSS.escape(key)}"]`);
    if (!told) return;
    const { selector } = told.dataset;
    const found = selector && find(selector);
    // A deed on the row in focus, where nothing is ticked.
    if (found?.form?.id === "bulk" && !find(".inbox input:checked")) tick();
    if (selector && !found) return;
    event.preventDefault();
    if (!selector) moves[key]();
    else if (found.matches("input, textarea, select")) found.focus();
    else found.click();
  });
})();
