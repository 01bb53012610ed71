// Single keys press what is marked with data-key; the arrows walk through the queue.

import { $ } from "./page.js";
import { move } from "./acts.js";
import { shortcuts } from "./dialogs.js";

const MOVES = { ArrowDown: 1, j: 1, ArrowUp: -1, i: -1 };
const LEFT = "#note, [type=search]"; // by Enter
const TYPED = "input:not([type=radio]):not([type=checkbox]), select, textarea";

function press(target) {
  if (target.matches("input")) { target.focus(); target.select(); } else target.click();
}

function turnScope() {
  const [one, other] = document.querySelectorAll("input[name=scope]");
  if (other) (one.checked ? other : one).checked = true;
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || $("dialog[open]")) return;
  if (event.target.matches(TYPED)) {
    // browsers would empty a search by Escape
    if (event.key === "Escape" || (event.key === "Enter" && event.target.matches(LEFT))) {
      event.preventDefault();
      event.target.blur();
    }
    return;
  }
  if (!shortcuts()) return;
  if (event.key in MOVES) move(MOVES[event.key]);
  else if (event.key === "p") turnScope();
  else {
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
    if (!target) return;
    press(target);
  }
  event.preventDefault();
});
