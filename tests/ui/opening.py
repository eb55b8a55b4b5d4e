"""Opening a page without a browser, as its address says, and pressing its buttons."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).parents[2] / "hbgeo" / "ui" / "pages"


def opened(name, **asked):
    """A page as an address with these parameters shows it."""
    test = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=30)
    for parameter, value in asked.items():
        test.query_params[parameter] = value
    test.run()
    assert not test.exception
    return test


def pressed(test, label):
    """The page after a press of the first button with this label."""
    next(button for button in test.button if button.label == label).click().run()
    assert not test.exception
