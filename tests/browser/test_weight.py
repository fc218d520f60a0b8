"""What the first visit costs a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import SIZES, Server

FIRST_PAGE = 120_000
"""Bytes over the wire, headers included."""


@pytest.mark.parametrize("path", ["/", "/study", "/offline"])
def test_a_first_page_is_light_and_asks_nobody_else(
    browser: Browser, server: Server, path: str
) -> None:
    width, height = SIZES["phone"]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    received: list[float] = []
    addresses: list[str] = []

    def sent(event: dict[str, Any]) -> None:
        addresses.append(event["request"]["url"])

    def finished(event: dict[str, Any]) -> None:
        received.append(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", sent)
    wire.on("Network.loadingFinished", finished)
    page.goto(server.address + path, wait_until="networkidle")
    context.close()
    assert len(received) >= 3
    assert [a for a in addresses if not a.startswith((server.address + "/", "data:"))] == []
    assert sum(received) <= FIRST_PAGE
