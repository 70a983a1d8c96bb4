// Shows the buttons that copy or share an address, where the browser can.
(() => {
  "use strict";
  const show = (button, deed) => {
    button.parentElement.hidden = false;
    button.addEventListener("click", () => deed(button.dataset, button).catch(() => {}));
  };
  if (navigator.clipboard) {
    document.querySelectorAll("[data-copy]").forEach((one) => show(one, async (given, button) => {
      await navigator.clipboard.writeText(given.copy);
      button.closest("div").querySelector("[role=status]").textContent = given.done;
    }));
  }
  if (navigator.share) {
    document.querySelectorAll("[data-share]").forEach((one) => show(one, (given) =>
      navigator.share({ title: given.title, text: given.text, url: given.share })));
  }
})();
