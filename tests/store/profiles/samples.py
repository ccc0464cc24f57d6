"""Profiles, and files of them with a mistake."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import strategies as st

from lvctx_gui.core.profile import Profile, ProxyMode
from lvctx_gui.store.profiles.file import ProfileFileError

NA4 = "https://api.na4.livevox.com"
CARD_DESK = Profile("Card desk", NA4)
FULL = Profile(
    "Nachtschicht “Ω”",
    "http://127.0.0.1:8080/x",
    client_code="ACME",
    client_id=7419,
    user_name="müller",
    agent=True,
    read_only=True,
    production=True,
    colour="#c01c28",
    proxy=ProxyMode.EXPLICIT,
    proxy_url="http://proxy.example.com:3128",
    proxy_user="DOM\\me",
    ca_file="C:\\certs\\a.pem",
)

posix_only = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


def write(file: Path, text: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def fails(function, *arguments) -> str:
    with pytest.raises(ProfileFileError) as caught:
        function(*arguments)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return str(caught.value)


line = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20)
good_profiles = st.builds(
    Profile,
    name=line.map(str.strip).filter(bool),
    base_url=st.sampled_from(
        [NA4, "http://127.0.0.1:1", "https://api.stg4.livevox.com/", " https://h.test "]
    ),
    client_code=line,
    client_id=st.none() | st.integers(0, 2**63 - 1),
    user_name=line,
    agent=st.booleans(),
    read_only=st.booleans(),
    production=st.booleans(),
    colour=st.sampled_from(["", "#00ff00", "#ABCDEF"]),
    proxy=st.sampled_from([ProxyMode.SYSTEM, ProxyMode.NONE]),
    proxy_url=st.sampled_from(["", "https://p.test:1"]),
    proxy_user=line,
    ca_file=line,
)

MISTAKES = [
    ('base_url = "https://h.test"', "“name”"),
    ('name = "x"', "“base_url”"),
    ('name = "x"\nbase_url = "http://h.test"', "https://"),
    ('name = 3\nbase_url = "https://h.test"', "“name” must be a text"),
    ('name = "x"\nbase_url = "https://h.test"\nread_only = 1', "true or false"),
    ('name = "x"\nbase_url = "https://h.test"\nproduction = "no"', "true or false"),
    ('name = "x"\nbase_url = "https://h.test"\nclient_id = true', "whole number"),
    ('name = "x"\nbase_url = "https://h.test"\nclient_id = "7"', "whole number"),
    ('name = "x"\nbase_url = "https://h.test"\nproxy = "pac"', "system, none or explicit"),
    ('name = "x"\nbase_url = "https://h.test"\nproxy = []', "system, none or explicit"),
    ('name = "x"\nbase_url = "https://h.test"\nproxy = "explicit"', "“proxy_url”"),
    (f'name = "CARD desk"\nbase_url = "{NA4}"', "same name"),
]
