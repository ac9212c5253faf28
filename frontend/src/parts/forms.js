// Forms: data-submit-on-change submits as soon as a field changes (filters); the first field with an error takes the focus;
// a button says that it is working, and cannot be pressed twice.
import { fresh } from "./find.js";

export function forms(root) {
  fresh(root, "form[data-submit-on-change]", "autosubmit").forEach((form) =>
    form.addEventListener("change", () => form.requestSubmit()),
  );
  fresh(root, "form", "once").forEach((form) =>
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented || form.method === "get" || form.target) return;
      const button = event.submitter;
      if (button) setTimeout(() => {
        button.setAttribute("aria-busy", "true");
        if (!form.matches("[hx-post],[hx-put],[hx-delete],[hx-get]")) button.disabled = true;
      }, 0);
    }),
  );
  fresh(root, "form [aria-invalid=true]", "errorfocus").slice(0, 1).forEach((field) => field.focus());
}

// A page that comes back from the browser's history must not keep a button that was disabled when it left.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("[aria-busy=true]").forEach((button) => {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  });
});
