// Regions that refresh themselves. <div data-live="import:12" data-live-token="…" hx-get="…" hx-trigger="live"> asks again
// whenever the server says something on that topic; where no stream can be had it asks every few seconds instead.
// The token may also stand once for the whole page in <meta name="dealwright-live" content="token">.
//
// Nothing is lost between two streams: the server says one word on each topic as soon as a stream begins, so every region
// asks once for the present state. A region with data-live-version is not asked to refresh for a version it shows already.
// A stream counts only once something was heard on it (a proxy may take a connection and keep its words to itself), and a
// stream that falls silent, heartbeat included, is begun again.
//
// A page nobody looks at holds no stream: browsers open six connections to a server and no more, so seven open pages would
// keep each other waiting. It hangs up soon after it is hidden and begins again, with the present state, when it is shown.
import { fresh, words } from "./find.js";

const POLL_MS = 4000;
const RETRY_MS = 20_000;
const WATCH_MS = 2000;
const FIRST_WORD_MS = 6000; // the first word comes with the connection
const SILENCE_MS = 45_000; // the heart beats every 15 seconds
const AWAY_MS = 3000; // hidden for longer than this, a page holds no stream
const POLLING = "Live updates are blocked here: this page asks every few seconds instead.";
const streams = new Map(); // token → the one EventSource all its regions share

const tokenOf = (region) => region.dataset.liveToken || document.querySelector('meta[name="dealwright-live"]')?.content || "";
const regions = (token) => [...document.querySelectorAll("[data-live]")].filter((region) => tokenOf(region) === token);
const shows = (region, detail) => typeof detail.version === "number" && Number(region.dataset.liveVersion ?? -1) >= detail.version;
const wake = (region, detail) => shows(region, detail) || region.dispatchEvent(new CustomEvent("live", { detail }));
const wakeAll = (stream) => regions(stream.token).forEach((region) => wake(region, {}));

function tellState() {
  const place = document.querySelector("[data-live-state]");
  const text = [...streams.values()].some((stream) => stream.token && stream.timer) ? POLLING : "";
  if (place && place.textContent !== text) place.textContent = text;
}

function heard(stream) {
  stream.heardAt = Date.now();
  stream.spoke = true;
  stopPolling(stream);
}

function spoken(stream, message) {
  heard(stream);
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
    if (regions(stream.token).length === 0) close(stream);
    else if (!document.hidden) wakeAll(stream);
  }, POLL_MS);
  tellState();
}

function stopPolling(stream) {
  if (!stream.timer) return;
  clearInterval(stream.timer);
  stream.timer = null;
  tellState();
}

function hangUp(stream) {
  clearTimeout(stream.retry);
  clearInterval(stream.watch);
  stream.source?.close();
}

function close(stream) {
  stopPolling(stream);
  hangUp(stream);
  streams.delete(stream.token);
}

// A server may send events named by their topic, or unnamed ones that carry it; both are heard.
function listen(stream, region) {
  words(region.dataset.live).filter((topic) => !stream.named.has(topic)).forEach((topic) => {
    stream.named.add(topic);
    stream.source.addEventListener(topic, (message) => spoken(stream, message));
  });
}

function watch(stream) {
  const silent = Date.now() - stream.heardAt;
  if (!stream.spoke && silent > FIRST_WORD_MS) poll(stream); // and go on waiting for the first word
  if (stream.spoke && silent > SILENCE_MS) connect(stream);
}

function connect(stream) {
  hangUp(stream);
  const url = document.querySelector('meta[name="dealwright-live-url"]')?.content || "/live/events";
  const source = new EventSource(`${url}?token=${encodeURIComponent(stream.token)}`);
  Object.assign(stream, { source, named: new Set(), heardAt: Date.now(), spoke: false, asleep: false });
  source.onmessage = (message) => spoken(stream, message);
  source.addEventListener("heartbeat", () => heard(stream));
  regions(stream.token).forEach((region) => listen(stream, region));
  stream.watch = setInterval(() => watch(stream), WATCH_MS);
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
      if (!token || !("EventSource" in window)) poll(stream);
      else if (document.hidden) stream.asleep = true;
      else connect(stream);
    }
    if (stream.source) listen(stream, region);
  });
}

const again = () => [...streams.values()].forEach((stream) => {
  if (stream.source && !stream.asleep) connect(stream);
});

function sleep(stream) {
  if (!stream.source) return;
  stopPolling(stream);
  hangUp(stream);
  stream.asleep = true;
}

let away = null;

window.addEventListener("pagehide", () => [...streams.values()].forEach(hangUp));
window.addEventListener("pageshow", (event) => event.persisted && again()); // back from the browser's history
window.addEventListener("online", again);
document.addEventListener("visibilitychange", () => {
  clearTimeout(away);
  if (document.hidden) away = setTimeout(() => [...streams.values()].forEach(sleep), AWAY_MS);
  else [...streams.values()].forEach((stream) => (stream.asleep ? connect(stream) : stream.timer && wakeAll(stream)));
});
