// The questions of an enquiry without a page load: when the kind or the exhibitions change, the form is sent as its
// button "change" would, and the part that asks is put in place. If that fails, the buttons come back.
(() => {
  "use strict";
  const form = document.querySelector("[data-enquiry]");
  if (!form) return;
  const part = (page) => page.querySelector("[data-questions]");
  const chosen = (state) =>
    [...form.querySelectorAll("[name=kind], [name=exhibition]")].map((box) => box[state] && box.value).join();
  let drawn = chosen("defaultChecked");
  let running;

  // What was typed while the answer was on its way stays.
  const keep = (old, next) => {
    for (const control of next.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      const state = /checkbox|radio/.test(control.type) ? "checked" : "value";
      const twins = [...old.querySelectorAll(`[name="${control.name}"]:not([type=hidden])`)];
      const twin = twins.find((one) => state === "value" || one.value === control.value);
      if (twin) control[state] = twin[state];
    }
    next.querySelector("details").open ||= old.querySelector("details").open;
  };

  const update = async () => {
    const wanted = chosen("checked");
    if (wanted === drawn) return;
    drawn = wanted;
    running?.abort();
    const { signal } = (running = new AbortController());
    const body = new URLSearchParams(new FormData(form));
    body.set("change", "");
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal });
      const next = part(new DOMParser().parseFromString(await answer.text(), "text/html"));
      const { id } = document.activeElement;
      keep(part(form), next);
      part(form).replaceWith(next);
      if (id) document.getElementById(id)?.focus();
      form.querySelector("[data-questions-said]").textContent = next.dataset.said;
    } catch (problem) {
      if (problem.name !== "AbortError") form.classList.add("is-slow");
    }
  };

  form.addEventListener("change", update);
  document.addEventListener("click", update); // The shortlist ticks boxes without a word.
  addEventListener("pageshow", update); // A browser that comes back may have kept other choices than were drawn.
})();
