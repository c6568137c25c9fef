/* Passkeys and security keys: sign in, confirm, add. One small file in place of the three of django-allauth, whose data
   blocks (script[data-allauth-onload], type application/json) it reads. Loaded at the end of the pages that need it. */
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

  const readable = (credential) => {
    const answer = credential.response;
    const response = { clientDataJSON: text(answer.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (answer[part]) response[part] = text(answer[part]);
    }
    if (answer.getTransports) response.transports = answer.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment ?? null,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  const create = ({ publicKey }, passwordless) => {
    const selection = { ...publicKey.authenticatorSelection };
    if (passwordless !== undefined) {
      selection.residentKey = passwordless ? "required" : "discouraged";
      selection.requireResidentKey = passwordless;
      if (passwordless) selection.userVerification = "required";
    }
    return navigator.credentials.create({
      publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        user: { ...publicKey.user, id: bytes(publicKey.user.id) },
        excludeCredentials: named(publicKey.excludeCredentials),
        authenticatorSelection: selection,
      },
    });
  };

  const get = ({ publicKey }) =>
    navigator.credentials.get({
      publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) },
    });

  const byId = (id) => document.getElementById(id);
  const asked = (ids) => JSON.parse(byId(ids.data).textContent);
  const ways = {
    loginForm: (ids) => ({
      button: byId(ids.login),
      ask: async (form) => {
        const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(`sign-in options: ${answer.status}`);
        return get((await answer.json()).request_options);
      },
    }),
    authenticateForm: (ids) => ({ button: byId(ids.authenticate), ask: () => get(asked(ids).request_options) }),
    signupForm: (ids) => ({ button: byId(ids.signup), ask: () => create(asked(ids).creation_options) }),
    addForm: (ids) => ({
      button: byId(ids.add),
      ask: () => create(asked(ids).creation_options, ids.passwordless ? Boolean(byId(ids.passwordless)?.checked) : false),
    }),
  };

  for (const block of document.querySelectorAll('script[data-allauth-onload^="allauth.webauthn.forms."]')) {
    const { ids } = JSON.parse(block.textContent);
    const { button, ask } = ways[block.dataset.allauthOnload.split(".").pop()](ids);
    const field = byId(ids.credential);
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      try {
        field.value = readable(await ask(field.form));
        field.form.submit();
      } catch (refused) {
        console.warn(refused);
        const words = byId("passkey-refused");
        if (words) words.hidden = false;
      }
    });
  }
})();
