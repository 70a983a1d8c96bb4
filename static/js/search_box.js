/* Suggestions below every search field that asks for them (data-suggest): the ARIA combobox with a list. Without this
   script the field just searches. */
(() => {
  "use strict";
  const PAUSE = 150;
  const SHORTEST = 2;

  document.querySelectorAll("input[type=search][data-suggest]").forEach((field, number) => {
    const list = document.createElement("ul");
    const told = document.createElement("div");
    const kept = new Map();
    let timer, request, found = [], at = -1;

    list.className = "suggestions";
    list.id = `suggestions-${number}`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.list);
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    field.after(list);
    // Beside the field, never inside a part that is hidden with it.
    field.parentNode.after(told);
    // A search field may have no other role than its own (ARIA in HTML), so it becomes a text field that looks the same.
    field.type = "text";
    set({ inputmode: "search", role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" });

    function set(attributes) {
      Object.entries(attributes).forEach(([name, value]) => field.setAttribute(name, value));
    }

    function stop() {
      clearTimeout(timer);
      if (request) request.abort();
    }

    function close() {
      stop();
      list.hidden = true;
      told.textContent = "";
      at = -1;
      set({ "aria-expanded": "false" });
      field.removeAttribute("aria-activedescendant");
    }

    function choose(place) {
      at = place;
      [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
      if (at < 0) return field.removeAttribute("aria-activedescendant");
      set({ "aria-activedescendant": list.children[at].id });
      list.children[at].scrollIntoView({ block: "nearest" });
    }

    function part(row, tag, words, lang) {
      // A name of the other direction keeps its own, with its … where it ends; the styles hold it at the list's edge.
      const piece = row.appendChild(document.createElement(tag));
      piece.dir = "auto";
      piece.textContent = words;
      if (lang) piece.lang = lang;
    }

    function show(answer) {
      found = answer.found;
      list.replaceChildren(...found.map((one, i) => {
        const row = document.createElement("li");
        row.id = `${list.id}-${i}`;
        row.setAttribute("role", "option");
        part(row, "b", one.name, one.lang);
        part(row, "small", one.kind);
        part(row, "small", one.where);
        row.addEventListener("click", () => location.assign(one.address));
        return row;
      }));
      list.hidden = !found.length;
      choose(-1);
      set({ "aria-expanded": String(!list.hidden) });
      told.textContent = answer.said;
    }

    async function ask() {
      const words = field.value.trim();
      if (words.length < SHORTEST) return close();
      if (kept.has(words)) return show(kept.get(words));
      request = new AbortController();
      try {
        const answer = await fetch(`${field.dataset.suggest}?${new URLSearchParams({ q: words })}`, { signal: request.signal });
        if (!answer.ok) return close();
        kept.set(words, await answer.json());
        if (document.activeElement === field && field.value.trim() === words) show(kept.get(words));
      } catch { /* aborted, or no network: the form still searches */ }
    }

    field.addEventListener("input", () => { stop(); timer = setTimeout(ask, PAUSE); });
    field.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault());
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const last = found.length - 1;
      const open = !list.hidden;
      if (event.key === "Escape" && open) close();
      else if (event.key === "ArrowDown") open ? choose(at < last ? at + 1 : 0) : ask();
      else if (event.key === "ArrowUp" && open) choose(at > 0 ? at - 1 : last);
      else if (event.key === "Home" && at >= 0) choose(0);
      else if (event.key === "End" && at >= 0) choose(last);
      else if (event.key === "Enter" && open && at >= 0) location.assign(found[at].address);
      else return;
      event.preventDefault();
    });
  });
})();
