// How far a file of rows has come: looked at every second, until the work is done and the page is loaded anew.
(() => {
  "use strict";
  const box = document.querySelector("[data-progress]");
  if (!box) return;

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
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
})();
