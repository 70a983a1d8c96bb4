// What is worth a look, while somebody types: the form is sent to the checker, which keeps nothing, and each answer is
// put beside its field. If that fails, the button "Check" does the same with a page.
(() => {
  "use strict";
  const form = document.querySelector("form[data-checks]");
  if (!form) return;
  const watched = /^(precision|starts_on|ends_on|city|venue|hall|number|status|together|opens|days-.*(opens|closes))$/;
  let timer;
  let running;

  const check = async () => {
    running?.abort();
    const { signal } = (running = new AbortController());
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.checks, { method: "POST", body, signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const next of page.querySelectorAll("[data-remarks]")) {
        const old = document.getElementById(next.id);
        // What has not changed is not said twice to a screen reader.
        if (old && old.textContent.trim() !== next.textContent.trim()) old.replaceChildren(...next.children);
      }
    } catch (problem) {
      if (problem.name !== "AbortError") form.removeAttribute("data-checks");
    }
  };

  form.addEventListener("input", (event) => {
    if (!watched.test(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(check, 400);
  });
})();
