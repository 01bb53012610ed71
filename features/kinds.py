"""What kind of link this is, told from its signals and plain words, first match first.

Only what an address, a title or the vendor's columns tell is looked at, and the page where it is
at hand. Whether a page is a firm's, a magazine's or a travel guide's they hardly tell, so these are
all `editorial` (`benchmarks/kinds.py` measures each kind).
"""

import numpy as np
import polars as pl

from linkvet.features.keys import distinct

# Words that sites of a kind carry in their name, as whole words or at their beginning or end.
HOSTS = {
    "blog": r"blog|livejournal|typepad|substack",
    "social": (
        r"(?:^|\.)(?:facebook|twitter|x|instagram|linkedin|pinterest|reddit|tumblr|youtube|tiktok|"
        r"vk|mastodon|threads|medium|quora|flickr|vimeo|telegram|t|meetup|steemit|hive|weibo|"
        r"bsky|ok|xing|snapchat|discord|linktr|issuu|slideshare)\."
    ),
    "wiki": r"wiki(?:[^h]|$)|fandom\.",
    "forum": r"forum|foros?(?:[.-]|$)|^foro|foorum|(?:^|[.-])(?:boards?|bbs|community|discuss)[.-]",
    "directory": r"director|listing|guia|annuaire|yellow|verzeichnis|katalog|branchen|paginas",
    "coupon": r"coupon|cupon|voucher|gutschein|promo|discount|descuento|groupon|chollo|rebaja|deal",
    "news": (
        r"news|times|herald|gazette|journal|diari|tribun|press[ae.]|presse|zeitung|daily|radio|"
        r"(?:^|\.)tv|noticia|periodi[ck]o?|actu(?:[.-]|alit)|courier|courrier|observer|correo|"
        r"(?:^|[.-])(?:el|la|le|il|the)-?(?:mundo|pais|voz|national|independent|figaro|parisien|"
        r"giornale|post|guardian|sun|mirror)"
    ),
}
PATHS = {
    "comment": r"/comment-page-\d",
    "wiki": r"^/wiki/|doku\.php|wiki(?:voyage|pedia)_|/index\.php/Special:",
    "forum": (
        r"/(?:forums?|foros?|foren|boards?|bbs|threads?|discussions?|topics?|tema|community)/|"
        r"viewtopic|viewthread|showthread|forumdisplay|index\.php/?topic"
    ),
    "directory": r"/(?:listing|directory|directorio|annuaire|verzeichnis|empresa|business|company|"
    r"establishments?|places?|annonces?|activit[ey]|actividad)/[^/]",
    "coupon": r"/(?:coupons?|cupon(?:es)?|vouchers?|gutschein|deals?|offers?|ofertas?|promo[^/]*|"
    r"codigo-[^/]*|avantages|ventajas)/",
    "news": r"/(?:news|noticias?|actualit[^/]*|actualidad|nachrichten|notizie|press)/",
    "blog": r"^/(?:[a-z]{2}/)?blog/|/20\d\d/\d\d/",
    "web stats": r"/(?:domain|website|site|host)s?-?(?:list|report|value|info)",
}
# What pages of a kind say, in lower case.
TEXTS = {
    "parked": (
        r"(?:this|the) domain (?:name )?(?:is|may be|has been) (?:for sale|parked|expired)|"
        r"buy this domain|domain (?:is )?for sale|ce (?:nom de )?domaine est à vendre|"
        r"diese domain (?:ist|steht|kaufen)|este dominio está (?:en venta|aparcado)|"
        r"этот домен (?:продается|припаркован)|questo dominio è in vendita"
    ),
    "web stats": (
        r"alexa rank|whois (?:record|lookup|data)|(?:website|domain|site) (?:worth|value)|"
        r"estimated (?:worth|traffic|visitors)|daily (?:unique )?(?:visitors|pageviews)"
    ),
    "coupon": r"(?:coupon|promo|discount|voucher) ?codes?|codes? promo|gutscheincode|cup[oó]n de",
    "directory": r"(?:submit|add) (?:your |a )?(?:site|website|link|listing|business)\b",
}
OFFERS_LINKS = 5.0  # mentions of links for sale by thousand words
QUERIES = {"comment": r"replytocom=|showComment=", "forum": r"^(?:threads/|topic=|t=\d|showtopic=)"}
PLATFORMS = {"forum": "message-boards", "wiki": "wikis", "blog": "blogs"}
WORDS_OF_SLUG = 3  # hyphens of an address made of a title
CAMPAIGN = 1.0  # log10 of the domains that use one keyword anchor
UNRELATED = 0.06  # fit of the pages under that anchor


def kinds(links: pl.DataFrame, signals: dict[str, np.ndarray], spam: np.ndarray) -> np.ndarray:
    """Kind of every link, shape (links,), text.

    `signals` maps names to values by link; `spam` is the probability, which tells a directory
    from a farm and a copy from its original.
    """
    likely, empty = spam >= 0.5, np.zeros(links.height, bool)

    def on(*names: str) -> np.ndarray:
        found = empty.copy()
        for name in names:
            found |= signals[name] > 0 if name in signals else False
        return found

    looks = {kind: _looks(links, kind) for kind in ("social", "parked", *PATHS)}
    offers = signals.get("text_sells_links", empty) > OFFERS_LINKS
    campaign = (signals.get("keyword_anchor_shared", empty) > CAMPAIGN) & (
        signals.get("anchor_fit", empty + 1.0) < UNRELATED
    )
    rules = [
        (on("link_is_redirect"), "redirect"),
        (looks["parked"], "parked"),
        (looks["comment"] | on("link_in_comment"), "comment"),
        (likely & (looks["web stats"] | on("path_is_domain_report")), "web stats"),
        (likely & on("title_seller_words", "anchor_seller_words", "title_handle", "anchor_handle",
                     "name_seller_words", "path_seller_words"), "link seller"),
        (likely & offers, "link seller"),
        (likely & on("query_is_injected", "link_hidden"), "hacked page"),
        (likely & on("title_random_word", "anchor_random_word"), "comment"),
        (on("title_is_report"), "web stats"),
        (likely & campaign, "comment"),
        (looks["social"], "social"),
        (looks["wiki"], "wiki"),
        (on("path_is_forum") | looks["forum"], "forum"),
        (on("path_is_profile"), "profile"),
        (likely & on("title_is_download", "link_is_image"), "scraper"),
        (likely & (signals.get("title_shared", empty) > 0.3), "scraper"),
        (likely & (signals.get("path_shared", empty) > 0.3), "PBN"),
        (looks["coupon"], "coupon"),
        (looks["directory"], "directory"),
        (looks["news"], "news"),
        (on("path_has_old_date") | looks["blog"] | _is_post(links), "blog"),
        (likely, "doorway"),
    ]  # fmt: skip
    return np.select([rule for rule, _ in rules], [name for _, name in rules], "editorial")


def _is_post(links: pl.DataFrame) -> np.ndarray:
    """Where a page has an author, or an address as blog software makes of a title."""
    found = np.zeros(links.height, bool)
    if "author" in links.columns:
        found |= (links["author"].fill_null("") != "").to_numpy()
    if {"platform", "path"} <= set(links.columns):
        made = pl.col("platform").str.contains("wordpress") & (
            pl.col("path").str.count_matches("-", literal=True) >= WORDS_OF_SLUG
        )
        found |= links.select(made.fill_null(False)).to_series().to_numpy()
    return found


def _looks(links: pl.DataFrame, kind: str) -> np.ndarray:
    """Where a host, an address, the site's software or the page says that it is of a kind."""
    found = np.zeros(links.height, bool)
    for column, patterns in (("host", HOSTS), ("platform", PLATFORMS)):
        if kind in patterns and column in links.columns:
            texts, rows = distinct(links[column])
            found |= texts.str.contains(patterns[kind]).fill_null(False).to_numpy()[rows]
    for column, patterns in (("path", PATHS), ("query", QUERIES)):
        if kind in patterns and column in links.columns:
            found |= links[column].str.contains(patterns[kind]).fill_null(False).to_numpy()
    if kind in TEXTS and "seen_text" in links.columns:
        said = links["seen_text"].str.to_lowercase()
        found |= said.str.contains(TEXTS[kind]).fill_null(False).to_numpy()
    return found
