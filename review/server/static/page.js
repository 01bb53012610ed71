// Puts what the server sends into the page, and the page's state into its address.

export const $ = (selector, from = document) => from.querySelector(selector);
export const text = (encoded) => decodeURIComponent(encoded || "");
const state = document.body.dataset;

export const now = () => ({
  what: state.what,
  item: text(state.item),
  domain: text(state.domain),
  place: state.place === "" ? null : Number(state.place),
  loading: "loading" in state,
  teaching: "teaching" in state,
});

export function filters() {
  const chosen = new URLSearchParams();
  for (const [name, value] of new FormData($("#filters"))) {
    if (value && !(name === "state" && value === "open")) chosen.set(name, value);
  }
  return chosen;
}

export function address(more = {}) {
  const query = filters();
  for (const [name, value] of Object.entries(more)) if (value !== "" && value != null) query.set(name, value);
  return query;
}

// the case that is shown, and of a network the member
export function shown() {
  const { what, item, domain } = now();
  return item ? { what, item, ...(what === "network" ? { member: domain } : {}) } : {};
}

export const here = () => address(shown());

// what the model learns changes less often than the rest: who reads its list isn't disturbed
let learning;

export function applyLearning(view) {
  const { teaching } = now();
  if (view.learning !== learning) {
    const open = $("#changes")?.open;
    $("#learning").innerHTML = learning = view.learning;
    if (open && $("#changes")) $("#changes").open = true;
  }
  if (view.teaching) state.teaching = ""; else delete state.teaching;
  if (view.teaching && !teaching) $("#lesson").textContent = "The model is being taught in the background.";
  // what went wrong is an alert, which speaks for itself
  if (teaching && !view.teaching) $("#lesson").textContent = $("#learning [role=alert]") ? "" :
    "The model was taught. The queue is in a new order; press c for what changed.";
}

export function apply(view) {
  const before = now();
  const focused = document.activeElement;
  const inside = ["#status", "#queue", "#case"].find((part) => $(part).contains(focused));
  const key = focused?.dataset?.key;
  for (const name of ["status", "queue", "case"]) $(`#${name}`).innerHTML = view[name];
  for (const name of ["what", "item", "domain"]) state[name] = encodeURIComponent(view[name]);
  state.place = view.place ?? "";
  applyLearning(view);
  if (view.loading) state.loading = ""; else delete state.loading;
  // who came by Tab goes on where they were
  if (inside) ((key && $(`${inside} [data-key="${CSS.escape(key)}"]`)) || $("#case")).focus();
  const query = here().toString();
  history.replaceState(null, "", query ? `/?${query}` : "/");
  const after = now();
  if (before.item !== after.item || before.domain !== after.domain) {
    if (matchMedia("(min-width: 821px)").matches) scrollTo(0, 0); else $("#case").scrollIntoView();
  }
  $("#queue .now")?.scrollIntoView({ block: "nearest" });
}

export function tell(problem) {
  const box = $("#message");
  box.textContent = problem || "";
  box.hidden = !problem;
}

export function say(words) {
  $("#said").textContent = words;
}

export const busy = (is) => document.body.setAttribute("aria-busy", String(is));
