// Passkey options and answers between JSON (octets as base64url text) and what the browser's API takes.
export function octets(text) {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

export function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (octet) => String.fromCharCode(octet)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const known = (list) => list?.map((one) => ({ ...one, id: octets(one.id) }));

export function creation(options) {
  const given = options.publicKey;
  return {
    publicKey: {
      ...given,
      challenge: octets(given.challenge),
      user: { ...given.user, id: octets(given.user.id) },
      excludeCredentials: known(given.excludeCredentials) ?? [],
    },
  };
}

export function request(options) {
  const given = options.publicKey;
  return { publicKey: { ...given, challenge: octets(given.challenge), allowCredentials: known(given.allowCredentials) ?? [] } };
}

// With `passwordless` the key must be able to say by itself who signs in, and must ask its owner; without, it is a second factor.
export function withPasswordless(options, passwordless) {
  if (passwordless === undefined) return options;
  const selection = {
    ...options.publicKey.authenticatorSelection,
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
  };
  if (passwordless) selection.userVerification = "required";
  return { publicKey: { ...options.publicKey, authenticatorSelection: selection } };
}

export function answer(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = Object.fromEntries(parts.filter((name) => response[name]).map((name) => [name, text(response[name])]));
  if (response.getTransports) said.transports = response.getTransports();
  return {
    id: credential.id,
    type: credential.type,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: said,
  };
}
