var list = sheet.querySelector("ol.choices");
var written = kids(list);

function front() {
  var one = list.dataset.pick === "one";
  var order = written.map(function (_, index) { return index; });
  if (kept && list.dataset.shuffle === "yes") order = shuffled(order);
  arrange(order.map(function (index) { return written[index]; }));

  function keep() {
    save({ order: order, chosen: order.filter(function (index) {
      return written[index].classList.contains("chosen");
    }) });
  }
  function show(item, on) {
    item.classList.toggle("chosen", on);
    item.setAttribute("aria-checked", String(on));
  }
  function mark(item) {
    var on = !item.classList.contains("chosen");
    if (one) written.forEach(function (other) { show(other, false); });
    show(item, on);
    keep();
  }

  list.setAttribute("role", one ? "radiogroup" : "group");
  written.forEach(function (item) {
    item.setAttribute("role", one ? "radio" : "checkbox");
    show(item, false);
    onTap(item, mark);
  });
  onDigit(function (index) {
    if (list.children[index]) mark(list.children[index]);
  });
  keep();
}

function back() {
  var state = recall();
  if (!state || !state.order || state.order.length !== written.length) return;
  arrange(state.order.map(function (index) { return written[index]; }));
  state.chosen.forEach(function (index) { written[index].classList.add("chosen"); });
  if (!state.chosen.length) return;
  var right = written.every(function (item) {
    return item.classList.contains("chosen") === (item.dataset.key === "yes");
  });
  announce(right, right ? "Right" : "Not quite");
}

if (list && isBack) back(); else if (list) front();
