// Right or wrong without the server, as the server will see it. What is typed is compared
// folded; where this device might see it otherwise, the grade says that it is not sure.

const ARTICLES = /^(?:(?:the|an?) )+(?=.)/;
const NOT_WORD = /[^\p{L}\p{N}_.%+#]+|(?<!\p{Nd})\.|\.(?!\p{Nd})|_/gu;

// What the server counts as white space, at either end.
const WHITE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const ENDS = new RegExp(`^${WHITE}|${WHITE}$`, "g");
const strip = (text) => text.replace(ENDS, "");

export function fold(text) {
  const plain = text.normalize("NFKD").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
  const bare = plain.normalize("NFKD").replace(/\p{M}/gu, "");
  return bare.replace(NOT_WORD, " ").trim().split(/\s+/).join(" ").replace(ARTICLES, "");
}

// Letters that every machine folds alike: those of European languages, accents included.
const familiar = (text) => /^[\u0020-\u024f\u2010-\u2027]*$/u.test(text.normalize("NFC"));

// The number of typing slips between two texts; two letters changed about are one.
function slips(one, other) {
  const a = [...one], b = [...other];
  const rows = [b.map((_, j) => j + 1)];
  rows[0].unshift(0);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
      }
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

const hasDigit = (text) => /\p{Nd}/u.test(text);
const lengthOf = (text) => [...text].length;

function allowedSlips(folded) {
  if (hasDigit(folded) || lengthOf(folded) < 5) return 0;
  return lengthOf(folded) < 9 ? 1 : 2;
}

function opposite(given, variant) {
  const words = variant.split(" ");
  return given.split(" ").some((word, i) => i < words.length && word !== words[i]
    && (word.endsWith(words[i]) || words[i].endsWith(word)));
}

// { right, sure, slip } of a typed text against folded variants.
function compareText(typed, variants) {
  const given = fold(typed);
  if (!given) { // a sign alone, such as “≠”, is compared as it is
    return { right: variants.includes(strip(typed)) && strip(typed) !== "", sure: true, slip: false };
  }
  const joined = given.replaceAll(" ", "");
  if (variants.some((v) => v === given || v.replaceAll(" ", "") === joined)) {
    return { right: true, sure: true, slip: false };
  }
  const slip = !hasDigit(given) && variants.some((variant) =>
    Math.abs(lengthOf(given) - lengthOf(variant)) <= 1
    && slips(given, variant) <= allowedSlips(variant) && !opposite(given, variant));
  return { right: slip, sure: familiar(typed), slip };
}

const THOUSANDS = "[, \\u00a0\\u2009\\u202f]";
const NUMBER = new RegExp(
  `^[-+−]?(?:(?:\\d{1,3}(?:${THOUSANDS}\\d{3})+|\\d+)(?:\\.\\d+)?|\\.\\d+)(?:e[-+]?\\d+)?`, "i");
const ROUGHLY = /^(?:about|around|roughly|circa|ca\.?)\s+/i;
const SCALES = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };

function parseNumber(typed) {
  const text = strip(typed).replace(ROUGHLY, "").replace(/^[~≈$€£ ]+/, "");
  const match = text.match(NUMBER);
  if (!match) return null;
  const value = Number(match[0].replace(new RegExp(THOUSANDS, "g"), "").replace("−", "-"));
  return Number.isFinite(value) ? { value, unit: strip(text.slice(match[0].length)) } : null;
}

function scaleAndUnit(text) {
  const percent = text.replace(/%|\bper cent\b/gi, " percent");
  const words = fold(percent).split(" ").filter(Boolean)
    .map((w) => (lengthOf(w) > 3 && w.endsWith("s") ? w.slice(0, -1) : w));
  return Object.hasOwn(SCALES, words[0] ?? "")
    ? { scale: SCALES[words[0]], unit: words.slice(1) } : { scale: 1, unit: words };
}

const same = (a, b) => a.length === b.length && a.every((word, i) => word === b[i]);

function gradeNumber(key, typed) {
  const found = parseNumber(typed);
  if (!found) return { advice: "Write a number in figures, such as 12 or 3.5." };
  const said = fold(found.unit) ? scaleAndUnit(found.unit) : { scale: key.scale, unit: [] };
  if (said.unit.length && !same(said.unit, key.unit)) {
    return { advice: key.unit_shown
      ? `Write the number alone, or with its unit: ${key.unit_shown}.`
      : "Write the number alone, without a unit." };
  }
  const slack = Math.max(Math.abs(key.value), 1) * 1e-9;
  const off = Math.abs((found.value * said.scale) / key.scale - key.value);
  return ofParts([off <= key.tolerance + slack], { sure: familiar(typed) });
}

const ofParts = (parts, more = {}) => ({
  parts, fraction: parts.filter(Boolean).length / parts.length, sure: true, slip: false, ...more,
});

function gradeTexts(key, typed) {
  const given = key.texts.map(() => "");
  key.fields.forEach((gap, i) => { given[gap] ||= strip(typed[i] ?? ""); });
  const found = given.map((text, gap) => compareText(text, key.texts[gap]));
  return ofParts(found.map((f) => f.right),
    { sure: found.every((f) => f.sure), slip: found.some((f) => f.slip), given });
}

function gradePicks(type, key, picks) {
  if (type !== "multiple_choice") return ofParts([picks.length > 0 && key.picks.includes(picks[0])]);
  const ticked = new Set(picks);
  const hits = key.picks.filter((pick) => ticked.has(pick)).length;
  const fraction = Math.max(0, (hits - (ticked.size - hits)) / key.picks.length);
  return { parts: [fraction === 1], fraction, sure: true, slip: false };
}

const ADVICE = {
  cloze: "Fill at least one gap first.",
  short_answer: "Type an answer first.",
  numeric: "Type a number first.",
  matching: "Match at least one pair first.",
  ordering: "Give every line its place first.",
  categorize: "Sort at least one item first.",
};
const ONE_PLACE_EACH = "Give every line a place of its own: two lines share one, or one has none.";

function gradeRows(type, key, picks) {
  if (type === "ordering" && !key.rows.every((_, place) => picks.includes(place))) {
    return { advice: ONE_PLACE_EACH };
  }
  return ofParts(key.rows.map((right, row) => right.includes(picks[row])));
}

// The grade of what a form holds: { fraction, parts, sure, slip }, or { advice } where
// something is missing. `given` is { pick, text, rating, skip }, all but skip as text.
export function grade(card, given) {
  const { type, key } = card;
  if (type === "flashcard") {
    if (!given.skip && !given.rating) return { advice: "Say how well you knew it." };
    return ofParts([!given.skip && given.rating !== "again"]);
  }
  if (given.skip) return ofParts([false]);
  const filled = key.texts || type === "numeric" ? given.text : given.pick;
  if (!filled.some(strip)) {
    return { advice: ADVICE[type] ?? "Choose an answer first." };
  }
  const picks = given.pick.map((value) => (value ? Number(value) : -1));
  if (key.texts) return gradeTexts(key, given.text);
  if (type === "numeric") return gradeNumber(key, given.text[0] ?? "");
  return key.rows ? gradeRows(type, key, picks) : gradePicks(type, key, picks);
}

// Does the card come back in this sitting, as the server's rule has it? Not where nobody
// knows yet.
export function comesBack(card, result, hinted) {
  if (!result.sure || result.fraction > 1 - 1e-9) return false;
  const { chance } = card.key;
  return hinted || (result.fraction - chance) / (1 - chance) < 0.5;
}
