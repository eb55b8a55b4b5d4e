"""The door in front of something of the staff's at every address."""

import asyncio

import pytest
from doorstep import HOST, PASSPHRASE, application, cookies, sign_in
from streamlit.proto.BackMsg_pb2 import BackMsg

from hbgeo.doors.guard import Guard
from hbgeo.web.doors import Doors
from hbgeo.web.doors_runs import whole_page
from hbgeo.web.headers import SecurityHeaders

PAGE, DATA = "/karta", "/api/export/observations.csv"
HEADERS = ("x-content-type-options", "referrer-policy", "permissions-policy", "content-security-policy")


def test_a_page_sends_whoever_is_signed_out_to_the_sign_in_and_says_where_from(ask):
    answer = ask("/karta?lang=en&q=a%2Fb&x=%C3%A5")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/signin?next=%2Fkarta%3Flang%3Den%26q%3Da%252Fb%26x%3D%25C3%25A5"


@pytest.mark.parametrize(
    "path", [DATA, "/photos/x.jpg", "/_stcore/host-config", "/media/x", "/component/x/y", "/static/x"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_data_is_answered_401_as_a_problem(ask, path, method):
    answer = ask(path, method=method)
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert "www-authenticate" in answer.headers
    assert "the staff's" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_page_takes_nothing_from_whoever_is_signed_out(ask, method):
    assert ask(PAGE, method=method).status_code == 401


def test_whoever_is_signed_in_reaches_everything(ask, signed_in):
    assert [ask(path, headers=signed_in).text for path in (PAGE, DATA, "/photos/x.jpg")] == ["the staff's"] * 3


@pytest.mark.parametrize(
    "path",
    [
        "//walk/x", "/walk/../karta", "/walk/%2e%2e/karta", "/walk/..%2fkarta", "/walk%2f..%2fkarta", "/WALK/x",
        "/walk.",
        "/walk/%252e%252e/karta", "/api/walks/..%2f..%2fapi/export/x.csv", "/assets/..%5c..%5ckarta", "/walk/%00",
        "/signin/../karta", "/signin%2f..%2fkarta", "/_stcore/health/../../karta", "/walk/x%0d%0a",
    ],
)  # fmt: skip
def test_no_way_of_writing_an_address_opens_it(ask, path):
    answer = ask(path)
    assert answer.status_code in (303, 401, 404)
    assert "the staff's" not in answer.text


def forged(guard, tmp_path):
    sessions = guard.sessions
    mine = sessions.cookie(sessions.begin(guard.kept().generation))
    other = Guard(guard.settings.__class__(home=tmp_path / "other"))
    return {
        "empty": "",
        "cut": mine[:-2],
        "of another server": other.sessions.cookie(other.sessions.begin(guard.kept().generation)),
        "of another passphrase": sessions.cookie(sessions.begin("0" * 16)),
        "of no passphrase": sessions.cookie(sessions.begin("")),
        "nonsense": "null",
    }


def test_a_cookie_that_is_forged_or_of_another_generation_opens_nothing(ask, guard, tmp_path):
    for name, value in forged(guard, tmp_path).items():
        answer = ask(DATA, headers={"Cookie": f"hbgeo_session={value}"})
        assert answer.status_code == 401, name


def test_a_new_passphrase_signs_everybody_out_at_once(ask, guard, signed_in):
    assert ask(DATA, headers=signed_in).status_code == 200
    guard.passphrase.set("fem helt andra ord på rad")
    assert ask(DATA, headers=signed_in).status_code == 401


def test_the_same_passphrase_set_again_signs_everybody_out_too(ask, guard, signed_in):
    guard.passphrase.set(PASSPHRASE)
    assert ask(DATA, headers=signed_in).status_code == 401


def test_a_removed_passphrase_leaves_the_server_closed(ask, guard, signed_in):
    ask(PAGE)
    guard.passphrase.remove()
    assert ask(DATA, headers=signed_in).status_code == 401
    assert "Lösenfrasen togs bort" in ask("/signin").text


def test_a_damaged_passphrase_file_leaves_the_server_closed(ask, guard, signed_in, caplog):
    guard.passphrase.path.write_text("{")
    assert [ask(DATA, headers=signed_in).status_code for _ in range(2)] == [401, 401]
    assert caplog.text.count("Set a new one with hbgeo passphrase") == 1


@pytest.mark.parametrize("base", [HOST, "https://hbgeo.test"])
@pytest.mark.parametrize("path", [PAGE, DATA, "/signin", "/signout", "/walk/x", "/breaks"])
def test_every_answer_has_the_headers_that_protect(guard, asking, base, path):
    ask = asking(guard, base=base)
    signed = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies(sign_in(ask)).items())}
    for headers in ({}, signed):
        answer = ask(path, headers=headers)
        assert all(name in answer.headers for name in HEADERS)
        assert ("strict-transport-security" in answer.headers) is base.startswith("https")


def test_a_failure_is_answered_with_the_headers_and_without_what_failed(ask, signed_in, caplog):
    answer = ask("/breaks", headers=signed_in)
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert "content-security-policy" in answer.headers
    assert "Kalle" not in caplog.text
    assert "/breaks failed: ValueError" in caplog.text


def test_pages_are_not_kept_by_the_browser(ask, signed_in):
    assert ask(PAGE, headers=signed_in).headers["cache-control"] == "no-store"
    assert ask(PAGE).headers["cache-control"] == "no-store"


def test_a_cookie_in_use_is_renewed_but_never_on_what_others_may_keep(ask, guard):
    session = guard.sessions.begin(guard.kept().generation)
    old = guard.sessions.cookie(session.__class__(session.id, session.generation, session.begun, session.issued - 600))
    headers = {"Cookie": f"hbgeo_session={old}"}
    renewed = guard.sessions.read(cookies(ask(PAGE, headers=headers))["hbgeo_session"])
    assert (renewed.id, renewed.begun) == (session.id, round(session.begun))
    assert "set-cookie" not in ask("/static/x.js", headers=headers).headers


# Without a sign-in.


def test_without_a_sign_in_this_machine_reaches_everything(no_sign_in, asking):
    for base in ("http://localhost:8501", "http://127.0.0.1:8501", "http://[::1]:8501"):
        ask = asking(no_sign_in, base=base, client="127.0.0.1")
        assert ask(PAGE).text == "the staff's"
        assert "set-cookie" not in ask(PAGE).headers


@pytest.mark.parametrize("client", ["198.51.100.7", "192.168.1.9", "fe80::1", "2001:db8::1"])
@pytest.mark.parametrize("base", [HOST, "http://127.0.0.1:8501"])
def test_without_a_sign_in_others_are_told_how_to_set_one(no_sign_in, asking, client, base):
    ask = asking(no_sign_in, base=base, client=client)
    page, data = ask(PAGE), ask(DATA)
    assert (page.status_code, data.status_code) == (403, 403)
    assert "hbgeo passphrase" in page.text
    assert "hbgeo passphrase" in data.json()["detail"]
    assert "This page" not in page.text
    assert "These pages need a sign-in" in ask(f"{PAGE}?lang=en").text
    assert "De här sidorna behöver en inloggning" in page.text


@pytest.mark.parametrize("base", [HOST, "http://evil.example:8501", "http://127.0.0.1.evil.example"])
def test_a_name_that_was_bent_to_this_machine_is_refused(no_sign_in, asking, base):
    ask = asking(no_sign_in, base=base, client="127.0.0.1")
    assert (ask(PAGE).status_code, ask(DATA).status_code) == (403, 403)


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_what_a_proxy_passes_on_is_not_asked_by_this_machine(no_sign_in, asking, name):
    ask = asking(no_sign_in, base="http://127.0.0.1:8501", client="127.0.0.1")
    assert ask(DATA, headers={name: "127.0.0.1"}).status_code == 403


def test_without_a_sign_in_what_walkers_need_is_open_to_everybody(no_sign_in, asking):
    assert asking(no_sign_in)("/walk/ABC123").text == "the staff's"


def test_a_passphrase_set_while_the_server_runs_closes_it(no_sign_in, asking):
    ask = asking(no_sign_in, base="http://localhost:8501", client="127.0.0.1")
    assert ask(DATA).status_code == 200
    no_sign_in.passphrase.set(PASSPHRASE)
    assert ask(DATA).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_changes_nothing_though_the_browser_sends_the_cookie(ask, signed_in, headers):
    assert ask("/api/later", method="POST", headers=signed_in | headers).status_code == 403


# WebSockets.


def websocket(guard, *, headers=(), messages=(), **of_scope):
    """Open one; return what was sent, and what reached the staff's side."""
    sent, reached = [], []

    async def behind(scope, receive, send):
        await send({"type": "websocket.accept"})
        reached.extend([(await receive())["bytes"] for _ in messages])

    app = SecurityHeaders(Doors(behind, guard=guard))
    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "query_string": b"",
        "client": ("198.51.100.7", 50000),
        "scheme": "ws",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        "extensions": {"websocket.http.response": {}},
    } | of_scope
    queue = iter(messages)

    async def receive():
        given = next(queue)
        return {"type": "websocket.receive", "bytes": given() if callable(given) else given}

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent, reached


def host(name="hbgeo.test"):
    return ("Host", name)


def test_a_websocket_is_refused_before_it_is_accepted_with_the_headers_that_protect(guard):
    (start, _body), reached = websocket(guard, headers=[host()])
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 403)
    assert all(name.encode() in dict(start["headers"]) for name in HEADERS)
    assert reached == []


@pytest.mark.parametrize("path", ["/walk/x", "/assets/x", "/signin", "/_stcore/health", "/_stcore/stream"])
def test_no_path_opens_a_websocket(guard, path):
    assert websocket(guard, path=path, headers=[host()])[0][0]["type"] != "websocket.accept"


def test_a_server_without_the_extension_closes_it_before_it_is_accepted(guard):
    assert [one["type"] for one in websocket(guard, headers=[host()], extensions={})[0]] == ["websocket.close"]


def test_a_websocket_of_somebody_signed_in_is_accepted_unless_another_site_opens_it(guard, signed_in):
    cookie = ("Cookie", signed_in["Cookie"])
    assert websocket(guard, headers=[host(), cookie])[0][0]["type"] == "websocket.accept"
    own = [host(), cookie, ("Origin", HOST)]
    assert websocket(guard, headers=own)[0][0]["type"] == "websocket.accept"
    foreign = [host(), cookie, ("Origin", "http://localhost:3000")]
    assert websocket(guard, headers=foreign)[0][0]["status"] == 403


def test_without_a_sign_in_a_bent_name_opens_no_websocket(no_sign_in):
    opened, _ = websocket(no_sign_in, headers=[host("127.0.0.1:8501")], client=("127.0.0.1", 1))
    refused, _ = websocket(no_sign_in, headers=[host("evil.example")], client=("127.0.0.1", 1))
    assert (opened[0]["type"], refused[0]["status"]) == ("websocket.accept", 403)


def fragment_run():
    asked = BackMsg()
    asked.rerun_script.fragment_id = "live"
    asked.rerun_script.query_string = "lang=en"
    return asked.SerializeToString()


def test_after_the_sign_out_a_part_of_a_page_runs_no_more_without_its_beginning(guard, signed_in):
    def ended():
        guard.end({"hbgeo_session": signed_in["Cookie"].partition("=")[2]})
        return fragment_run()

    headers = [host(), ("Cookie", signed_in["Cookie"])]
    _, (before, after) = websocket(guard, headers=headers, messages=[fragment_run(), ended])
    assert before == fragment_run()
    asked = BackMsg.FromString(after)
    assert (asked.rerun_script.fragment_id, asked.rerun_script.query_string) == ("", "lang=en")


def test_what_is_no_message_of_streamlits_passes_unchanged():
    assert whole_page(b"\xff\xff\xff") == b"\xff\xff\xff"


def test_the_application_of_these_tests_has_the_real_order_of_doors(guard):
    assert [one.cls for one in application(guard).user_middleware] == [SecurityHeaders, Doors]
