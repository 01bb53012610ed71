"""Where and how the link stands on its page, as far as exports tell."""

import polars as pl

from linkvet.features.registry import declare

signal = declare("placement")


@signal(
    asks="Is the link marked nofollow?",
    says="link is nofollow",
    otherwise="link is followed",
    source="Google, Qualify your outbound links (rel nofollow)",
)
def link_nofollow(nofollow: pl.Expr) -> pl.Expr:
    return nofollow


@signal(
    asks="Is the link marked as user content or as sponsored?",
    says="link is marked as user content or sponsored",
    otherwise="link is not marked as user content or sponsored",
    source="Google, Qualify your outbound links (rel ugc, sponsored)",
)
def link_ugc_or_sponsored(ugc: pl.Expr, sponsored: pl.Expr) -> pl.Expr:
    return ugc | sponsored


@signal(
    asks="Is the link an image?",
    says="link is an image",
    otherwise="link is not an image",
    source="Ahrefs and Semrush, link type",
)
def link_is_image(link_type: pl.Expr) -> pl.Expr:
    return link_type == "image"


@signal(
    asks="Is the link a redirect or a frame?",
    says="link is a redirect or a frame",
    otherwise="link is an ordinary link",
    source="Google spam policies, sneaky redirects; Majestic FlagRedirect, FlagFrame",
)
def link_is_redirect(link_type: pl.Expr) -> pl.Expr:
    return link_type.is_in(["redirect", "frame", "form"])


@signal(
    higher_means="good",
    asks="Does the link stand in the main content?",
    says="link stands outside the main content",
    otherwise="link stands in the main content",
    source="Ahrefs, column Content; Moz Spam Score, signal 12",
)
def link_in_content(in_content: pl.Expr) -> pl.Expr:
    return in_content


@signal(
    asks="Does the link appear only after scripts have run?",
    says="link appears only after scripts have run",
    otherwise="link stands in the page as served",
    source="Ahrefs, column Rendered",
)
def link_is_rendered(rendered: pl.Expr) -> pl.Expr:
    return rendered


@signal(
    higher_means="spam",
    asks="Does the vendor see the link on every page of the site?",
    says="link stands on every page of the site",
    otherwise="link is not site-wide",
    source="Semrush, column Sitewide; Google link spam policy, widely distributed footer links",
)
def link_sitewide(sitewide: pl.Expr) -> pl.Expr:
    return sitewide


@signal(
    unit="characters",
    higher_means="good",
    asks="How much text stands right around the link?",
    says="little or no text surrounds the link",
    otherwise="link is surrounded by running text",
    source="Ahrefs, Left and Right context; Mishne et al. 2005 (context of comment links)",
)
def context_length(left_context: pl.Expr, right_context: pl.Expr) -> pl.Expr:
    return left_context.str.len_chars() + right_context.str.len_chars()


@signal(
    higher_means="good",
    asks="Does a sentence run on before or after the link?",
    says="link does not stand inside a sentence",
    otherwise="link stands inside a sentence",
    source="Ahrefs, Left and Right context; Google link spam policy, editorial placement",
)
def context_is_sentence(left_context: pl.Expr, right_context: pl.Expr) -> pl.Expr:
    return left_context.str.contains(r"\p{Ll}{2,} \p{Ll}") | right_context.str.contains(
        r"^[,;:.)]|\p{Ll}{2,} \p{Ll}{2,} "
    )


@signal(
    higher_means="spam",
    asks="Do other addresses stand right beside the link?",
    says="link stands in a row of addresses",
    otherwise="no other addresses stand beside the link",
    source="Google link spam policy, lists of links; domain-list and web-stats pages",
)
def context_has_addresses(left_context: pl.Expr, right_context: pl.Expr) -> pl.Expr:
    address = r"https?://|www\.|[a-z0-9-]{3,}\.(?:com|net|org|info|ru|de)(?-u:\b)"
    return left_context.str.contains(address) | right_context.str.contains(address)


@signal(
    asks="Has the link gone?",
    says="link has been lost",
    otherwise="link is live",
    source="Ahrefs, Lost status; Semrush, Lost link",
)
def link_lost(lost: pl.Expr) -> pl.Expr:
    return lost


@signal(
    asks="Did the referring page answer with an error?",
    says="referring page answers with an error",
    otherwise="referring page answers normally",
    source="Ahrefs, Referring page HTTP code",
)
def page_answers_error(http_status: pl.Expr) -> pl.Expr:
    return http_status >= 400


@signal(
    unit="count",
    higher_means="spam",
    asks="How many addresses does the link pass through?",
    says="link passes through redirects",
    otherwise="link leads straight to the site",
    source="Ahrefs, Redirect Chain URLs; Google spam policies, sneaky redirects",
)
def redirect_hops(redirect_chain: pl.Expr) -> pl.Expr:
    return redirect_chain.str.count_matches("://", literal=True)


@signal(
    asks="Does the link lead to the home page?",
    says="link leads to the home page",
    otherwise="link leads to an inner page",
    source="LinkResearchTools, deep-link ratio",
)
def target_is_home(target_url: pl.Expr) -> pl.Expr:
    return target_url.str.contains(r"^(?:https?://)?[^/?#]*/?(?:[a-z]{2}/?)?$")
