// A session dragged over the calendar is judged at once: what it would cost, what it would break, who would be away.
(() => {
  const hand = document.getElementById("hand");
  const form = document.getElementById("move");
  if (!hand || !form) return;
  const atRest = hand.innerHTML;
  let held = null;
  let judged = null;

  const say = (name, words, cost) => {
    hand.replaceChildren();
    const text = document.createElement("p");
    const title = document.createElement("b");
    title.textContent = name;
    text.append(title, words);
    hand.append(text);
    if (cost) {
      const figure = document.createElement("p");
      figure.className = "cost";
      figure.textContent = cost;
      hand.append(figure);
    }
  };
  const halves = () => document.querySelectorAll("[data-slot]");
  const clear = () => {
    for (const half of halves()) delete half.dataset.judged;
    held = judged = null;
  };
  const shade = (found) => (found.broken ? "broken" : found.delta > 0 ? "dearer" : "free");

  document.addEventListener("dragstart", async (event) => {
    const item = event.target.closest(".movable");
    if (!item) return;
    clear();
    held = item;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.textContent.trim());
    say(item.textContent.trim(), "正在看各个时段…");
    try {
      const answer = await fetch(item.dataset.slots, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      if (held !== item) return;
      judged = found;
    } catch {
      if (held === item) say(item.textContent.trim(), "没有取到各时段的情况，请稍后再试，或打开这一场改期。");
      return;
    }
    for (const half of halves()) {
      const one = judged.slots[half.dataset.slot];
      if (one) half.dataset.judged = one.forbidden ? "broken" : shade(one);
    }
    say(judged.name, "移到有颜色的时段，看这样改会怎样。");
  });

  document.addEventListener("dragover", (event) => {
    const half = held && judged && event.target.closest("[data-slot]");
    if (!half) return;
    const one = judged.slots[half.dataset.slot];
    const [year, month, day] = half.dataset.slot.split(/[-.]/).map(Number);
    const when = `${year}年${month}月${day}日${half.dataset.slot.endsWith("am") ? "上午" : "下午"}`;
    if (!one) {
      say(judged.name, half.dataset.slot === held.dataset.was ? `${when}：现在的时段` : `${when}：不在规定的期限内`);
      return;
    }
    const cost = one.broken ? "不合规则" : one.delta > 0 ? `多 ${one.delta}` : one.delta < 0 ? `少 ${-one.delta}` : "不变";
    say(judged.name, `${when}：${one.words}`, cost);
    if (!one.forbidden) event.preventDefault();
  });

  document.addEventListener("drop", (event) => {
    const half = held && judged && event.target.closest("[data-slot]");
    const one = half && judged.slots[half.dataset.slot];
    if (!one || one.forbidden) return;
    event.preventDefault();
    if (one.broken && !window.confirm(`这样会不合规则：${one.words}。仍要移到这里吗？`)) return;
    form.action = held.dataset.move;
    form.elements.was.value = held.dataset.was;
    form.elements.to.value = half.dataset.slot;
    form.elements.anyway.value = one.broken ? "yes" : "";
    form.submit();
  });

  document.addEventListener("dragend", () => {
    clear();
    hand.innerHTML = atRest;
  });
})();
