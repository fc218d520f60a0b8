/* Matching, sorting into groups and ordering. Every row that is asked has a number (n)
   and the number of what belongs to it (key): an offered row's, or a place from 0. */
var HOW = {
  order: ": tap the first, the second…",
  match: ": tap the partner of the marked row",
  group: ": tap the group of the marked row"
};

function front(box) {
  var ordering = box.dataset.kind === "order";
  var asked = shuffled(kids(box.querySelector(".asked")));
  var offered = kids(box.querySelector(".offered"));
  if (box.dataset.kind === "match") offered = shuffled(offered);
  else arrange(asked);
  arrange(offered);
  asked = kids(box.querySelector(".asked"));
  var picks = {}, places = [], active = null;

  var badges = asked.map(function (item) {
    var badge = document.createElement("span");
    badge.className = "badge";
    item.appendChild(badge);
    return badge;
  });
  function label(item) {
    var n = item.dataset.n;
    if (!(n in picks)) return "";
    if (ordering) return String(picks[n] + 1);
    for (var i = 0; i < offered.length; i++) {
      if (Number(offered[i].dataset.n) === picks[n]) return String(i + 1);
    }
  }
  function show() {
    asked.forEach(function (item, i) {
      badges[i].textContent = label(item);
      item.classList.toggle("placed", item.dataset.n in picks);
      item.classList.toggle("active", item === active);
    });
    save({ picks: picks });
  }
  function place(item) {
    var at = places.indexOf(item.dataset.n);
    if (at < 0) places.push(item.dataset.n); else places.splice(at, 1);
    picks = {};
    places.forEach(function (n, index) { picks[n] = index; });
    show();
  }
  function choose(item) {
    active = item;
    show();
  }
  function next() {
    var from = asked.indexOf(active);
    var open = asked.slice(from + 1).concat(asked.slice(0, from + 1)).filter(function (item) {
      return !(item.dataset.n in picks);
    });
    return open[0] || null;
  }
  function give(item) {
    if (!active) return;
    picks[active.dataset.n] = Number(item.dataset.n);
    active = next();
    show();
  }

  box.classList.add("live");
  sheet.querySelector(".prompt").append(HOW[box.dataset.kind]);
  asked.forEach(function (item) { onTap(item, ordering ? place : choose); });
  offered.forEach(function (item) { onTap(item, give); });
  onDigit(function (index) {
    var row = (ordering ? asked : offered)[index];
    if (row) (ordering ? place : give)(row);
  });
  if (!ordering) active = asked[0];
  show();
}

function back(box) {
  var state = recall();
  var picks = state && state.picks;
  if (!picks || !Object.keys(picks).length) return;
  var rows = Array.prototype.slice.call(box.querySelectorAll("[data-n]"));
  var right = 0;

  function chosen(key) {
    if (box.dataset.kind === "order") return String(key + 1);
    var shown = box.querySelector('[data-name="' + key + '"]').cloneNode(true);
    var text = document.createElement("span");
    while (shown.firstChild) text.appendChild(shown.firstChild);
    return text;
  }
  rows.forEach(function (row) {
    var pick = picks[row.dataset.n], hit = pick === Number(row.dataset.key);
    row.classList.add(hit ? "hit" : "missed");
    if (hit) right += 1;
    if (hit || pick === undefined) return;
    var note = document.createElement("div");
    note.className = "yours";
    note.append(box.dataset.kind === "order" ? "Your place: " : "You chose ", chosen(pick));
    (row.querySelector(".yours-here") || row).appendChild(note);
  });
  announce(right === rows.length,
    right === rows.length ? "Right" : right + " of " + rows.length + " right");
}

var box = sheet.querySelector(".sorting");
if (box && isBack) back(box); else if (box) front(box);
