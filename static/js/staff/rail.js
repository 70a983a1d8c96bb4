// On a phone the menu is one line to push along: the present page stands in its middle.
(() => {
  "use strict";
  document.querySelector(".rail li [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
})();
