// Comfort for those with a keyboard; every page works without it.

for (const form of document.querySelectorAll("form[data-begin]")) {
  form.elements.zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}

const answer = document.getElementById("answer");
const typing = (target) =>
  target.matches("input[type=text], textarea, select, [contenteditable]");

const gaps = [...document.querySelectorAll(".gap-input")];
for (const gap of gaps) {
  gap.addEventListener("keydown", (event) => {
    const next = gaps.find((other) => other !== gap && !other.value.trim());
    if (event.key === "Enter" && next) { next.focus(); event.preventDefault(); }
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const digit = "123456789".indexOf(event.key);
  const letter = event.key.length === 1 ? "abcdefghij".indexOf(event.key.toLowerCase()) : -1;
  const place = digit >= 0 ? digit : letter;
  const ratings = document.querySelectorAll(".rating button");
  if (answer && place >= 0 && answer.querySelector("[name=pick][type]")) {
    const choice = answer.querySelectorAll("input[name=pick]")[place];
    if (choice) { choice.click(); choice.focus(); event.preventDefault(); }
  } else if (digit >= 0 && digit < ratings.length) {
    ratings[digit].click(); event.preventDefault();
  } else if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    const next = document.getElementById("next") ?? document.getElementById("reveal");
    if (next) next.click();
    else if (answer && document.activeElement.matches("input")) return;
    else answer?.requestSubmit();
    event.preventDefault();
  }
});

document.querySelector(".gap-input, #typed")?.focus({ preventScroll: true });
