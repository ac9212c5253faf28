// Messages stand in a live region so that they are announced. Good news leaves by itself after ten seconds; the rest stays
// until it is closed. A message can also come with an htmx answer: HX-Trigger: {"toast": {"level": "success", "text": "…"}}.
const GOOD_NEWS_MS = 10_000;

export function toasts(root) {
  const region = root.querySelector("[data-toasts]");
  if (!region) return;
  const blank = root.getElementById("toast");

  const adopt = (toast) => {
    toast.querySelector("[data-close]")?.addEventListener("click", () => toast.remove());
    if (!["success", "info"].includes(toast.dataset.level)) return;
    let timer = setTimeout(() => toast.remove(), GOOD_NEWS_MS);
    const stay = () => clearTimeout(timer);
    const leave = () => {
      stay();
      timer = setTimeout(() => toast.remove(), GOOD_NEWS_MS);
    };
    ["mouseenter", "focusin"].forEach((name) => toast.addEventListener(name, stay));
    ["mouseleave", "focusout"].forEach((name) => toast.addEventListener(name, leave));
  };

  // A live region announces what is added to it after it exists: take the server's messages out and put them back.
  const first = [...region.children];
  first.forEach(adopt);
  setTimeout(() => region.append(...first.filter((toast) => toast.isConnected)), 150);

  document.body.addEventListener("toast", (event) => {
    const toast = blank.content.firstElementChild.cloneNode(true);
    toast.dataset.level = event.detail.level ?? "info";
    toast.querySelector("[data-text]").textContent = event.detail.text ?? event.detail.value ?? "";
    adopt(toast);
    region.append(toast);
  });
  document.body.addEventListener("htmx:sendError", () => {
    document.body.dispatchEvent(
      new CustomEvent("toast", { detail: { level: "error", text: "The server could not be reached. Check the connection and try again." } }),
    );
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 422) return; // the form shows its own errors
    const text = status === 403
      ? "You may not do this, or you were signed out meanwhile. Reload the page to see."
      : `The server answered with an error (${status}). Nothing was changed; try again.`;
    document.body.dispatchEvent(new CustomEvent("toast", { detail: { level: "error", text } }));
  });
  // A form that comes back with errors (422) is put in place like any other answer.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
}
