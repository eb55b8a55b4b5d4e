"""What is remembered of a store is worked out once, the oldest is forgotten, and a failure is not kept."""

from threading import Thread

import pytest
from shapely import LineString

from hbgeo.domain.event import Role
from hbgeo.domain.ids import new_id
from hbgeo.domain.place import Place
from hbgeo.services.footways_kept import network_now
from hbgeo.services.remembering import Memory


def test_an_answer_is_worked_out_once_and_the_longest_unasked_is_forgotten(store):
    memory, worked = Memory(2), []

    def ask(key):
        return memory.recall(store, key, lambda: worked.append(key) or key)

    for key in ("a", "b", "a", "c", "a", "b"):
        assert ask(key) == key
    assert worked == ["a", "b", "c", "b"]


def test_several_that_ask_at_once_wait_for_the_first(store):
    memory, worked = Memory(2), []
    threads = [Thread(target=memory.recall, args=(store, "a", lambda: worked.append(1))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert worked == [1]


def test_an_answer_may_ask_for_another_and_a_failure_is_asked_again(store):
    memory = Memory(4)
    assert memory.recall(store, "a", lambda: memory.recall(store, "b", lambda: 1) + 1) == 2
    with pytest.raises(ZeroDivisionError):
        memory.recall(store, "c", lambda: 1 // 0)
    assert memory.recall(store, "c", lambda: 3) == 3


def test_the_network_is_made_anew_only_when_a_path_changes(store, make_observation):
    assert network_now(store) is None
    path = Place(id=new_id(), layer="gangvag", geometry=LineString([(11.84, 58.06), (11.85, 58.06)]), name="Stig")
    store.write(lambda session: session.places.put_many([path], Role.PLANNER))
    first = network_now(store)
    store.write(lambda session: session.observations.put(make_observation(), Role.WALKER))
    assert network_now(store) is first
    longer = LineString([(11.84, 58.06), (11.86, 58.06)])
    store.write(lambda session: session.places.change(path.id, Role.PLANNER, geometry=longer))
    assert network_now(store).metres.sum() == pytest.approx(2 * first.metres.sum(), rel=0.01)
