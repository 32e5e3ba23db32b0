// Says in time that the session is about to end, so that nothing typed is lost. It looks at no one: only the clock.
(() => {
  const notice = document.getElementById("limits");
  if (!notice) return;
  const BEFORE = 300;
  const whole = Date.now() + Number(notice.dataset.whole) * 1000;
  let waiting;

  const say = (which) => {
    for (const part of notice.querySelectorAll("[data-says]")) part.hidden = part.dataset.says !== which;
    notice.hidden = false;
  };

  const begin = () => {
    clearTimeout(waiting);
    notice.hidden = true;
    const idle = Number(notice.dataset.idle) * 1000;
    const rest = whole - Date.now();
    const which = rest < idle ? "whole" : "idle";
    waiting = setTimeout(() => say(which), Math.max(0, Math.min(idle, rest) - BEFORE * 1000));
  };

  notice.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(notice.action, { method: "POST", body: new FormData(notice) });
    if (answer.status === 204) begin();
    else location.reload();
  });
  // Every answer of the site to this page begins the idle time anew.
  document.addEventListener("htmx:afterRequest", begin);
  begin();
})();
