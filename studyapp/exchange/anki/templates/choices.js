(function () {
  "use strict";
  var KEY = "studyapp-choices";
  var list = document.querySelector(".sheet ol.choices");
  if (!list) return;
  var sheet = list.closest(".sheet");
  var written = Array.prototype.slice.call(list.children);
  var kept = memory();

  /* The order must outlive the turn of the card. Without session storage only the
     desktop program is known to keep one window for both sides. */
  function memory() {
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
  }

  function recall() {
    try {
      var state = JSON.parse(kept.read());
      if (state.note === sheet.dataset.note && state.order.length === written.length) {
        return state;
      }
    } catch (nothing) { /* never shown, or not ours */ }
    return null;
  }

  function arrange(order) {
    order.forEach(function (index) { list.appendChild(written[index]); });
  }

  function shuffled(count) {
    var order = [];
    for (var i = 0; i < count; i++) order.splice(Math.floor(Math.random() * (i + 1)), 0, i);
    return order;
  }

  function front() {
    var one = list.dataset.pick === "one";
    var order = written.map(function (_, index) { return index; });
    if (kept && list.dataset.shuffle === "yes") order = shuffled(written.length);
    arrange(order);

    function save() {
      if (!kept) return;
      var chosen = order.filter(function (index) {
        return written[index].classList.contains("chosen");
      });
      kept.write(JSON.stringify({ note: sheet.dataset.note, order: order, chosen: chosen }));
    }
    function show(item, on) {
      item.classList.toggle("chosen", on);
      item.setAttribute("aria-checked", String(on));
    }
    function mark(item) {
      var on = !item.classList.contains("chosen");
      if (one) written.forEach(function (other) { show(other, false); });
      show(item, on);
      save();
    }
    function onKey(event) {
      if (!list.isConnected) return document.removeEventListener("keydown", onKey);
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
      var item = list.children[Number(event.key) - 1];
      if (item) mark(item);
    }

    list.setAttribute("role", one ? "radiogroup" : "group");
    written.forEach(function (item) {
      item.setAttribute("role", one ? "radio" : "checkbox");
      show(item, false);
      item.addEventListener("click", function (event) {
        if (!event.target.closest("a")) mark(item);
      });
    });
    document.addEventListener("keydown", onKey);
    save();
  }

  function back() {
    var state = kept && recall();
    if (!state) return;
    arrange(state.order);
    state.chosen.forEach(function (index) { written[index].classList.add("chosen"); });
    if (!state.chosen.length) return;
    var right = written.every(function (item) {
      return item.classList.contains("chosen") === (item.dataset.key === "yes");
    });
    var verdict = sheet.querySelector(".verdict");
    verdict.textContent = right ? "✓ Right" : "✗ Not quite";
    verdict.classList.add(right ? "right" : "wrong");
    verdict.hidden = false;
  }

  if (sheet.classList.contains("back")) back(); else front();
})();
