// 1-9 or A-J choose and rate, Enter shows, checks and goes on.
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input[type=text], select, textarea")) return;
    const form = document.getElementById("answer");
    const digit = "123456789".indexOf(event.key);
    const letter = event.key.length === 1 ? "abcdefghij".indexOf(event.key.toLowerCase()) : -1;
    const choice = form?.querySelectorAll("input[name=pick]")[digit >= 0 ? digit : letter];
    const rating = document.querySelectorAll(".rating button")[digit];
    if (choice ?? rating) {
      (choice ?? rating).click();
      choice?.focus();
      event.preventDefault();
    } else if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
      const button = document.querySelector("#next, #reveal");
      if (button) button.click();
      else form?.requestSubmit();
      event.preventDefault();
    }
  });
}
