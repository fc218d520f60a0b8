"""Choice cards run in chromium, front and back as pages of their own and as one page."""

from __future__ import annotations

import pytest

from studyapp.exchange.anki.export import write_package

pytestmark = pytest.mark.browser

WRITTEN_ORDER = ["0", "1", "2", "3"]
NO_STORAGE = (
    "Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('refused') }});"
)
DESKTOP = "window.pycmd = () => {};"
SHOW_IN_PLACE = """side => {
  const qa = document.getElementById('qa');
  qa.innerHTML = side;
  for (const old of qa.querySelectorAll('script')) {
    const script = document.createElement('script');
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
}"""


@pytest.fixture
def cards(questions, make_deck, learner, tmp_path):
    """Question id -> (front, back); choices are numbered in written order for the tests."""
    write_package(make_deck(questions), tmp_path / "deck.apkg")
    learner.take(tmp_path / "deck.apkg")
    shown = {}
    for card, front, back in learner.rendered():
        css = f"<style>{card.note_type()['css']}</style>"
        shown[card.note()["Id"]] = tuple(css + number_choices(side) for side in (front, back))
    return shown


def number_choices(side):
    first, *rest = side.split("<li class")
    return first + "".join(f'<li data-n="{n}" class{part}' for n, part in enumerate(rest))


class Reviewer:
    """Shows a side as a page of its own (as on Android) or inside one (as on the desktop)."""

    def __init__(self, browser, scripts="", **options):
        self.page = browser.new_context(**options).new_page()
        self.page.set_default_timeout(5000)
        self.asked, self.failed, self.body = [], [], ""
        self.page.route("**/*", self._serve)
        self.page.on("pageerror", lambda error: self.failed.append(error))
        if scripts:
            self.page.add_init_script(scripts)

    def _serve(self, route):
        self.asked.append(route.request.url)
        page = f'<!doctype html><body class="card"><div id="qa">{self.body}</div>'
        route.fulfill(body=page, content_type="text/html; charset=utf-8")

    def open(self, side=""):
        self.body = side
        self.page.goto("http://cards.test/")

    def show(self, side):
        self.page.evaluate(SHOW_IN_PLACE, side)

    def order(self):
        return self._numbers("ol.choices li")

    def chosen(self):
        return self._numbers("ol.choices li.chosen")

    def _numbers(self, selector):
        found = self.page.query_selector_all(selector)
        return [item.get_attribute("data-n") for item in found]


@pytest.fixture
def reviewer(browser):
    opened = []

    def make(*args, **options):
        opened.append(Reviewer(browser, *args, **options))
        return opened[-1]

    yield make
    for each in opened:
        assert each.failed == []
        assert set(each.asked) == {"http://cards.test/"}
        each.page.context.close()


def test_both_sides_as_pages_keep_order_and_marks(cards, reviewer):
    android = reviewer()
    front, back = cards["asl-three"]
    orders = set()
    for _ in range(10):
        android.open(front)
        order = android.order()
        assert android.chosen() == []
        assert not android.page.is_visible(".feedback >> nth=0")
        android.page.keyboard.press("1")
        android.page.keyboard.press("2")
        assert android.chosen() == [order[1]]
        android.open(back)
        assert (android.order(), android.chosen()) == (order, [order[1]])
        verdict = "✓ Right" if order[1] == "1" else "✗ Not quite"
        assert android.page.inner_text(".verdict") == verdict
        assert android.page.is_visible(".feedback >> nth=0")
        orders.add(tuple(order))
    assert len(orders) > 1
    assert all(sorted(order) == WRITTEN_ORDER for order in orders)


def test_several_may_be_chosen_where_several_are_right(cards, reviewer):
    android = reviewer()
    front, back = cards["gas-laws"]
    android.open(front)
    for number in ("0", "2", "1", "1"):
        android.page.click(f'li[data-n="{number}"]')
    assert set(android.chosen()) == {"0", "2"}
    android.open(back)
    assert android.page.inner_text(".verdict") == "✓ Right"


def test_true_and_false_stay_in_place(cards, reviewer):
    android = reviewer()
    for _ in range(6):
        android.open(cards["loss-falls"][0])
        assert android.order() == ["0", "1"]


def test_nothing_leaks_into_the_next_card(cards, reviewer):
    android = reviewer()
    android.open(cards["asl-three"][0])
    android.page.keyboard.press("1")
    android.open(cards["gas-laws"][1])
    assert (android.order(), android.chosen()) == (["0", "1", "2"], [])
    assert not android.page.is_visible(".verdict")
    android.open(cards["asl-three"][0])
    assert android.chosen() == []


@pytest.mark.parametrize("scripts", [DESKTOP, DESKTOP + NO_STORAGE])
def test_one_page_for_all_cards(cards, reviewer, scripts):
    desktop = reviewer(scripts)
    desktop.open()
    orders = set()
    for _ in range(10):
        desktop.show(cards["gas-laws"][0])
        desktop.page.keyboard.press("3")
        desktop.show(cards["asl-three"][0])
        order = desktop.order()
        desktop.page.keyboard.press("3")
        assert desktop.chosen() == [order[2]]
        desktop.show(cards["asl-three"][1])
        desktop.page.keyboard.press("1")
        assert (desktop.order(), desktop.chosen()) == (order, [order[2]])
        orders.add(tuple(order))
    assert len(orders) > 1


def test_where_nothing_can_be_kept_both_sides_stay_as_written(cards, reviewer):
    bare = reviewer(NO_STORAGE)
    for _ in range(5):
        for side in cards["asl-three"]:
            bare.open(side)
            assert bare.order() == WRITTEN_ORDER


def test_without_javascript_it_is_a_plain_list(cards, reviewer):
    plain = reviewer(java_script_enabled=False)
    front, back = cards["asl-three"]
    plain.open(front)
    assert plain.order() == WRITTEN_ORDER
    assert not plain.page.is_visible(".feedback >> nth=0")
    plain.open(back)
    assert plain.page.is_visible(".feedback >> nth=0")
    assert not plain.page.is_visible(".verdict")


def test_every_side_fits_a_phone(cards, reviewer):
    phone = reviewer(viewport={"width": 320, "height": 640})
    for name, sides in cards.items():
        for side in sides:
            phone.open(side)
            assert (name, phone.page.evaluate("document.documentElement.scrollWidth")) == (
                name,
                320,
            )
