// The questions of an enquiry without a page load: when the kind or the exhibitions change, the form is sent as its
// button "change" would, and the part that asks is put in place. If that fails, the buttons come back.
(() => {
  "use strict";
  const form = document.querySelector("[data-enquiry]");
  if (!form) return;
  const part = (page) => page.querySelector("[data-questions]");
  const chosen = (state) =>
    [...form.querySelectorAll("[name=kind], [name=exhibition]")]
      .flatMap((box) => (box[state] ? [box.value] : []))
      .sort()
      .join();
  let drawn = chosen("defaultChecked");
  let running = null;

  // What was typed while the answer was on its way stays.
  const keep = (old, next) => {
    for (const control of next.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      const isTick = control.type === "checkbox" || control.type === "radio";
      const twins = [...old.querySelectorAll(`[name="${control.name}"]:not([type=hidden])`)];
      const twin = twins.find((one) => !isTick || one.value === control.value);
      if (twin) control[isTick ? "checked" : "value"] = twin[isTick ? "checked" : "value"];
    }
    const fold = next.querySelector("[data-fold]");
    fold.open ||= old.querySelector("[data-fold]").open;
  };

  const update = async () => {
    const wanted = chosen("checked");
    if (wanted === drawn) return;
    drawn = wanted;
    running?.abort();
    const mine = (running = new AbortController());
    part(form).setAttribute("aria-busy", "true");
    const sent = new URLSearchParams(new FormData(form));
    sent.set("change", "1");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, signal: mine.signal });
      const next = part(new DOMParser().parseFromString(await answer.text(), "text/html"));
      if (!answer.ok || !next) throw new Error("no questions");
      const focused = document.activeElement?.id;
      keep(part(form), next);
      part(form).replaceWith(document.adoptNode(next));
      if (focused) document.getElementById(focused)?.focus();
      form.querySelector("[data-questions-said]").textContent = next.dataset.said;
    } catch (problem) {
      if (problem.name === "AbortError") return;
      part(form).removeAttribute("aria-busy");
      form.classList.add("is-slow");
    }
  };

  form.addEventListener("change", update);
  document.addEventListener("click", update); // The shortlist ticks boxes without a word.
  addEventListener("pageshow", update); // A browser that comes back may have kept other choices than were drawn.
})();
