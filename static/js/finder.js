/* The finder without page loads: the same addresses are fetched, and result and filters change in place. On any failure
   the browser goes there as it would have without this script. */
(() => {
  "use strict";
  const found = () => document.querySelector("[data-finder]");
  let running = null;
  let shown = location.pathname + location.search;

  const addressOf = (form) => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
    return form.action + (query.size ? "?" + query : "");
  };

  const nameOf = (item) => {
    if (!item || item === document.body) return "";
    if (item.id) return "#" + CSS.escape(item.id);
    if (item.name) return `[name="${CSS.escape(item.name)}"][value="${CSS.escape(item.value)}"]`;
    return item.dataset.kept ? `[data-kept="${CSS.escape(item.dataset.kept)}"]` : "";
  };

  const swap = (next) => {
    const old = found();
    const field = document.activeElement;
    const caret = field && field.id === "q" ? [field.value, field.selectionStart] : null;
    const had = old.contains(field);
    const focused = had ? nameOf(field.closest("summary")?.parentElement ?? field) : "";
    const open = {};
    for (const fold of old.querySelectorAll("details[data-kept]")) open[fold.dataset.kept] = fold.open;
    for (const fold of next.querySelectorAll("details[data-kept]")) {
      if (open[fold.dataset.kept] !== undefined) fold.open = open[fold.dataset.kept] || fold.open;
    }
    old.replaceWith(next);
    let target = focused ? next.querySelector(focused) : null;
    if (target?.matches("details")) target = target.firstElementChild;
    // What had the focus is gone, a chip for instance: the number of what is left is read instead.
    const left = had && !target ? next.querySelector(".finder-count, .empty h2") : null;
    target ??= left;
    if (target) {
      if (!target.matches("a, input, button, summary")) target.tabIndex = -1;
      target.focus({ preventScroll: true });
      if (caret && target.id === "q") {
        target.value = caret[0];
        target.setSelectionRange(caret[1], caret[1]);
      }
    }
    document.querySelector("[data-finder-said]").textContent = left ? "" : next.dataset.said;
  };

  const go = async (address, keep) => {
    running?.abort();
    const mine = (running = new AbortController());
    found().setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("[data-finder]");
      if (!answer.ok || !next) throw new Error("no result");
      if (keep) history.pushState(null, "", answer.url);
      shown = location.pathname + location.search;
      document.title = page.title;
      for (const tool of document.querySelectorAll(".language")) {
        const other = page.querySelector(`.language[hreflang="${tool.hreflang}"]`);
        if (other) tool.href = other.href;
      }
      swap(document.adoptNode(next));
    } catch (problem) {
      if (problem.name !== "AbortError") location.assign(address);
    }
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-finder] form.facets");
    if (form && event.target.type === "checkbox") go(addressOf(form), true);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-finder] form.facets")) {
      event.preventDefault();
      go(addressOf(form), true);
    } else if (form.matches(".finder-box")) {
      event.preventDefault();
      location.assign(addressOf(form));
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-finder] :is(.chosen, .views, .facet, .ways-out, .calendar-head, .calendar-months) a");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (new URL(link.href).searchParams.get("view") === "print") return;
    event.preventDefault();
    go(link.href, true);
  });
  addEventListener("popstate", () => {
    // A step inside one page (#main) is the browser's own affair.
    if (found() && location.pathname + location.search !== shown) go(location.href, false);
  });
})();
