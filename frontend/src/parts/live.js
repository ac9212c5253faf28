// Regions that refresh themselves. <div data-live="import:12" data-live-token="…" hx-get="…" hx-trigger="live"> asks again
// whenever the server says something on that topic; where no stream can be had it asks every few seconds instead.
// The token may also stand once for the whole page in <meta name="dealwright-live" content="token">.
import { fresh, words } from "./find.js";

const POLL_MS = 4000;
const RETRY_MS = 20_000;
const streams = new Map(); // token → the one EventSource all its regions share

const tokenOf = (region) => region.dataset.liveToken || document.querySelector('meta[name="dealwright-live"]')?.content || "";
const regions = (token) => [...document.querySelectorAll("[data-live]")].filter((region) => tokenOf(region) === token);
const wake = (region, detail) => region.dispatchEvent(new CustomEvent("live", { detail }));

function spoken(stream, message) {
  let said = {};
  try {
    said = JSON.parse(message.data);
  } catch {
    said = { data: message.data };
  }
  const topic = said.topic ?? message.type;
  regions(stream.token).filter((region) => words(region.dataset.live).includes(topic)).forEach((region) => wake(region, said.data ?? said));
}

function poll(stream) {
  if (stream.timer) return;
  stream.timer = setInterval(() => {
    const all = regions(stream.token);
    if (all.length === 0) close(stream);
    all.forEach((region) => wake(region, {}));
  }, POLL_MS);
}

function stopPolling(stream) {
  clearInterval(stream.timer);
  stream.timer = null;
}

function close(stream) {
  stopPolling(stream);
  clearTimeout(stream.retry);
  stream.source?.close();
  streams.delete(stream.token);
}

// A server may send events named by their topic, or unnamed ones that carry it; both are heard.
function listen(stream, region) {
  words(region.dataset.live).filter((topic) => !stream.named.has(topic)).forEach((topic) => {
    stream.named.add(topic);
    stream.source.addEventListener(topic, (message) => spoken(stream, message));
  });
}

function connect(stream) {
  const url = document.querySelector('meta[name="dealwright-live-url"]')?.content || "/live/events";
  const source = new EventSource(`${url}?token=${encodeURIComponent(stream.token)}`);
  stream.source = source;
  source.onmessage = (message) => spoken(stream, message);
  stream.named = new Set();
  regions(stream.token).forEach((region) => listen(stream, region));
  source.onopen = () => stopPolling(stream);
  source.onerror = () => {
    poll(stream); // meanwhile; the browser goes on reconnecting unless the server refused
    if (source.readyState !== EventSource.CLOSED) return;
    stream.retry = setTimeout(() => connect(stream), RETRY_MS);
  };
}

export function liveRegions(root) {
  fresh(root, "[data-live]", "liveReady").forEach((region) => {
    const token = tokenOf(region);
    let stream = streams.get(token);
    if (!stream) {
      stream = { token };
      streams.set(token, stream);
      if (token && "EventSource" in window) connect(stream);
      else poll(stream);
    }
    if (stream.source) listen(stream, region);
  });
}

window.addEventListener("pagehide", () => [...streams.values()].forEach(close));
