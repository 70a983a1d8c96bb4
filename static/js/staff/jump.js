// The palette (ARIA combobox with a list): Ctrl+K anywhere, or its button. The server draws the list; an older question
// is given up as soon as there is a newer one. Without this script the button leads to the same as a page.
(() => {
  "use strict";
  const box = document.getElementById("jump");
  if (!box?.showModal) return;
  const PAUSE = 120;
  const form = box.querySelector("form");
  const field = form.elements.words;
  const list = box.querySelector("[role=listbox]");
  const said = box.querySelector("[role=status]");
  let timer, request, at = -1, isOld = true, isGoing = false;
  const options = () => [...list.querySelectorAll("[role=option]")];

  const choose = (place) => {
    const all = options();
    at = all.length ? (place + all.length) % all.length : -1;
    all.forEach((one, number) => one.setAttribute("aria-selected", String(number === at)));
    if (at < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  };
  const ask = async () => {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    try {
      const answer = await fetch(box.dataset.found, { method: "POST", body: new FormData(form), signal });
      if ([401, 403, 422].includes(answer.status)) return location.assign(form.action); // It asks to sign in again.
      if (!answer.ok) return;
      list.innerHTML = await answer.text(); // Drawn by our own template, which escapes names.
      isOld = false;
      choose(0);
      field.setAttribute("aria-expanded", String(at >= 0));
      said.textContent = `${list.querySelector("[data-told]").textContent} ${box.dataset.number.replace("{num}", options().length)}`;
      if (isGoing) options()[at]?.click();
      isGoing = false;
    } catch {} // Given up for a newer one, or no network.
  };
  const open = () => {
    if (box.open) return field.select();
    box.showModal(); // The browser gives the focus back when it closes.
    field.select();
    ask();
  };

  document.querySelector(".jump-open").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  field.addEventListener("input", () => {
    isOld = true;
    isGoing = false;
    request?.abort(); // Else its answer would pass for that of what is typed now.
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at - 1);
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isOld) return options()[at]?.click();
    // The list is still that of fewer letters: where they lead is known in a moment.
    isGoing = true;
    clearTimeout(timer);
    ask();
  });
  box.querySelector("[data-close]").onclick = () => box.close();
  box.addEventListener("click", (event) => event.target === box && box.close());
})();
