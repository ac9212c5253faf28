// A form, button or link with data-confirm="…" asks first, in the page's own dialog; data-confirm-yes names the button.
export function confirmDialogs(root) {
  const dialog = root.getElementById("confirm");
  if (!dialog) return;
  let go = null;

  const ask = (element, onYes) => {
    dialog.querySelector("[data-confirm-title]").textContent = element.dataset.confirmTitle ?? "Are you sure?";
    dialog.querySelector("[data-confirm-text]").textContent = element.dataset.confirm;
    dialog.querySelector("[data-yes]").textContent = element.dataset.confirmYes ?? "Yes";
    go = onYes;
    dialog.returnValue = "";
    dialog.showModal();
  };
  dialog.addEventListener("close", () => {
    const then = go;
    go = null;
    if (dialog.returnValue === "yes") then?.();
  });

  root.addEventListener("submit", (event) => {
    const asker = event.submitter?.dataset.confirm ? event.submitter : event.target;
    if (!asker.dataset.confirm || asker.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    ask(asker, () => {
      asker.dataset.confirmed = "yes";
      target.requestSubmit(submitter);
      delete asker.dataset.confirmed;
    });
  }, true);
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-confirm]");
    if (!link) return;
    event.preventDefault();
    ask(link, () => window.location.assign(link.href));
  });
  document.body.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    const element = event.detail.elt;
    element.dataset.confirm ??= event.detail.question;
    ask(element, () => event.detail.issueRequest(true));
  });

  // data-open="id" opens a dialog, data-close-dialog closes the one it stands in.
  root.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) root.getElementById(opener.dataset.open)?.showModal();
    event.target.closest("[data-close-dialog]")?.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement && event.target.dataset.light !== undefined) event.target.close();
  });
}
