// A right that was taken says so in the other lists; it may still be taken twice.

const TAKEN = " (taken)";

export function markTaken(form) {
  const selects = [...form.querySelectorAll("select[name=pick]")];
  const mark = () => {
    for (const select of selects) {
      const elsewhere = new Set(selects.filter((other) => other !== select).map((other) => other.value));
      for (const option of select.options) {
        const words = option.text.replace(TAKEN, "");
        option.text = option.value && elsewhere.has(option.value) ? words + TAKEN : words;
      }
    }
  };
  form.addEventListener("change", mark);
  mark();
}
