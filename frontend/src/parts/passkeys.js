// Passkeys and security keys. The page says in a JSON block (data-allauth-onload) what its form is for and which elements
// it uses; what the browser then refuses is said in words, beside the button.
import { answer, creation, request, withPasswordless } from "./passkey_json.js";

const WHY = {
  NotAllowedError: "It was cancelled, or no key answered in time. Try again.",
  InvalidStateError: "This key is already added to your account. Use another one.",
  SecurityError: "This address may not use passkeys. Open the page under the address your administrator gave you.",
  NotSupportedError: "This key or browser cannot do what is needed. Use another one.",
};

function say(button, error) {
  let place = button.parentElement.querySelector("[data-passkey-problem]");
  if (!place) {
    place = document.createElement("p");
    place.className = "field-error";
    place.dataset.passkeyProblem = "";
    place.setAttribute("role", "alert");
    button.after(place);
  }
  place.textContent = "";
  place.textContent = WHY[error.name] ?? "The key could not be used. Try again, or sign in with your password.";
}

const block = (id) => JSON.parse(document.getElementById(id).textContent);

const KINDS = {
  async loginForm(ids, button) {
    const response = await fetch(button.form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error("no options");
    return navigator.credentials.get(request((await response.json()).request_options));
  },
  authenticateForm: (ids) => navigator.credentials.get(request(block(ids.data).request_options)),
  addForm(ids) {
    const box = document.getElementById(ids.passwordless);
    return navigator.credentials.create(withPasswordless(creation(block(ids.data).creation_options), box?.checked ?? false));
  },
  signupForm: (ids) => navigator.credentials.create(creation(block(ids.data).creation_options)),
};

export function passkeys(root) {
  root.querySelectorAll("script[data-allauth-onload^='allauth.webauthn.forms.']").forEach((script) => {
    const { ids } = JSON.parse(script.textContent);
    const use = KINDS[script.dataset.allauthOnload.split(".").pop()];
    const button = document.getElementById(ids.login ?? ids.authenticate ?? ids.add ?? ids.signup);
    const field = document.getElementById(ids.credential);
    if (!use || !button || !field) return;
    if (!window.PublicKeyCredential) {
      button.hidden = true;
      return;
    }
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      button.setAttribute("aria-busy", "true");
      try {
        field.value = JSON.stringify(answer(await use(ids, button)));
        field.form.submit();
      } catch (error) {
        say(button, error);
      } finally {
        button.removeAttribute("aria-busy");
      }
    });
  });
}
