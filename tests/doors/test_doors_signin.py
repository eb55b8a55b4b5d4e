"""Signing in and out."""

import html
import re
from urllib.parse import quote

import pytest
from doorstep import HOST, PASSPHRASE, cookies, sign_in

TLS = "https://hbgeo.test"


def attributes(answer):
    return {part.strip().casefold() for part in answer.headers["set-cookie"].split(";")[1:]}


def test_the_passphrase_leads_to_the_page_asked_for(ask):
    answer = sign_in(ask, next="/vandringar?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/vandringar?lang=en")
    assert answer.headers["cache-control"] == "no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(ask):
    answer = sign_in(ask)
    assert {"httponly", "samesite=lax", "path=/", "max-age=43200"} == attributes(answer)


def test_over_tls_the_cookie_is_bound_to_this_host_and_to_tls(guard, asking):
    ask = asking(guard, base=TLS)
    answer = sign_in(ask)
    assert answer.headers["set-cookie"].startswith("__Host-hbgeo_session=")
    assert "secure" in attributes(answer)
    value = cookies(answer)["__Host-hbgeo_session"]
    assert ask("/karta", headers={"Cookie": f"__Host-hbgeo_session={value}"}).status_code == 200
    assert ask("/karta", headers={"Cookie": f"hbgeo_session={value}"}).status_code == 303


def test_a_wrong_passphrase_is_told_and_gives_no_cookie(ask, caplog):
    answer = sign_in(ask, "fem andra ord på rad")
    assert answer.status_code == 403
    assert 'role="alert"' in answer.text
    assert "set-cookie" not in answer.headers
    assert "198.51.100.7" in caplog.text
    assert "fem andra" not in caplog.text + answer.text


def test_the_page_asked_for_survives_a_mistake(ask):
    page = sign_in(ask, "fel", next="/lager?x=1&y=2").text
    assert html.unescape(re.search(r'name="next" value="([^"]*)"', page)[1]) == "/lager?x=1&y=2"


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/signout", "/signin?x=1", ""],
)
def test_signing_in_leads_nowhere_else(ask, signed_in, path):
    assert sign_in(ask, next=path).headers["location"] == "/"
    assert ask(f"/signin?next={quote(path)}", headers=signed_in).headers["location"] == "/"


def test_what_stands_in_the_address_is_only_text_in_the_page(ask):
    page = ask(f"/signin?next={quote('/<script>alert(1)</script>')}").text
    assert "<script" not in page


def test_the_page_runs_no_script_and_may_be_framed_by_nobody(ask):
    answer = ask("/signin")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", answer.text)
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("headers", "query", "language"),
    [
        ({}, "", "sv"),
        ({"Accept-Language": "en-GB,en;q=0.9"}, "", "en"),
        ({"Accept-Language": "ar"}, "", "sv"),
        ({"Accept-Language": "en"}, "?lang=sv", "sv"),
        ({}, "?lang=en", "en"),
        ({}, "?lang=xx", "sv"),
    ],
)
def test_the_page_speaks_the_visitors_language(ask, headers, query, language):
    assert f'<html lang="{language}">' in ask(f"/signin{query}", headers=headers).text


def test_a_mistake_is_told_in_the_language_of_the_form(ask):
    assert "That is not the passphrase" in sign_in(ask, "fel", lang="en").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
@pytest.mark.parametrize("path", ["/signin", "/signout"])
def test_a_form_of_another_site_does_nothing(ask, signed_in, path, headers):
    answer = ask(path, method="POST", data={"passphrase": PASSPHRASE}, headers=signed_in | headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert ask("/karta", headers=signed_in).status_code == 200


def test_the_sixth_mistake_waits_and_even_the_right_passphrase_is_not_looked_at(ask):
    assert [sign_in(ask, "fel").status_code for _ in range(6)] == [403] * 5 + [429]
    answer = sign_in(ask)
    assert (answer.status_code, "set-cookie" in answer.headers) == (429, False)
    assert 0 < int(answer.headers["retry-after"]) <= 61
    assert "Vänta en minut" in answer.text


def test_another_address_signs_in_meanwhile(guard, asking, ask):
    for _ in range(6):
        sign_in(ask, "fel")
    assert sign_in(asking(guard, client="203.0.113.1")).status_code == 303


def test_who_is_signed_in_stays_so_while_others_guess(ask, signed_in):
    for _ in range(8):
        sign_in(ask, "fel")
    assert ask("/karta", headers=signed_in).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"&&&=",
        b"passphrase",
        b"\xff\xfe%ff%00",
        b"passphrase=" + b"x" * 5000,
        b"a=1&" * 1000,
        b'{"passphrase": 1}',
    ],
)
def test_nonsense_is_a_mistake_and_no_failure(ask, body):
    assert ask("/signin", method="POST", content=body).status_code == 403


def test_a_form_without_end_is_cut_off(ask):
    assert ask("/signin", method="POST", content=b"passphrase=" + b"x" * 100_000).status_code == 413


def test_signing_out_ends_the_session_for_whoever_has_its_cookie(ask, signed_in):
    answer = ask("/signout", method="POST", headers=signed_in)
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin?out=1")
    assert 'hbgeo_session=""' in answer.headers["set-cookie"]
    assert answer.headers["clear-site-data"] == '"cache"'
    assert ask("/karta", headers=signed_in).status_code == 303
    assert "Du är utloggad." in ask("/signin?out=1").text


def test_looking_at_the_sign_out_signs_nobody_out(ask, signed_in):
    assert "<form" in ask("/signout", headers=signed_in).text
    assert ask("/karta", headers=signed_in).status_code == 200


def test_signing_out_ends_one_session_and_leaves_the_others(ask, signed_in):
    other = {"Cookie": f"hbgeo_session={cookies(sign_in(ask))['hbgeo_session']}"}
    ask("/signout", method="POST", headers=signed_in)
    assert ask("/karta", headers=other).status_code == 200


def test_signing_out_twice_or_without_a_session_is_no_failure(ask, signed_in):
    for headers in (signed_in, signed_in, {}):
        assert ask("/signout", method="POST", headers=headers).status_code == 303


def test_who_is_signed_in_need_not_do_it_again(ask, signed_in):
    assert ask("/signin?next=/lager", headers=signed_in).headers["location"] == "/lager"


def test_where_no_sign_in_is_set_there_is_nothing_to_sign_in_to(no_sign_in, asking):
    ask = asking(no_sign_in, base="http://localhost", client="127.0.0.1")
    assert ask("/signin").headers["location"] == "/"
    assert sign_in(ask, "").status_code == 403


def test_a_way_that_is_not_set_up_is_not_there(ask):
    assert ask("/signin/with/default").status_code == 404


def test_the_host_of_these_tests_is_not_this_machine():
    assert "localhost" not in HOST
