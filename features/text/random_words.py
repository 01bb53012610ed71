"""Random strings of letters, which comment tools put into texts to defeat duplicate filters."""

import polars as pl

# Letter pairs that are rarer than 1 in 20,000 in page titles and host names of eleven languages.
ODD_PAIRS = (
    "b[fgkpqvwxz]",
    "c[jqx]",
    "d[qx]",
    "f[jqvxz]",
    "g[kqvxz]",
    "h[jqxz]",
    "j[fgjlqtvwxyz]",
    "k[jqxz]",
    "l[x]",
    "m[qvxz]",
    "p[jqvxz]",
    "q[abcdefghijklmnopqrstvwxyz]",
    "r[x]",
    "s[x]",
    "t[q]",
    "u[q]",
    "v[fghjkmpqvwxz]",
    "w[gjqxz]",
    "x[bdfgjnqrvwyz]",
    "y[qxyz]",
    "z[bcdfgjkmnpqrstvx]",
)
ODD_PAIR = "|".join(ODD_PAIRS)


def random_word(text: pl.Expr) -> pl.Expr:
    """Tell lower-cased texts that begin with a random token, or hold one with two odd pairs.

    Comment tools put such a token of six letters or more first; elsewhere one odd pair may be a
    name (Xbox, Qatar), two in a word are not. Addresses are left out: theirs are odd by right.

    >>> anchors = pl.DataFrame({"anchor": ["qxzvbk casino bonus", "a week by the sea"]})
    >>> anchors.select(random_word(pl.col("anchor")))["anchor"].to_list()
    [True, False]
    """
    words = text.str.replace_all(r"\S+\.\S+", " ")
    first = words.str.extract(r"^([a-z]{6,14})\b").str.contains(ODD_PAIR).fill_null(False)
    return first | words.str.contains(rf"\b[a-z]*(?:{ODD_PAIR})[a-z]*?(?:{ODD_PAIR})[a-z]*\b")
