// Ticks in the inbox: how many there are, all at once, and a range with the shift key.
(() => {
  "use strict";
  const form = document.getElementById("bulk");
  const boxes = [...(form?.querySelectorAll(".inbox [name=row]") ?? [])];
  if (!boxes.length) return; // an empty folder has nothing to tick
  const all = form.querySelector("[data-all]");
  const fold = form.querySelector("details");
  const said = form.querySelector("[data-ticked]");
  let last = -1;

  const count = () => {
    const num = boxes.filter((box) => box.checked).length;
    said.textContent = num ? said.dataset.ticked.replace("{num}", num) : said.dataset.none;
    all.checked = num === boxes.length;
    all.indeterminate = num > 0 && !all.checked;
    return num;
  };
  all.closest("label").hidden = false;
  all.onchange = () => {
    for (const box of boxes) box.checked = all.checked;
    fold.open = count() > 0 || fold.open;
  };
  form.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last >= 0)
      for (const box of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) box.checked = boxes[at].checked;
    last = at;
    if (count()) fold.open = true;
  });
  addEventListener("pageshow", count); // The browser may have ticked again what was ticked before.
})();
