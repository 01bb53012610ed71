// Starts the page: buttons, filters, and what was left unfinished.

import { acts, finish, look, search } from "./acts.js";
import { $ } from "./page.js";
import "./keys.js";

const PAUSE = 250; // ms after the last letter of a search
const AGAIN = 1500; // ms until the server is asked again whether links or trees are ready

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-act]");
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  acts[target.dataset.act](target);
});

let timer;
const form = $("#filters");
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
});
form.addEventListener("reset", () => setTimeout(() => {
  for (const field of form.elements) {
    if (field.name) field.value = field.name === "state" ? "open" : "";
  }
  search();
}));

async function watch() {
  for (;;) {
    await new Promise((done) => setTimeout(done, AGAIN));
    await look();
  }
}

await finish();
watch();
document.body.dataset.ready = "";
