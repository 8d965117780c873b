"""Ways to spoil an input: what the web does by accident, and what somebody does on purpose."""

from __future__ import annotations

import random

NASTY = [
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", "\u202e".encode(), "\u2066".encode(), b"\r", b"\x1b[2J", b"\x85",
    "\U0010ffff".encode(), "\ufffe".encode(), b"&#0;", b"&#xD800;", b"&amp;" * 50, b"<![CDATA[", b"]]>", b"<!--", b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"<script>", b"</", b'"', b"'", b"\\u0000", b"\\ud800", b"1e999999", b"-" * 400, b"9" * 5000, b"NaN", b"[" * 3000, b"{\"a\":" * 3000, b"<a>" * 3000,
    b"(" * 3000, b"=?utf-8?b?", b"charset=utf-7", b"charset=idna", b"charset=zlib", b"Content-Length: 99999999999999999999", b"Content-Length: -1", b"https://[::1", b"http://\0/",
    b"../../etc/passwd", b"=cmd|' /C calc'!A0", b"\n\n\n", b"\t" * 100, b"%00", b"0000-00-00", b"99999-12-31", b"2025-02-30", b"||||", b",,,,,,,,",
]  # fmt: skip


def spoil(data: bytes, chance: random.Random) -> bytes:
    """The input with one to six things done to it."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        size = len(made)
        at = chance.randint(0, size)
        match chance.randint(0, 7):
            case 0:
                made[at:at] = chance.choice(NASTY)
            case 1:
                end = min(size, at + chance.randint(1, 40))
                made[at:end] = chance.choice(NASTY)
            case 2 if size:
                made[chance.randrange(size)] = chance.randrange(256)
            case 3:
                del made[at : at + chance.randint(1, 60)]
            case 4:
                piece = made[at : at + chance.randint(1, 200)]
                made[at:at] = piece * chance.choice((2, 5, 100))
            case 5:
                del made[at:]
            case 6:
                other = chance.randint(0, size)
                made = made[:at] + made[other:]
            case _:
                made[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 30)))
    return bytes(made[:2_000_000])
