// What is shown only once can be printed, or copied with one press: data-take-along names the list.
(() => {
  "use strict";
  for (const row of document.querySelectorAll("[data-take-along]")) {
    const list = document.getElementById(row.dataset.takeAlong);
    const ways = {
      print: () => window.print(),
      copy: async (button) => {
        const lines = [...list.querySelectorAll("li")].map((one) => one.textContent.trim());
        await navigator.clipboard.writeText(lines.join("\n"));
        button.textContent = row.dataset.copied;
      },
    };
    if (!navigator.clipboard) row.querySelector('[data-way="copy"]').hidden = true;
    row.hidden = false;
    row.addEventListener("click", (event) => ways[event.target.dataset.way]?.(event.target));
  }
})();
