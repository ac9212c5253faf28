import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, creation, octets, text, withPasswordless } from "../src/parts/passkey_json.js";

test("octets survive the way through text", () => {
  const every = Uint8Array.from({ length: 256 }, (_, octet) => octet);
  assert.deepEqual(octets(text(every.buffer)), every);
  assert.equal(text(Uint8Array.of(251, 255).buffer), "-_8");
});

test("a passkey must be able to say by itself who signs in", () => {
  const options = { publicKey: { authenticatorSelection: { userVerification: "preferred" } } };
  assert.deepEqual(withPasswordless(options, true).publicKey.authenticatorSelection, {
    userVerification: "required",
    residentKey: "required",
    requireResidentKey: true,
  });
  assert.equal(withPasswordless(options, false).publicKey.authenticatorSelection.residentKey, "discouraged");
});

test("what the server offers becomes what the browser takes", () => {
  const { publicKey } = creation({ publicKey: { challenge: "AQ", user: { id: "Ag", name: "a" }, rp: { id: "x" } } });
  assert.deepEqual(publicKey.challenge, Uint8Array.of(1));
  assert.deepEqual(publicKey.user.id, Uint8Array.of(2));
  assert.deepEqual(publicKey.excludeCredentials, []);
});

test("what the key answers becomes text", () => {
  const said = answer({
    id: "k", type: "public-key", rawId: Uint8Array.of(1).buffer, authenticatorAttachment: null,
    getClientExtensionResults: () => ({}),
    response: { clientDataJSON: Uint8Array.of(2).buffer, signature: Uint8Array.of(3).buffer },
  });
  assert.deepEqual(said.response, { clientDataJSON: "Ag", signature: "Aw" });
  assert.equal(said.rawId, "AQ");
});
