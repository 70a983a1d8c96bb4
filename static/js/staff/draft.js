// Keeps what is typed into a form: a few seconds after it changed, and when the page is left.
(() => {
  "use strict";
  const line = document.querySelector("[data-keep]");
  const form = line && document.querySelector("[data-keep] ~ form[method=post]");
  if (!form) return;
  const WAIT = 3000;
  const PATIENCE = 10000; // a request that takes longer is given up
  form.querySelector(".form-foot")?.append(line);

  const typed = () => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form))
      if (typeof value === "string" && form.elements[name]?.type !== "password") fields.append(name, value);
    return fields;
  };
  let kept = typed().toString();
  let timer = 0;
  let isSent = false;
  let underway = 0;
  let whenQuiet = null;

  const keep = async () => {
    clearTimeout(timer);
    timer = 0;
    const fields = typed();
    const now = fields.toString();
    if (isSent || now === kept) return;
    kept = now;
    underway += 1;
    fields.append("of", location.pathname);
    const time = new Date().toTimeString().slice(0, 5);
    try {
      // A parting request may carry 64 kB; what is longer is kept while the page stands.
      const keepalive = now.length < 60000;
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch(line.dataset.keep, { method: "POST", body: fields, keepalive, signal });
      if (!answer.ok || answer.redirected) throw new Error();
      line.textContent = line.dataset.kept.replace("{time}", time);
    } catch {
      kept = "";
      line.textContent = line.dataset.lost;
    }
    underway -= 1;
    if (!underway) whenQuiet?.();
  };
  const soon = () => (timer ||= setTimeout(keep, WAIT));
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", (event) => {
    isSent = true;
    clearTimeout(timer);
    if (!underway) return;
    // A draft that arrived after the form was saved would be offered on the next visit.
    event.preventDefault();
    whenQuiet = () => {
      whenQuiet = null;
      form.requestSubmit(event.submitter);
    };
  });
  addEventListener("visibilitychange", () => document.hidden && keep());
  addEventListener("pageshow", (event) => event.persisted && (isSent = false));
})();
