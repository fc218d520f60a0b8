// Comfort for those with a script; every page works without it.

import { act } from "./study/keys.js";
import { markTaken } from "./study/matching.js";
import { arrange } from "./study/ordering.js";
import { arrived } from "./study/pages.js";

function settle() {
  for (const form of document.querySelectorAll("form[data-begin]")) {
    form.elements.zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  }
  for (const list of document.querySelectorAll(".places.order")) arrange(list);
  const matching = document.querySelector("#answer[data-type=matching]");
  if (matching) markTaken(matching);
  if (matchMedia("(max-width: 36rem)").matches) {
    const more = document.querySelector("details.more");
    if (more && !more.querySelector(".report[open]")) more.open = false;
  }
  const field = document.querySelector(".gap-input, #typed");
  const opensKeyboard = matchMedia("(hover: none)").matches; // of a phone, over the question
  if (field && !opensKeyboard) field.focus({ preventScroll: true });
}

settle();
arrived(settle);
act();
