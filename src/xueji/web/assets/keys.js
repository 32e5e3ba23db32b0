// Keys act on what the page marks with data-key; what hurts asks first (data-confirm). Nothing here watches anybody.
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    const wanted = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey || event.altKey || (wanted !== "escape" && typing(event.target))) return;
    // Enter belongs to the link or button that has the focus.
    if (wanted === "enter" && event.target.closest("a, button, summary")) return;
    const found = document.querySelector(`[data-key~="${CSS.escape(wanted)}"]`);
    if (!found) return;
    event.preventDefault();
    found.click();
  });

  // The place of the selected words in the plan's own text, counted in whole characters from its beginning.
  const selected = () => {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const taken = [];
    for (const element of document.querySelectorAll("[data-at]")) {
      if (!range.intersectsNode(element)) continue;
      const part = document.createRange();
      part.selectNodeContents(element);
      if (element.contains(range.endContainer)) part.setEnd(range.endContainer, range.endOffset);
      const end = [...part.toString()].length;
      if (element.contains(range.startContainer)) part.setStart(range.startContainer, range.startOffset);
      const length = [...part.toString()].length;
      const at = Number(element.dataset.at);
      if (length) taken.push([at + end - length, at + end]);
    }
    return taken.length ? { start: taken[0][0], end: taken[taken.length - 1][1] } : null;
  };
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-selection]")) event.preventDefault();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.matches("[data-selection]")) Object.assign(event.detail.parameters, selected() || {});
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
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
