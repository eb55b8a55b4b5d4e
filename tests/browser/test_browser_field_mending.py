"""What the server does not take at once holds up nothing else for ever."""

from __future__ import annotations

from pathlib import Path

from field_walk import NOTHING_WAITS, SAVE, field_walk, join, phone, until
from playwright.sync_api import Browser

from hbgeo.domain.catalogue import load
from hbgeo.services.walks import WalkDraft, plan
from hbgeo.store.sqlite import open_store

#: A pin far from the area, which is refused; something is changed before it is sent, and it has a photo.
SAVE_ABROAD = """async () => {
  const id = window.ids.newId();
  await window.phone.savePin({
    id, position: {lon: 31, lat: 40, source: "tap", accuracy_m: null}, category: "LJUS", text: "first",
    recorded_at: new Date().toISOString(), language: "sv", promised_photos: 1,
  });
  await window.phone.changePin(id, {text: "second"});
  const canvas = new OffscreenCanvas(64, 64);
  canvas.getContext("2d").fillRect(0, 0, 32, 64);
  const blob = await canvas.convertToBlob({type: "image/jpeg"});
  await window.phone.addPhoto(id, blob, blob);
  return id;
}"""
#: A pin on another walk.
SAVE_LATER = """async (code) => {
  const at = document.querySelector('script[src$="/main.js"]').src.replace("/main.js", "");
  const other = await (await import(`${at}/phone.js`)).Phone.open(code);
  await other.savePin({
    id: window.ids.newId(), position: {lon: 11.84, lat: 58.0625, source: "tap", accuracy_m: null}, category: "LJUS",
    text: "later", recorded_at: new Date().toISOString(), language: "sv", promised_photos: 0,
  });
}"""
MEND = """(id) => window.phone.changePin(id, {
  position: {lon: 11.84, lat: 58.0625, source: "tap", accuracy_m: null},
})"""


def test_with_a_mended_pin_its_photo_and_changes_follow(browser: Browser, tmp_path: Path) -> None:
    with field_walk(tmp_path) as at, phone(browser) as context:
        page = join(context, at)
        context.set_offline(True)
        mine = page.evaluate(SAVE_ABROAD)
        context.set_offline(False)
        until(page, NOTHING_WAITS)
        assert page.evaluate("async () => (await window.phone.pins())[0].photos[0].state") == "refused"
        page.evaluate(MEND, mine)
        until(page, NOTHING_WAITS)
        [pin] = page.evaluate("() => window.phone.pins()")
        assert (pin["state"], pin["photos"][0]["state"]) == ("sent", "sent")
        assert at.stored() == [("second", 1)]


def test_a_walk_that_has_not_started_holds_up_no_photo_of_another(browser: Browser, tmp_path: Path) -> None:
    with field_walk(tmp_path) as at, phone(browser) as context:
        page = join(context, at)
        store = open_store(at.server.home / "named.gpkg")
        later = plan(store, load(), WalkDraft(title="Senare", on=at.walk.on))
        store.close()
        page.evaluate(SAVE_LATER, later.code)
        page.evaluate(SAVE, {"count": 1, "photoEach": 1, "size": 64})
        until(page, NOTHING_WAITS)
        assert at.stored() == [("nr 0", 1)]
