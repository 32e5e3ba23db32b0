// Keys act on what the page marks with data-key; what hurts asks first (data-confirm). Nothing here watches anybody.
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const wanted = event.key.toLowerCase();
    const found = document.querySelector(`[data-key="${CSS.escape(wanted)}"]`);
    if (!found) return;
    event.preventDefault();
    found.click();
  });
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // A second click on a plain form does nothing until the answer is there.
    if (event.target.matches("form[method=post]:not([hx-post])")) {
      if (event.target.dataset.sent) event.preventDefault();
      event.target.dataset.sent = "yes";
    }
  }, true);
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "desk") return;
    const current = document.getElementById("current");
    if (current) current.scrollIntoView({ block: "nearest" });
  });
})();
