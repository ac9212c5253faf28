// A dropzone is a plain upload form that also takes a dropped file and sends it in parts, so that a large file or a broken
// connection does no harm. What goes over the line:
//
//   GET  {url}?upload={id}                       → 200 {"received": [0, 1, 5]}  (also {"next": "/…"} when it is complete)
//   POST {url}  one part of at most 4 MiB, body raw octets, headers
//        X-Upload: id · X-Part: index from 0 · X-Parts: count · X-File-Name: percent-encoded · X-File-Size: octets
//                                                 → 200 {"received": 3} or, once complete, {"next": "/…"} where to go on
//   any 4xx answers {"error": "what happened and what to do"}
//
// The id is kept by name, size and date of the file, so that choosing the same file again goes on where it stopped.
import { csrfToken, fresh } from "./find.js";
import { fingerprint, humanSize, missing, parts } from "./upload_plan.js";

const TRIES = 5;
const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));

class Refused extends Error {}

async function answer(response) {
  const body = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
  if (response.ok) return body;
  const text = body.error ?? `The server refused the file (${response.status}).`;
  if (response.status >= 400 && response.status < 500 && ![408, 425, 429].includes(response.status)) throw new Refused(text);
  throw new Error(text);
}

function uploadId(file) {
  const key = `dealwright-upload|${fingerprint(file)}`;
  try {
    const known = window.localStorage.getItem(key);
    if (known) return known;
    const made = crypto.randomUUID();
    window.localStorage.setItem(key, made);
    return made;
  } catch {
    return crypto.randomUUID(); // storage is switched off: this upload cannot go on after a reload
  }
}

function forget(file) {
  try {
    window.localStorage.removeItem(`dealwright-upload|${fingerprint(file)}`);
  } catch {
    // storage is switched off: there is nothing to forget
  }
}

async function persistently(work, signal) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refused || signal.aborted || attempt === TRIES) throw error;
      await pause(500 * 2 ** attempt);
    }
  }
}

export async function send(file, { url, signal, told }) {
  const id = uploadId(file);
  const plan = parts(file.size);
  const known = await persistently(async () => answer(await fetch(`${url}?upload=${id}`, { signal })), signal);
  if (known.next) return known;
  const rest = missing(plan, known.received ?? []);
  let sent = file.size - rest.reduce((sum, part) => sum + part.to - part.from, 0);
  let last = known;
  told(sent);
  for (const part of rest) {
    last = await persistently(async () => answer(await fetch(url, {
      method: "POST",
      signal,
      body: file.slice(part.from, part.to),
      headers: {
        "Content-Type": "application/octet-stream",
        "X-CSRFToken": csrfToken(),
        "X-Upload": id,
        "X-Part": String(part.index),
        "X-Parts": String(plan.length),
        "X-File-Name": encodeURIComponent(file.name),
        "X-File-Size": String(file.size),
      },
    })), signal);
    sent += part.to - part.from;
    told(sent);
  }
  forget(file);
  return last;
}

export function dropzones(root) {
  fresh(root, "[data-dropzone]", "dropReady").forEach((form) => {
    const input = form.querySelector("input[type=file]");
    const bar = form.querySelector("progress");
    const status = form.querySelector("[data-status]");
    const problem = form.querySelector("[data-problem]");
    const cancel = form.querySelector("[data-cancel]");
    const state = (name) => (form.dataset.state = name);
    let stop = null;

    const start = async (file) => {
      if (!file || stop) return;
      stop = new AbortController();
      state("sending");
      problem.textContent = "";
      bar.max = file.size || 1;
      bar.value = 0;
      const told = (sent) => {
        bar.value = file.size ? sent : 1;
        status.textContent = `${file.name}: ${humanSize(sent)} of ${humanSize(file.size)}`;
      };
      try {
        const done = await send(file, { url: form.dataset.dropzone, signal: stop.signal, told });
        state("done");
        status.textContent = `${file.name}: handed in. Reading it…`;
        if (done.next) window.location.assign(done.next);
      } catch (error) {
        if (error instanceof Refused) forget(file);
        state("idle");
        problem.textContent = stop.signal.aborted
          ? "Stopped. Choose the same file again to go on where it stopped."
          : error instanceof Refused
            ? error.message
            : "The connection broke off. Choose the same file again to go on where it stopped.";
        input.value = "";
      } finally {
        stop = null;
      }
    };

    form.addEventListener("submit", (event) => event.preventDefault(), true);
    input.addEventListener("change", () => start(input.files[0]));
    cancel?.addEventListener("click", () => stop?.abort());
    ["dragenter", "dragover"].forEach((name) => form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    }));
    ["dragleave", "drop"].forEach((name) => form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.remove("over");
    }));
    form.addEventListener("drop", (event) => start(event.dataTransfer.files[0]));
    state("idle");
  });
}
