// Asks the browser for a passkey and puts its answer into the form. What unlocks the passkey never reaches the site.
(() => {
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const asked = (options) => {
    const wanted = options.publicKey;
    wanted.challenge = bytes(wanted.challenge);
    if (wanted.user) wanted.user.id = bytes(wanted.user.id);
    for (const known of [...(wanted.allowCredentials ?? []), ...(wanted.excludeCredentials ?? [])]) {
      known.id = bytes(known.id);
    }
    return { publicKey: wanted };
  };

  const told = (credential) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) response[part] = text(credential.response[part]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    });
  };

  const problem = (form, words) => {
    const place = form.querySelector("[data-passkey-problem]");
    place.textContent = words;
    place.hidden = false;
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.passkey) return;
    event.preventDefault();
    if (!window.PublicKeyCredential) {
      problem(form, "这个浏览器或这个地址不能用通行密钥，要用 https 的域名打开。请改用密码。");
      return;
    }
    const answer = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
    if (!(answer.headers.get("Content-Type") ?? "").includes("json")) {
      location.reload();
      return;
    }
    try {
      const options = asked(await answer.json());
      const credential = await navigator.credentials[form.dataset.passkey](options);
      form.elements.credential.value = told(credential);
      form.submit();
    } catch (error) {
      problem(form, "没有用成通行密钥：可能已取消，或这里没有存过。请再试一次，或改用别的方式。");
    }
  });
})();
