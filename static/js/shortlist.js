// The shortlist: exhibitions a visitor marks. The browser alone keeps it, and the server learns of it when the visitor
// opens the comparison. All words come from the page; what was stored may be anything.
(() => {
  "use strict";
  const KEY = "shortlist";
  const MOST = 20;
  const SLUG = /^[\p{L}\p{N}-]{1,80}$/u;
  const place = document.querySelector(".shortlist-link");
  if (!place) return;
  const words = place.dataset;
  let marked = [];

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const make = (tag, inside, name) => {
    const made = document.createElement(tag);
    made.className = name;
    inside.append(made);
    return made;
  };
  // A text that is there already is left alone: the observer below would see it written, and draw for ever.
  const write = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };
  const each = (what, deed) => document.querySelectorAll(what).forEach(deed);

  const isSlug = (one) => typeof one === "string" && SLUG.test(one);
  const clean = (found) => [...new Set(found.filter(isSlug))].slice(0, MOST);
  const load = () => {
    let kept;
    try {
      kept = localStorage.getItem(KEY);
    } catch {
      return; // What this page remembers is all there is.
    }
    try {
      marked = clean(JSON.parse(kept));
    } catch {
      marked = [];
    }
  };
  const save = () => {
    try {
      localStorage.setItem(KEY, JSON.stringify(marked));
      return true;
    } catch {
      return false;
    }
  };

  const said = make("p", place.parentElement, "shortlist-said");
  said.setAttribute("role", "status");
  const say = (text, isShown) => {
    said.textContent = text;
    said.classList.toggle("is-shown", isShown);
  };

  const toggle = (slug, name) => {
    const isMarked = marked.includes(slug);
    if (!isMarked && marked.length >= MOST) return say(words.full, true);
    marked = isMarked ? marked.filter((one) => one !== slug) : [...marked, slug];
    const isKept = save();
    draw();
    say(isKept ? fill(isMarked ? words.removed : words.added, { name }) : words.lost, !isKept);
  };

  const drawButton = (spot) => {
    const { shortlist: slug, name } = spot.dataset;
    let button = spot.firstElementChild;
    if (!button) {
      button = make("button", spot, "star");
      button.type = "button";
      make("span", button, "");
      make("span", button, "visually-hidden").textContent = ` · ${name}`;
      button.onclick = () => toggle(slug, name);
    }
    const isMarked = marked.includes(slug);
    button.setAttribute("aria-pressed", isMarked);
    write(button.firstElementChild, isMarked ? words.marked : words.mark);
  };

  // In the form of an enquiry: ticks what is marked and not ticked yet.
  const drawFiller = (spot) => {
    const boxes = [...document.querySelectorAll("[name=exhibition]")].filter(
      (box) => !box.checked && marked.includes(box.value),
    );
    if (!boxes.length) return spot.replaceChildren();
    const button = spot.firstElementChild || make("button", spot, "button star");
    button.type = "button";
    write(button, fill(words.fill, { num: boxes.length }));
    button.onclick = () => {
      for (const box of boxes) {
        box.checked = true;
        const fold = box.closest("details");
        if (fold) fold.open = true;
      }
      boxes[0].focus();
      draw();
    };
  };

  const drawLink = () => {
    const num = marked.length;
    if (!num) return place.replaceChildren();
    const link = place.firstElementChild || make("a", place, "star");
    link.href = `${words.address}?${marked.map((slug) => `e=${encodeURIComponent(slug)}`).join("&")}`;
    link.replaceChildren();
    make("span", link, "shortlist-words").textContent = fill(words.link, { num });
    make("span", link, "shortlist-count").textContent = num;
    link.lastChild.ariaHidden = true;
  };

  const draw = () => {
    each("[data-shortlist]", drawButton);
    each("[data-shortlist-fill]", drawFiller);
    drawLink();
  };
  const refresh = () => {
    load();
    draw();
  };

  load();
  // Addresses of the comparison that lead elsewhere now ("old:new"), or nowhere ("old:").
  each("[data-shortlist-moved]", ({ dataset }) => {
    if (!marked.length) return;
    const moves = new Map(dataset.shortlistMoved.split(" ").map((move) => move.split(":")));
    marked = clean(marked.map((one) => moves.get(one) ?? one));
    save();
  });
  draw();
  new MutationObserver(draw).observe(document.getElementById("main"), { childList: true, subtree: true });
  addEventListener("storage", refresh);
  addEventListener("pageshow", refresh); // A page that the browser had put away has missed what happened meanwhile.
  addEventListener("change", draw);
  addEventListener("click", ({ target }) => {
    if (!target.closest("[data-shortlist]")) say("", false);
    const link = target.closest("[data-unlist]");
    if (link) {
      marked = marked.filter((one) => one !== link.dataset.unlist);
      save();
    }
  });
})();
