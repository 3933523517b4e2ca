"""Which addresses may be asked: those that the config names, read in one way only."""

from __future__ import annotations

import pytest

from qa_console.domain.audio_place import place_of
from qa_console.domain.cells import BadCell
from qa_console.domain.remote import RemoteRules, under
from qa_console.errors import AudioError, ConfigError


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("https://calls.example/a.wav", "calls.example"),
        ("http://calls.example:80/a.wav", "calls.example"),
        ("https://CALLS.example/a.wav?x=1", "calls.example"),
        ("https://calls.example:8443/a.wav", "calls.example:8443"),
        ("https://calls.example/2026/a.wav", "https://calls.example/2026/"),
        ("http://[::1]:9000/a.wav", "[::1]:9000"),
        ("s3://calls/2026/a.wav", "s3://calls"),
        ("s3://calls/2026/a.wav", "s3://calls/2026"),
        ("s3://calls/a.wav", "s3://"),
        ("memory://calls/a.wav", "memory://"),
        ("sftp://store.example/a.wav", "sftp://store.example"),
    ],
)
def test_what_the_config_names_may_be_asked(url: str, entry: str) -> None:
    assert RemoteRules((entry,)).allows(url)


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("https://evil.example/a.wav", "calls.example"),
        ("https://calls.example.evil.example/a.wav", "calls.example"),
        ("https://evil.example/calls.example", "calls.example"),
        ("https://calls.example@evil.example/a.wav", "calls.example"),
        ("https://user:word@calls.example/a.wav", "calls.example"),
        ("https://calls.example\\@evil.example/a.wav", "calls.example"),
        ("https://calls.example:9999/a.wav", "calls.example"),
        ("https://calls.example/2027/a.wav", "https://calls.example/2026"),
        ("https://calls.example/20261/a.wav", "https://calls.example/2026"),
        ("https://calls.example/2026/../secret.wav", "https://calls.example/2026"),
        ("https://calls.example/2026/%2e%2E/secret.wav", "https://calls.example/2026"),
        ("http://calls.example/a.wav", "https://calls.example"),
        ("s3://calls.example/a.wav", "calls.example"),
        ("s3://calls2/a.wav", "s3://calls"),
        ("s3://calls/a.zip::https://evil.example/b", "s3://calls"),
        ("s3://calls/https://evil.example/b", "s3://calls"),
        ("local:///etc/passwd", "local://"),
        ("reference://x", "reference://"),
        ("https://exämple/a.wav", "exämple"),
        ("https://calls.example:99999999/a.wav", "calls.example"),
    ],
)
def test_nothing_else_may(url: str, entry: str) -> None:
    rules = RemoteRules((entry,))
    assert not rules.allows(url)
    with pytest.raises(AudioError, match="does not name") as caught:
        rules.sound_at(url)
    assert caught.value.remedy is not None
    assert "hosts" in caught.value.remedy


def test_a_message_does_not_show_the_key_in_an_address() -> None:
    with pytest.raises(AudioError) as caught:
        RemoteRules().sound_at("https://calls.example/a.wav?signature=abc")
    assert "abc" not in str(caught.value) + str(caught.value.where)


def test_the_options_of_the_longest_beginning_count() -> None:
    rules = RemoteRules((), {"s3://calls": {"anon": True}, "s3://calls/old": {"endpoint_url": "http://a:1"}})
    assert rules.sound_at("s3://calls/new/a.wav").options == (("anon", True),)
    old = rules.sound_at("s3://calls/old/a.wav")
    assert old.options == (("endpoint_url", "http://a:1"),)
    assert "http://a:1" in old.hosts


@pytest.mark.parametrize("key", ["secret", "key", "token", "password", "aws_secret_access_key", "sas_token"])
def test_credentials_do_not_belong_into_the_config(key: str) -> None:
    with pytest.raises(ConfigError, match="secret"):
        RemoteRules((), {"s3://calls": {key: "x"}}).sound_at("s3://calls/a.wav")


def test_a_path_under_an_address_is_one_address() -> None:
    assert under("s3://calls/2026/", "a b.wav") == "s3://calls/2026/a b.wav"
    assert under("https://calls.example/2026", "王/a b?.wav") == (
        "https://calls.example/2026/%E7%8E%8B/a%20b%3F.wav"
    )


def test_a_file_address_is_the_path_that_it_names() -> None:
    assert place_of("file:///srv/calls/a%20b.wav", "/srv/calls") == "a b.wav"
    for address in ("file:///etc/passwd", "file://other/srv/calls/a.wav", "file:///srv/calls/../b.wav"):
        with pytest.raises(BadCell):
            place_of(address, "/srv/calls")
