// How far a file of rows has come: looked at every second, until the work is done and the page is loaded anew. Only
// while the page is seen, and for some minutes, so that one left open keeps nobody signed in; its link looks on.
(() => {
  "use strict";
  const box = document.querySelector("[data-progress]");
  if (!box) return;
  const LONGEST = 5 * 60 * 1000;
  let end = Date.now() + LONGEST;
  let timer = 0;

  const soon = () => {
    clearTimeout(timer);
    if (!document.hidden && Date.now() < end) timer = setTimeout(look, 1000);
  };
  const look = async () => {
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = answer.ok && page.querySelector("[data-progress]");
      if (!next) return location.reload();
      for (const name of ["p", "progress"]) box.querySelector(name).replaceWith(next.querySelector(name));
    } catch {
      // Away for a moment: the next look will tell.
    }
    soon();
  };
  addEventListener("visibilitychange", () => {
    end = Date.now() + LONGEST;
    soon();
  });
  soon();
})();
