"""What the page says about time and memory before it trains."""

import threading

import pytest
from fake_engine import foretold

from explorer.errors import InvalidOptionError

HOUR = 3_600


def estimate(page):
    return page.parts.forecast.estimate()


def test_time_and_memory_stand_where_the_plan_is_told(page, service, qtbot):
    service.prophet = lambda configs, stop: foretold(90.0, memory=400 << 20)
    page.settings_bar.set_budget("seconds", 90)
    sentence = "about 2 min on CPU (1 thread), 400 MiB of memory"
    qtbot.waitUntil(lambda: estimate(page) == sentence, timeout=5_000)
    assert "about 2 min, 400 MiB of memory" in page.panel.hint.text()
    assert page.parts.notices.text("warning") == ""


def test_a_new_choice_ends_the_trial_of_the_old_one(page, service, qtbot):
    ended = threading.Event()

    def prophet(configs, stop):
        if configs[0].seconds is not None:
            stop.wait(10)
            ended.set()
            return None
        return foretold(5.0)

    service.prophet = prophet
    page.settings_bar.set_budget("seconds", 99)
    qtbot.waitUntil(lambda: len(service.forecasts) > 0, timeout=5_000)
    page.settings_bar.set_budget("epochs", 1)
    qtbot.waitUntil(lambda: estimate(page).startswith("about 5 s"), timeout=5_000)
    assert ended.is_set()


def test_the_button_does_not_wait_for_the_forecast(page, service, qtbot):
    stops = []

    def prophet(configs, stop):
        stops.append(stop)
        stop.wait(10)

    service.prophet = prophet
    page.settings_bar.set_budget("epochs", 2)
    qtbot.waitUntil(lambda: stops != [], timeout=5_000)
    with qtbot.waitSignal(page.training_ended, timeout=5_000):
        page.start()
    assert stops[0].is_set()


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        (foretold(1.5 * HOUR), "This takes about 1 h 30 min"),
        (foretold(60, memory=8 << 30, free=4 << 30), "needs about 8.0 GiB"),
    ],
)
def test_what_is_too_long_or_too_large_is_warned_of(page, service, qtbot, answer, part):
    service.prophet = lambda configs, stop: answer
    page.settings_bar.set_budget("epochs", 9)
    qtbot.waitUntil(lambda: part in page.parts.notices.text("warning"), timeout=5_000)
    assert page.panel.button.isEnabled()  # it is the user's choice


def test_a_plan_that_cannot_be_tried_says_why(page, service, qtbot):
    def prophet(configs, stop):
        raise InvalidOptionError("image_size", 3, "at least 63")

    service.prophet = prophet
    page.settings_bar.set_budget("epochs", 9)
    sentence = "image_size must be at least 63, got 3"
    qtbot.waitUntil(
        lambda: page.parts.notices.text("warning") == sentence, timeout=5_000
    )


def test_nobody_foretells_while_the_page_is_not_seen(page, service, qtbot):
    page.hide()
    before = len(service.forecasts)
    page.settings_bar.set_budget("epochs", 7)
    page.show()
    qtbot.waitUntil(lambda: len(service.forecasts) > before, timeout=5_000)
    configs, _ = service.forecasts[-1]
    assert {config.epochs for config in configs} == {7}
