"""Cards run in chromium, front and back as pages of their own and as one page."""

from __future__ import annotations

import re

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
    if '<ol class="choices"' not in side:
        return side
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


SORTINGS = pytest.mark.parametrize("name", ["who-wrote", "planets", "kinds"])


def rows(shown, selector):
    found = shown.page.query_selector_all(f"{selector} > li")
    return [(int(row.get_attribute("data-n")), row) for row in found]


def sort_rightly(shown, but=0):
    """Answer a matching, grouping or ordering as it should be, save for ``but`` rows."""
    asked = dict(rows(shown, ".asked"))
    offered = dict(rows(shown, ".offered"))
    order = sorted(asked)
    if not offered:
        for n in order[: len(order) - but]:
            asked[n].click()
        return
    for place, n in enumerate(order):
        key = int(asked[n].get_attribute("data-key"))
        wrong = (key + 1) % len(offered)
        asked[n].click()
        offered[wrong if place < but else key].click()


@SORTINGS
def test_what_is_sorted_rightly_is_right_on_the_back(cards, reviewer, name):
    front, back = cards[name]
    for scripts in ("", DESKTOP, DESKTOP + NO_STORAGE):
        shown = reviewer(scripts)
        shown.open()
        show = shown.show if scripts else shown.open
        show(front)
        sort_rightly(shown)
        show(back)
        assert shown.page.inner_text(".verdict") == "✓ Right"
        assert len(shown.page.query_selector_all(".hit")) == 4
        assert shown.page.query_selector_all(".missed, .yours") == []


@pytest.mark.parametrize(
    ("name", "yours"),
    [
        ("who-wrote", ["You chose Virginia Woolf"]),
        ("planets", []),
        ("kinds", ["You chose Noble gases"]),
    ],
)
def test_what_is_sorted_wrongly_is_shown_beside_what_is_right(cards, reviewer, name, yours):
    android = reviewer()
    front, back = cards[name]
    android.open(front)
    sort_rightly(android, but=1)
    android.open(back)
    assert android.page.inner_text(".verdict") == "✗ 3 of 4 right"
    said = [row.inner_text().split() for row in android.page.query_selector_all(".yours")]
    assert [" ".join(words) for words in said] == yours


def test_an_order_is_tapped_and_taken_back(cards, reviewer):
    android = reviewer()
    front, back = cards["planets"]
    orders = set()
    for _ in range(8):
        android.open(front)
        orders.add(tuple(n for n, _ in rows(android, ".asked")))
    assert len(orders) > 1

    shown = [row for _, row in rows(android, ".asked")]
    for key in ("3", "1", "3", "2"):
        android.page.keyboard.press(key)
    badges = [row.query_selector(".badge").inner_text() for row in shown]
    assert badges == ["1", "2", "", ""]
    mixed = [n for n, _ in rows(android, ".asked")]
    android.open(back)
    right = sum(n == place for place, n in enumerate(mixed[:2]))
    assert android.page.inner_text(".verdict") == f"✗ {right} of 4 right"
    texts = [row.inner_text() for _, row in rows(android, ".order")]
    assert [text.split("\n")[0].split()[-1] for text in texts] == [
        "Mercury", "Venus", "Earth", "Mars",
    ]  # fmt: skip


def test_digits_give_the_marked_row_its_partner(cards, reviewer):
    android = reviewer()
    front, _ = cards["kinds"]
    android.open(front)
    for key in "1212":
        android.page.keyboard.press(key)
    badges = [badge.inner_text() for badge in android.page.query_selector_all(".badge")]
    assert badges == list("1212")
    assert android.page.query_selector_all(".active") == []
    rows(android, ".asked")[1][1].click()
    android.page.keyboard.press("1")
    badges = [badge.inner_text() for badge in android.page.query_selector_all(".badge")]
    assert badges == list("1112")


@SORTINGS
def test_sorting_leaks_nothing_and_needs_no_memory(cards, reviewer, name):
    android, bare, plain = reviewer(), reviewer(NO_STORAGE), reviewer(java_script_enabled=False)
    front, back = cards[name]
    android.open(cards["asl-three"][0])
    android.page.keyboard.press("1")
    android.open(back)
    bare.open(front)
    sort_rightly(bare)
    bare.open(back)
    plain.open(front)
    assert len(rows(plain, ".asked")) == 4
    plain.open(back)
    for shown in (android, bare, plain):
        assert not shown.page.is_visible(".verdict")
        assert shown.page.query_selector_all(".hit, .missed, .yours") == []
        assert len(shown.page.query_selector_all("[data-n]")) == 4
        shown.open()


def luminance(colour):
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * p for share, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", ["", "nightMode", "night_mode"])
def test_text_stands_out_in_both_themes(cards, reviewer, theme):
    shown = reviewer()
    for name, (front, back) in cards.items():
        for side in (front, back):
            shown.open(side)
            shown.page.evaluate("theme => theme && document.body.classList.add(theme)", theme)
            paper, *inks = shown.page.evaluate(
                """() => [getComputedStyle(document.body).backgroundColor,
                   ...[...document.querySelectorAll('.question, .prompt, .source, .line, a')]
                   .map(part => getComputedStyle(part).color)]"""
            )
            for ink in inks:
                dark, light = sorted((luminance(paper), luminance(ink)))
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ink, paper)
            assert (luminance(paper) < 0.2) == bool(theme)


def test_every_side_fits_a_phone(cards, reviewer):
    phone = reviewer(viewport={"width": 320, "height": 640})
    for name, sides in cards.items():
        for side in sides:
            phone.open(side)
            assert (name, phone.page.evaluate("document.documentElement.scrollWidth")) == (
                name,
                320,
            )
