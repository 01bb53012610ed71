// Starts the page: buttons, filters, and what was left unfinished.

import { acts, finish, reload, search } from "./acts.js";
import { $, now } from "./page.js";
import "./keys.js";

const PAUSE = 250; // ms after the last letter of a search
const AGAIN = 1500; // ms until the links are asked for again

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
  while (now().loading) {
    await new Promise((done) => setTimeout(done, AGAIN));
    if (!$("#note")?.value) await reload(); // not while somebody writes a note
  }
}

await finish();
watch();
document.body.dataset.ready = "";
