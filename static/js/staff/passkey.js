// A form with data-passkey lets the browser make a key ("create") or sign with one ("get") before it is sent.
(() => {
  "use strict";
  const known = window.PublicKeyCredential;
  if (!known?.parseCreationOptionsFromJSON) return;
  const ways = { create: known.parseCreationOptionsFromJSON, get: known.parseRequestOptionsFromJSON };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const way = form.dataset.passkey;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const publicKey = ways[way].call(known, JSON.parse(form.dataset.asked));
        const found = await navigator.credentials[way]({ publicKey });
        form.elements.answer.value = JSON.stringify(found.toJSON());
      } catch {
        form.elements.answer.value = ""; // given up, or no key fits: the page says so
      }
      form.submit();
    });
  }
})();
