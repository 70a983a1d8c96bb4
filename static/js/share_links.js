// Adds buttons that copy or share a page's address, where the browser can.
(() => {
  "use strict";
  document.querySelectorAll("[data-copied]").forEach((list) => {
    const { address, title, text, copy, copied, share } = list.dataset;
    const add = (label, deed) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      // Whoever closes the system's own window has changed their mind; nothing is to be said.
      button.addEventListener("click", () => deed().catch(() => {}));
      list.append(document.createElement("li"));
      list.lastChild.append(button);
    };
    if (navigator.clipboard) {
      add(copy, async () => {
        await navigator.clipboard.writeText(address);
        list.parentElement.querySelector("[role=status]").textContent = copied;
      });
    }
    if (navigator.share) add(share, () => navigator.share({ title, text, url: address }));
  });
})();
