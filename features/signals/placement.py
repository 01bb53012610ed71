"""Where and how the link stands on its page and where it leads, as exports and pages tell."""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.text.word_lists import any_of

FILES = (
    # images
    "jpe?g",
    "png",
    "gif",
    "webp",
    "svg",
    # documents
    "pdf",
    "docx?",
    "xlsx?",
    "pptx?",
    # archives, sound and films
    "zip",
    "mp[34]",
)
signal = Declare("placement")
of_page = Declare("placement", evidence="page")


@signal(
    asks="Is the link marked nofollow?",
    says="link is nofollow",
    otherwise="link is followed",
    tells="always",
    source="Google, Qualify your outbound links (rel nofollow)",
)
def link_nofollow(nofollow: pl.Expr) -> pl.Expr:
    return nofollow


@signal(
    asks="Is the link marked ugc or sponsored?",
    says="link is marked ugc or sponsored",
    otherwise="link isn't marked ugc or sponsored",
    source="Google, Qualify your outbound links (rel ugc, sponsored)",
)
def link_ugc_or_sponsored(ugc: pl.Expr, sponsored: pl.Expr) -> pl.Expr:
    return ugc | sponsored


@signal(
    asks="Is the link an image?",
    says="link is an image",
    otherwise="link isn't an image",
    source="Ahrefs and Semrush, link type",
)
def link_is_image(link_type: pl.Expr) -> pl.Expr:
    return link_type == "image"


@signal(
    higher_means="good",
    asks="Is the link in the main content?",
    says="link is in the main content",
    otherwise="link is outside the main content",
    source="Ahrefs, column Content; Moz Spam Score, signal 12",
)
def link_in_content(in_content: pl.Expr) -> pl.Expr:
    return in_content


@signal(
    asks="Does the link appear only after scripts have run?",
    says="link appears only after scripts have run",
    otherwise="link is in the page as served",
    source="Ahrefs, column Rendered",
)
def link_is_rendered(rendered: pl.Expr) -> pl.Expr:
    return rendered


@signal(
    higher_means="spam",
    asks="Is the link site-wide?",
    says="link is site-wide",
    otherwise="link isn't site-wide",
    source="Semrush, column Sitewide; Google link spam policy, widely distributed footer links",
)
def link_sitewide(sitewide: pl.Expr) -> pl.Expr:
    return sitewide


@signal(
    unit="characters",
    higher_means="good",
    asks="How much text surrounds the link?",
    says="{value} characters of text surround the link",
    otherwise="no text surrounds the link",
    one="one character of text surrounds the link",
    source="Ahrefs, Left and Right context; Mishne et al. 2005 (context of comment links)",
)
def context_length(left_context: pl.Expr, right_context: pl.Expr) -> pl.Expr:
    return left_context.str.len_chars() + right_context.str.len_chars()


@signal(
    higher_means="good",
    asks="Is the link part of a sentence?",
    says="link is part of a sentence",
    otherwise="link isn't part of a sentence",
    source="Ahrefs, Left and Right context; Google link spam policy, editorial placement",
)
def context_is_sentence(left_context: pl.Expr, right_context: pl.Expr) -> pl.Expr:
    return left_context.str.contains(r"\p{Ll}{2,} \p{Ll}") | right_context.str.contains(
        r"^[,;:.)]|\p{Ll}{2,} \p{Ll}{2,} "
    )


@signal(
    higher_means="spam",
    asks="Are other web addresses right next to the link?",
    says="other web addresses are right next to the link",
    otherwise="no other web addresses are next to the link",
    source="Google link spam policy, lists of links; domain-list and web-stats pages",
)
def context_has_addresses(left_context: pl.Expr, right_context: pl.Expr) -> pl.Expr:
    address = r"https?://|www\.|[a-z0-9-]{3,}\.(?:com|net|org|info|ru|de)(?-u:\b)"
    return left_context.str.contains(address) | right_context.str.contains(address)


@signal(
    asks="Has the link been lost?",
    says="link has been lost",
    otherwise="link hasn't been lost",
    source="Ahrefs, Lost status; Semrush, Lost link",
)
def link_lost(lost: pl.Expr) -> pl.Expr:
    return lost


@signal(
    asks="Does the referring page return an error?",
    says="referring page returns an error",
    otherwise="referring page loads without an error",
    source="Ahrefs, Referring page HTTP code",
)
def page_answers_error(http_status: pl.Expr) -> pl.Expr:
    return http_status >= 400


@signal(
    asks="Does the link lead to the home page?",
    says="link leads to the home page",
    otherwise="link leads to an inner page",
    tells="always",
    source="LinkResearchTools, deep-link ratio",
)
def target_is_home(target_url: pl.Expr) -> pl.Expr:
    return target_url.str.contains(r"^(?:https?://)?[^/?#]*/?(?:[a-z]{2}/?)?$")


@of_page(
    unit="share",
    asks="How far down the page is the link?",
    says="link is {value} of the way down the page",
    otherwise="link is at the top of the page",
    one="link is at the end of the page",
    source="Semrush and LinkResearchTools, link position",
)
def link_position(seen_position: pl.Expr) -> pl.Expr:
    return seen_position


@of_page(
    unit="share",
    asks="How much of the paragraph or line around the link is clickable?",
    says="{value} of the text block around the link is clickable",
    otherwise="none of the text block around the link is clickable",
    one="all of the text block around the link is clickable",
    source="Google spam policies, link lists; Mishne et al. 2005",
)
def link_block_share(seen_block_share: pl.Expr) -> pl.Expr:
    return seen_block_share


@of_page(
    higher_means="spam",
    asks="Is the link hidden from visitors?",
    says="link is hidden from visitors",
    otherwise="link isn't hidden from visitors",
    source="Google spam policies, hidden links and text abuse",
)
def link_hidden(seen_hidden: pl.Expr) -> pl.Expr:
    return seen_hidden


@of_page(
    asks="Is the link in a comment?",
    says="link is in a comment",
    otherwise="link isn't in a comment",
    source="Mishne et al. 2005; Google spam policies, user-generated spam",
)
def link_in_comment(seen_place: pl.Expr) -> pl.Expr:
    return seen_place == "comment"


@of_page(
    asks="Is the link in the navigation, header, footer or sidebar?",
    says="link is in the navigation, header, footer or sidebar",
    otherwise="link isn't in the navigation, header, footer or sidebar",
    source="Google link spam policy, widely distributed links in footers or templates",
)
def link_in_frame(seen_place: pl.Expr) -> pl.Expr:
    return seen_place.is_in(["navigation", "header", "footer", "sidebar", "widget"])


@signal(
    asks="Does the link lead to an http:// URL?",
    says="link leads to an http:// URL",
    otherwise="link leads to an https:// URL",
    source="practitioners: old links keep the old address; Moz Spam Score, signal 11",
)
def target_is_http(target_url: pl.Expr) -> pl.Expr:
    known = target_url.str.contains("://", literal=True)
    return pl.when(known).then(target_url.str.contains(r"^(?i:http:)"))


@signal(
    asks="Does the linked URL begin with www?",
    says="link leads to a URL with www",
    otherwise="link leads to a URL without www",
    tells="never",
    source="practitioners: machines and people write one address in different ways",
)
def target_has_www(target_url: pl.Expr) -> pl.Expr:
    return target_url.str.contains(r"^(?:[a-zA-Z]+://)?www\.")


@signal(
    higher_means="spam",
    asks="Does the link lead to a file: an image, a document, an upload?",
    says="link leads to a file",
    otherwise="link doesn't lead to a file",
    source="practitioners: image and PDF scrapers link the files that they copy",
)
def target_is_file(target_url: pl.Expr) -> pl.Expr:
    return target_url.str.contains(rf"(?i)/uploads?/|\.{any_of(*FILES)}(?:[?#]|$)")


@signal(
    unit="count",
    asks="How many words does the linked URL contain?",
    says="linked URL contains {value} words",
    otherwise="linked URL contains no words",
    one="linked URL contains one word",
    source="LinkResearchTools, deep-link ratio",
)
def target_words(target_path: pl.Expr) -> pl.Expr:
    return target_path.str.count_matches(r"\p{L}{2,}")
