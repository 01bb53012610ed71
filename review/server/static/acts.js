// What a person can do, by button or key: one function an act.

import { $, address, apply, applyLearning, busy, filters, here, now, say, shown, tell, text } from "./page.js";
import { Refused, pending, read, readLesson, readText, send, sendSafely } from "./server.js";
import { confirmed, showKeys } from "./dialogs.js";

const DONE = { keep: "Kept", disavow: "To be disavowed", skip: "Skipped" };
let working = false;
let begun = 0; // acts so far
let wanted = null; // what is to be shown once the server has answered: the last of it

// one request at a time: the page goes on when the server has answered
async function alone(work) {
  if (working) return;
  working = true;
  begun += 1;
  busy(true);
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.answer.case !== undefined) apply(error.answer);
    tell(error.message);
  } finally {
    working = false;
    busy(false);
  }
  if (wanted) await load(wanted);
}

// `query` is a function: what it gives may change until it is asked
async function load(query) {
  if (working) {
    wanted = query;
    return;
  }
  wanted = null;
  await alone(async () => {
    const view = await read(query(), tell);
    tell("");
    apply(view);
  });
}

async function record(body, query) {
  const view = await sendSafely("/decide", query, body, tell);
  tell("");
  apply(view);
  const next = now().item;
  say(`${DONE[body.verdict]}: ${body.name}. ${next ? `Next: ${now().domain}` : "Nothing is left."}`);
  await second(view);
}

// what the gate refuses is told at once; some of it goes through when a person says so twice
async function second({ ids, refused }) {
  if (!refused?.length) return;
  const names = refused.map((one) => `${one.entry}: ${one.says}`);
  const may = refused.some((one) => one.confirmable);
  const heading = "disavow.txt would leave this out";
  const asks = may ? "Confirm a second time to have it named all the same? That goes on record."
    : "It can't be named. The decision is kept.";
  if (await confirmed(heading, asks, names, may) && may) {
    apply(await send("/confirm", here(), { ids }, tell));
    say("Confirmed a second time.");
  }
}

function decision(scope, from, verdict) {
  return { uid: crypto.randomUUID(), scope, name: text(from.dataset.name), verdict,
    seen: Number(from.dataset.seen), note: $("#note")?.value || "", place: now().place };
}

const scope = () => $("input[name=scope]:checked")?.value || "domain";
// the item leaves the queue, so that the next one takes its place; under a filter too
const onward = () => address();

export const acts = {
  decide: (button) => alone(() =>
    record(decision(scope(), $("article"), button.dataset.verdict), onward())),

  "page-verdict": (button) => alone(() => {
    const body = decision("page", $("article"), button.dataset.verdict);
    return record({ ...body, url: text(button.closest("li").dataset.url), stay: true }, here());
  }),

  network: (button) => alone(async () => {
    const box = button.closest(".network");
    const body = decision("network", box, button.dataset.verdict);
    const verb = { keep: "Keep", disavow: "Disavow", skip: "Skip" }[body.verdict];
    if (await confirmed(`${verb} the whole network?`, `${box.dataset.size}. ${body.name}`)) {
      await record(body, onward());
    }
  }),

  undo: (button) => alone(async () => {
    const ids = button.dataset.ids.split(",").map(Number);
    apply(await send("/undo", filters(), { ids }, tell));
    tell("");
    say(`Undone. ${now().domain}`);
  }),

  show: ({ dataset: { what, item, member } }) =>
    load(() => address({ what, item: text(item), member: text(member) })),

  page: ({ dataset: { page } }) => load(() => address({ ...shown(), page })),

  more: ({ dataset: { of, page } }) => load(() => new URLSearchParams([...here(), [of, page]])),

  text: () => alone(async () => {
    const { html } = await readText(new URLSearchParams({ domain: now().domain }), tell);
    $("#page-text").innerHTML = html;
  }),

  teach: () => alone(async () => {
    applyLearning(await send("/teach", here(), {}, tell));
    tell("");
  }),

  keys: showKeys,
};

export function move(step) {
  const links = [...document.querySelectorAll("#queue .items a")];
  const at = links.findIndex((one) => one.hasAttribute("aria-current"));
  const to = at < 0 ? 0 : at + step;
  if (links[to]) acts.show(links[to]);
  else $(`#queue .pager [data-key="${step > 0 ? "]" : "["}"]:enabled`)?.click();
}

export const search = () => load(filters);

// what the server has ready meanwhile. Acts don't wait for it: it gives way to them, and to a note
// that is being written, and what a person was told stays
export async function look() {
  const before = begun;
  const idle = () => !working && begun === before && !$("#note")?.value;
  const { loading, teaching } = now();
  if (!idle() || !(loading || teaching)) return;
  try {
    if (!loading && (await readLesson(tell)).busy) return;
    const view = await read(here(), tell);
    if (idle()) apply(view);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(error.message);
  }
}

// an act that was sent before a reload, and may or may not have arrived
export async function finish() {
  const left = pending();
  if (left) await alone(() => record(left.body, left.query));
}
