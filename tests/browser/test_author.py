"""Editing in a real browser: find, preview, save, learners see it; and two editors at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_fine, sign_in
from tests.factories import TYPES

Open = Callable[..., Page]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_correction_reaches_the_learner(open_page: Open, view: str, javascript: bool) -> None:
    text = f"Corrected for {view}, {javascript}."
    page = open_page(view, javascript=javascript)
    sign_in(page)
    page.get_by_role("link", name="Author").click()
    page.get_by_label("Words").fill("spider legs")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="How many legs has a spider?").click()
    page.get_by_label("Explanation").fill(text)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("main")).to_contain_text("As a learner sees it")
    if javascript:
        assert_fine(page)
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator("[role=status]")).to_contain_text("learners see version")
    learner = open_page(view, javascript=javascript)
    learner.goto("/")
    learner.get_by_role("button", name="Start studying").click()
    learner.goto("/study/question/q-numeric")
    learner.get_by_role("button", name="I don't know").click()
    expect(learner.locator("main")).to_contain_text(text)


def test_the_second_of_two_editors_sees_both_texts(open_page: Open, view: str) -> None:
    ann, bob = open_page(view), open_page(view)
    sign_in(ann)
    sign_in(bob, "bob@example.org")
    for page in (ann, bob):
        page.goto("/author/q-short-answer")
    ann.get_by_label("Explanation").fill(f"Ann's words, {view}.")
    ann.get_by_role("button", name="Save draft").click()
    ann.wait_for_load_state()
    bob.get_by_label("Explanation").fill(f"Bob's words, {view}.")
    with bob.expect_response(lambda r: r.request.method == "POST") as answer:
        bob.get_by_role("button", name="Save draft").click()
    assert answer.value.status == 409
    for words in (f"Ann's words, {view}.", f"Bob's words, {view}."):
        expect(bob.locator("main")).to_contain_text(words)
    expect(bob.get_by_label("Explanation")).to_have_value(f"Bob's words, {view}.")
    assert_fine(bob)
    bob.get_by_role("button", name="Save draft").click()
    bob.goto("/author/q-short-answer")
    expect(bob.get_by_label("Explanation")).to_have_value(f"Bob's words, {view}.")


def test_every_page_of_the_workbench_is_fine(open_page: Open, view: str) -> None:
    page = open_page(view)
    sign_in(page)
    ids = [f"q-{type_.replace('_', '-')}" for type_ in TYPES]
    paths = [
        "/author",
        "/author/coverage",
        "/author?q=nothing+at+all",
        "/author/new",
        "/author/q-cloze/versions",
    ]
    paths += ["/author/q-cloze/versions/1", "/author/new?type=single_choice"]
    for path in [*paths, *(f"/author/{id_}" for id_ in ids)]:
        page.goto(path)
        assert_fine(page)
