"""However often a phone sends its things, and in whatever order retries come: in the end each is kept once."""

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from on_a_walk import draft, kept, new_walker, open_walk, picture

from hbgeo.domain.ids import new_id
from hbgeo.errors import Gone, NotFound
from hbgeo.services import walker_photos, walker_pins

PINS = 3
PHOTOS = [picture(number) for number in range(2)]
SENT = [f"{number:064x}" for number in range(2)]
#: What a phone wants in the end for each pin: changed, with which photos, photos taken back, removed.
WANTED = st.lists(
    st.tuples(st.booleans(), st.sets(st.sampled_from([0, 1])), st.sets(st.sampled_from([0, 1])), st.booleans()),
    min_size=PINS,
    max_size=PINS,
)


@dataclass
class Phone:
    """Sends requests until each was answered by something that is no reason to try again."""

    store: object
    catalogue: object
    code: str
    walker: str
    requests: list = field(default_factory=list)

    def want(self, wishes):
        for changed, photos, taken_back, removed in wishes:
            sent, change_id = draft(), new_id()
            self.requests.append(("put", sent, None))
            if changed:
                self.requests.append(("change", sent, change_id))
            self.requests += [("photo", sent, number) for number in sorted(photos)]
            self.requests += [("unphoto", sent, number) for number in sorted(taken_back)]
            if removed:
                self.requests.append(("remove", sent, None))
            yield sent.id, changed, photos - taken_back, removed

    def send(self, request):
        what, sent, extra = request
        who = (self.code, self.walker)
        if what == "put":
            walker_pins.put_pin(self.store, self.catalogue, *who, sent)
        elif what == "change":
            walker_pins.change_pin(self.store, self.catalogue, *who, sent.id, extra, {"text": "ändrad"})
        elif what == "photo":
            walker_photos.add_photo(self.store, self.catalogue, *who, sent.id, SENT[extra], PHOTOS[extra])
        elif what == "unphoto":
            walker_photos.remove_photo(self.store, *who, sent.id, SENT[extra])
        else:
            walker_pins.remove_pin(self.store, *who, sent.id)

    def send_all(self, order):
        """Send in any order, some of it twice; what found no pin yet is sent again, as a phone does."""
        waiting = [self.requests[index % len(self.requests)] for index in order] + self.requests
        while waiting:
            again = []
            for request in waiting:
                try:
                    self.send(request)
                except Gone:
                    continue
                except NotFound:
                    again.append(request)
            assert len(again) < len(waiting)
            waiting = again


@given(WANTED, st.lists(st.integers(0, 100), max_size=30))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_thing_is_kept_once_and_what_was_taken_back_stays_away(store, catalogue, wishes, order):
    walk = open_walk(store, catalogue)
    phone = Phone(store, catalogue, walk.code, new_walker(store, walk))
    wanted = list(phone.want(wishes))
    phone.send_all(order)
    have = {one.id: one for one in kept(store, walk)}
    assert sorted(have) == sorted(id_ for id_, _changed, _photos, removed in wanted if not removed)
    with store.read() as session:
        for id_, changed, photos, removed in wanted:
            names = [photo.sha256 for photo in session.photos.of(id_)]
            assert sorted(names) == sorted(PHOTOS[number].sha256 for number in photos if not removed)
            actions = [event.action for event in session.events.of(id_)]
            assert actions.count("created") == (id_ in have or "deleted" in actions)
            assert actions.count("changed") <= changed
            if not removed:
                assert (have[id_].text == "ändrad") == changed
                assert have[id_].photo_count == len(photos)
    assert [one for one in store.check() if one.serious] == []


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=25))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_me_too_is_counted_by_who_says_it_now(store, catalogue, told):
    walk = open_walk(store, catalogue)
    sent, others = draft(), [new_walker(store, walk) for _ in range(4)]
    walker_pins.put_pin(store, catalogue, walk.code, new_walker(store, walk), sent)
    now_agreeing, count = set(), 0
    for who, yes in told:
        (now_agreeing.add if yes else now_agreeing.discard)(who)
        say = walker_pins.agree if yes else walker_pins.disagree
        count = say(store, walk.code, others[who], sent.id)
        assert count == len(now_agreeing)
    assert [one.agreements for one in kept(store, walk)] == [len(now_agreeing)]
