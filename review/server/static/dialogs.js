// The two dialogs: a question before something is applied, and the keys.

import { $ } from "./page.js";

const OFF = "linkvet-no-shortcuts";

export function confirmed(heading, words, list = [], may = true) {
  const dialog = $("#sure");
  $("#sure-heading").textContent = heading;
  $("#sure-text").textContent = words;
  $("#sure-list").replaceChildren(...list.map((line) =>
    Object.assign(document.createElement("li"), { textContent: line })));
  $("[value=yes]", dialog).hidden = !may;
  $("[value=no]", dialog).textContent = may ? "Cancel" : "Close";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) =>
    dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
}

export function showKeys() {
  $("#keys").showModal();
}

export const shortcuts = () => localStorage.getItem(OFF) === null;

const box = $("#shortcuts");
box.checked = shortcuts();
box.addEventListener("change", () => {
  if (box.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1");
});
