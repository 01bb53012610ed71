"""Values that a stranger can put into a cell, an anchor, a URL or a number."""

from random import Random

HOST = "spam-corner.example"
TEXTS = (
    "", " ", "\x00", "a\x00b", "\u2028", "a\u2028b", "\u2029", "\x85", "\x0b", "\x0c", "\x1c",
    "\x1f", "\ufeff", "\ufffe", "\u202e", "\u200b", "e" + "\u0301" * 4_000,
    "\U0001f469\u200d\U0001f467" * 90, "\x1b[2J\x1b[H", "\x1b]0;title\x07", "\x9b2J", "[/b]",
    "[red]", "[link=x]", ":x:", ":bomb:", "=cmd|' /C calc'!A0", "x;=cmd|' /C calc'!A0", "@SUM(1)",
    "+1", "-1", "\t=1", "<script>alert(1)", "</script>", "]]>", "&#xD800;", "&lt;", "{{x}}", "${x}",
    "%s%n", "{0}", "\\", "\\u0000", '"', '""', "'", '"a', 'a"b', "a\nb", "a\r\nb", "a\rb", "a,b",
    "a;b", "a\tb", "a|b", "null", "None", "NaN", "N/A", "-", "x" * 70_000, "word " * 9_000,
    "\u0130", "\u00df", "\u212a", "\uff21", "\U0010ffff", "\ud800", "\udc80", "(" * 900, "[" * 900,
    "*" * 900, "a" * 60 + "!", ". " * 2_000, "'; DROP TABLE links", "../../x", "C:\\x", "#N/A",
    "# comment", "domain:bank.example", "sep=;", "TRUE", "true", "0", "1",
)  # fmt: skip
NUMBERS = (
    "1e309", "-1e309", "1e-400", "inf", "-inf", "nan", "1,5", "1.234.567,89", "1,234,567.89",
    "1 000", "1" + " " * 6_000 + "1", "9" * 30, "9" * 4_301, "-0", "0x1F", "1_000", "١٢٣", "½",
    "１２", "1e5", "1.", ".5", "+-1", "2147483648", "-9223372036854775809", "18446744073709551616",
    "12%", "1.5K", "3M", "1" * 300 + ".5", "--", "1/0",
)  # fmt: skip
DATES = (
    "2026-13-45", "2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "99999-01-01",
    "1970-01-01", "31.12.9999", "12/31/2026", "31/12/2026", "1/2/3", "2026", "20260131",
    "2026-01-31T25:61:61Z", "2026-01-31 10:00:00+99:99", "Jan 31, 2026", "31 janv. 2026",
    "2024年13月45日", "14 小时前", "-2026-01-01", "1767225600", "1767225600000", "9" * 4_300,
    "2026-" + "0" * 5_000 + "1-01", "today", "46000", "60", "-1",
)  # fmt: skip
URLS = (
    "http://", "http:///", "https://[::1", "https://[::1]/", "http://[" + ":" * 5_000,
    "http://[" + "1:" * 900, "http://1.2.3.4/", "http://0x7f.1/", "http://2130706433/",
    "http://127.0.0.1:99999/", "http://h:port/", "http://user:pw@" + HOST + "/",
    "http://a@b@c@" + HOST + "/", "//" + HOST + "/x", "javascript:alert(1)", "data:text/html,x",
    "ftp://" + HOST + "/", "mailto:a@b.example", HOST, "www." + HOST, HOST + ".",
    "http://." + HOST + "/", "http://a.." + HOST + "/", "http://-a.example/", "http://_a.example/",
    "http://xn--a.example/", "http://xn--\u00fc.example/", "http://xn--" + "a" * 80 + ".example/",
    "http://b\u00fcro.example/", "http://\u4f8b\u3048.\u30c6\u30b9\u30c8/",
    "http://\uff41.example/", "http://a\u3002example/", "http://" + "a." * 3_000 + "example/",
    "http://" + "a" * 70 + ".example/", "http://com/", "http://co.uk/", "http://blogspot.com/",
    "HTTP://" + HOST.upper() + "/A%2fb", "http://" + HOST + "/%", "http://" + HOST + "/%zz",
    "http://" + HOST + "/%00", "http://" + HOST + "/" + "../" * 3_000,
    "http://" + HOST + "/?" + "a=b&" * 4_000, "http://" + HOST + "/" + "%41" * 4_000,
    "http://" + HOST + "/a\ndomain:bank.example", "http://" + HOST + "/a\rdomain:bank.example",
    "http://" + HOST + "/a\r\ndomain:bank.example",
    "http://" + HOST + "/a\u2028domain:bank.example",
    "http://" + HOST + "/a\x85domain:bank.example", "http://" + HOST + "/a\x0bdomain:bank.example",
    "http://" + HOST + "/%0adomain:bank.example", "http://" + HOST + "/a domain:bank.example",
    "http://" + HOST + "/#domain:bank.example", "http://" + HOST + "\\a", "http://*." + HOST + "/",
    "http://" + HOST + "/*", "http:\\\\" + HOST, "hxxp://" + HOST, "http:/" + HOST,
    "http://" + HOST + ":80:80/", "http://" + HOST + ":/", "http://" + HOST + "?x",
    "http://" + HOST + "#x", "http://http://" + HOST + "/",
    "https://web.archive.org/web/2020/http://" + HOST + "/", "http://\u200b" + HOST + "/",
    "http://" + HOST + "/\ud800", "http://\udc80.example/", "http://" + HOST + "/\x00",
    "http://a\x00.example/", "http://a b.example/", "http://a,b.example/", "http://a;b.example/",
    "http://*/", "http://%2e%2e/", "about:blank",
)  # fmt: skip
EVERY = TEXTS + NUMBERS + DATES + URLS


def word(random: Random) -> str:
    """A run of random characters, of a few alphabets or any."""
    low, high = random.choice(((97, 122), (32, 126), (0, 255), (0x300, 0x5FF), (0x2000, 0x206F),
                               (0x4E00, 0x9FFF), (0xFE00, 0xFFFF), (0, 0x10FFFF)))  # fmt: skip
    return "".join(chr(random.randint(low, high)) for _ in range(random.randint(1, 40)))


def value(random: Random, was: str = "") -> str:
    """A hostile value, or `was` changed a little."""
    kind = random.randrange(8)
    if kind < 4:
        return random.choice(EVERY)
    if kind == 4:
        return word(random)
    if kind == 5:
        return random.choice(EVERY) + was
    at = random.randint(0, len(was))
    return was[:at] + (random.choice(EVERY) if kind == 6 else word(random)) + was[at:]


def url(random: Random) -> str:
    """A hostile URL, or a good one with something hostile in it."""
    if random.random() < 0.5:
        return random.choice(URLS)
    good = f"https://www.{HOST}:8080/path/page.html?id=7&x=y#top"
    at = random.randint(0, len(good))
    return good[:at] + value(random) + good[at:]


def sound(text: str) -> str:
    """Text that any encoding of Unicode can hold: no half of a pair of surrogates."""
    return text.encode("utf-8", "replace").decode()
