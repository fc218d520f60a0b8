// Comfort on the pages of quizzes; each of them works without it.

const setup = document.getElementById("quiz-setup");
if (setup) {
  const line = document.getElementById("plan");
  document.getElementById("count-now").hidden = true;
  let waiting = 0;
  let asked = 0;
  const ask = async () => {
    const wish = new URLSearchParams();
    for (const [name, value] of new FormData(setup)) {
      if (["topics", "bands", "levels", "count"].includes(name)) wish.append(name, value);
    }
    const mine = ++asked;
    try {
      const answer = await fetch(`${setup.dataset.count}?${wish}`);
      const words = answer.ok ? await answer.text() : "";
      if (mine === asked) line.textContent = words || "Write how many questions you want.";
    } catch {
      if (mine === asked) line.textContent = "The questions could not be counted: no connection.";
    }
  };
  const settle = () => {
    const exam = setup.elements.mode.value === "exam";
    for (const option of setup.elements.feedback) option.disabled = exam;
  };
  setup.addEventListener("input", () => {
    settle();
    clearTimeout(waiting);
    waiting = setTimeout(ask, 200);
  });
  settle();
}

const clock = document.getElementById("clock");
if (clock) {
  const HIDDEN = "quiz-clock-hidden";
  const end = Date.now() + Number(clock.dataset.seconds) * 1000;
  const text = document.getElementById("time-left");
  const warning = document.getElementById("time-warning");
  const said = new Set();
  let over = false;
  let before = Number(clock.dataset.seconds);

  const inWords = (seconds) => {
    if (seconds >= 600) return `${Math.ceil(seconds / 60)} min`;
    const rest = String(seconds % 60).padStart(2, "0");
    return `${Math.floor(seconds / 60)}:${rest} min`;
  };
  const warn = (left) => {
    for (const minutes of [5, 1]) {
      if (before > minutes * 60 && left <= minutes * 60 && !said.has(minutes)) {
        said.add(minutes);
        warning.textContent = minutes === 1 ? "One minute left." : `${minutes} minutes left.`;
      }
    }
    before = left;
  };
  const handIn = () => {
    over = true;
    const answer = document.getElementById("answer");
    if (!answer) {
      location.assign(clock.dataset.result);
      return;
    }
    const button = document.createElement("button"); // named: lines nobody moved stay unanswered
    button.name = "time_up";
    button.hidden = true;
    answer.append(button);
    answer.requestSubmit(button);
  };
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    text.textContent = inWords(Math.max(0, left));
    clock.classList.toggle("is-short", left <= 60);
    warn(left);
    if (left < 0 && !over) handIn();
  };

  try {
    clock.open = sessionStorage.getItem(HIDDEN) === null;
    clock.addEventListener("toggle", () => {
      if (clock.open) sessionStorage.removeItem(HIDDEN);
      else sessionStorage.setItem(HIDDEN, "1");
    });
  } catch {
    clock.open = true; // a browser that keeps nothing shows it on every page
  }
  tick();
  setInterval(tick, 1000);
}
