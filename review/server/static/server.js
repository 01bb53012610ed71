// Talks to the server. An act is kept in this browser until the server says that it is on disk, so
// that a reload, or a server that dies, costs none: it is sent again under the same name, and the
// server records it once.

const PENDING = "linkvet-pending";
const WAIT = 1500;
const csrf = document.querySelector("meta[name=csrf]").content;

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.problem || `The server answered ${status}.`);
    this.status = status;
    this.answer = answer;
  }
}

const FAILED = "linkvet failed, and its terminal shows what went wrong. Load the page again to see what is recorded.";

async function ask(path, options, tell) {
  let silent = false;
  for (;;) {
    let answer;
    try {
      answer = await fetch(path, options);
    } catch {
      tell("The server doesn't answer. What it confirmed is safe. Start linkvet review again: this page goes on by itself.");
      silent = true;
      await new Promise((done) => setTimeout(done, WAIT));
      continue;
    }
    if (silent) tell("");
    silent = false;
    if (answer.status === 429) {
      await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers.get("Retry-After") || 1)));
      continue;
    }
    const text = await answer.text();
    let body = {};
    try { body = JSON.parse(text); } catch { body = { problem: text.trim() }; }
    if (answer.status === 500) body.problem = FAILED;
    if (!answer.ok) throw new Refused(answer.status, body);
    return body;
  }
}

export const read = (query, tell) => ask(`/view?${query}`, {}, tell);
export const readLesson = (tell) => ask("/lesson", {}, tell);
export const readText = (query, tell) => ask(`/text?${query}`, {}, tell);

export function send(path, query, body, tell) {
  const headers = { "Content-Type": "application/json", "X-Linkvet-CSRF": csrf };
  return ask(`${path}?${query}`, { method: "POST", headers, body: JSON.stringify(body) }, tell);
}

export async function sendSafely(path, query, body, tell) {
  localStorage.setItem(PENDING, JSON.stringify({ path, query, body }));
  try {
    return await send(path, query, body, tell);
  } finally {
    localStorage.removeItem(PENDING);
  }
}

export function pending() {
  try {
    return JSON.parse(localStorage.getItem(PENDING));
  } catch {
    return null;
  }
}
