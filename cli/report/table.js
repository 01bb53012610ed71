// Sort, search, filter and shorten every table that has data-tools. Without this script the page
// shows all rows in their order. Nothing is read from or written to outside of the page.
"use strict";
document.querySelectorAll("table[data-tools]").forEach((table) => {
  const rows = [...table.tBodies[0].rows];
  const first = Number(table.dataset.tools);
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const place = new Map(rows.map((row, i) => [row, i]));
  table.classList.add("live");
  let order = rows.slice();
  let all = rows.length <= first;

  const make = (name, props) => Object.assign(document.createElement(name), props);
  const tools = make("div", { className: "tools" });
  const search = make("input", { type: "search", placeholder: "Search this table" });
  search.setAttribute("aria-label", "Search: " + table.caption.textContent);
  const choice = make("select", {});
  choice.setAttribute("aria-label", "Filter by kind: " + table.caption.textContent);
  const shown = make("span", { className: "soft" });
  shown.setAttribute("role", "status");
  const more = make("button", { type: "button", className: "more" });

  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (row) =>
      (!choice.value || row.dataset.choice === choice.value) &&
      words.every((word) => texts[place.get(row)].includes(word));
    let found = 0;
    order.forEach((row) => {
      const hit = fits(row);
      found += hit;
      row.hidden = !hit || (!all && found > first);
    });
    more.hidden = all || found <= first;
    more.textContent = "Show all " + found.toLocaleString("en");
    const narrowed = words.length || choice.value;
    shown.textContent = narrowed ? found.toLocaleString("en") + " found" : "";
  }

  function value(row, column) {
    const cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent.trim() : cell.dataset.v;
  }

  function sort(head, column) {
    const numeric = head.dataset.sort !== "text";
    const now = head.getAttribute("aria-sort");
    const down = now === "ascending" || (numeric && now !== "descending");
    const compare = numeric
      ? (a, b) => Number(value(a, column)) - Number(value(b, column))
      : (a, b) => value(a, column).localeCompare(value(b, column), "en");
    table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    order = rows.slice().sort((a, b) => (down ? -1 : 1) * compare(a, b) || place.get(a) - place.get(b));
    table.tBodies[0].append(...order);
    show();
  }

  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (!head.dataset.sort || rows.length < 2) return;
    const button = make("button", { type: "button", textContent: head.textContent });
    button.addEventListener("click", () => sort(head, column));
    head.replaceChildren(button);
  });

  const choices = [...new Set(rows.map((row) => row.dataset.choice).filter(Boolean))].sort();
  choice.append(make("option", { value: "", textContent: "All kinds" }));
  choices.forEach((name) => choice.append(make("option", { value: name, textContent: name })));
  choice.hidden = choices.length < 2;
  search.addEventListener("input", show);
  choice.addEventListener("change", show);
  more.addEventListener("click", () => { all = true; show(); });
  const box = table.parentElement;
  if (rows.length > 12) {
    tools.append(search, choice, shown);
    box.before(tools);
  }
  box.after(more);
  addEventListener("beforeprint", () => { all = true; show(); });
  show();
});
