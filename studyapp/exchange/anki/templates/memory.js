var KEY = "studyapp-card";
var sheet = document.currentScript ? document.currentScript.closest(".sheet") : null;
sheet = sheet || document.querySelector(".sheet");
var isBack = sheet.classList.contains("back");

/* What was chosen must outlive the turn of the card. Without session storage only the
   desktop program is known to keep one window for both sides. */
var kept = (function () {
  try {
    sessionStorage.setItem(KEY, sessionStorage.getItem(KEY) || "");
    return {
      read: function () { return sessionStorage.getItem(KEY); },
      write: function (text) { sessionStorage.setItem(KEY, text); }
    };
  } catch (refused) {
    if (typeof window.pycmd !== "function") return null;
    return {
      read: function () { return window[KEY]; },
      write: function (text) { window[KEY] = text; }
    };
  }
})();

function save(state) {
  if (!kept) return;
  state.note = sheet.dataset.note;
  kept.write(JSON.stringify(state));
}

/* The state that this note's front left, or null. */
function recall() {
  try {
    var state = JSON.parse(kept.read());
    return state.note === sheet.dataset.note ? state : null;
  } catch (nothing) {
    return null;
  }
}

function kids(list) {
  return list ? Array.prototype.slice.call(list.children) : [];
}

function shuffled(items) {
  var mixed = [];
  items.forEach(function (item, i) {
    mixed.splice(Math.floor(Math.random() * (i + 1)), 0, item);
  });
  return mixed;
}

function arrange(items) {
  items.forEach(function (item) { item.parentNode.appendChild(item); });
}

function onTap(item, act) {
  item.addEventListener("click", function (event) {
    if (!event.target.closest("a")) act(item);
  });
}

/* Calls act with 0 to 8 for the keys 1 to 9, for as long as this side is shown. */
function onDigit(act) {
  document.addEventListener("keydown", function pressed(event) {
    if (!sheet.isConnected) return document.removeEventListener("keydown", pressed);
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    act(Number(event.key) - 1);
  });
}

function announce(right, text) {
  var verdict = sheet.querySelector(".verdict");
  verdict.textContent = (right ? "✓ " : "✗ ") + text;
  verdict.classList.add(right ? "right" : "wrong");
  verdict.hidden = false;
}
