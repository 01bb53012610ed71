"""Pages and targets that are stops on the way, not places: redirects, trackers, frames."""

import polars as pl

from linkvet.features.registry import Declare
from linkvet.features.text.word_lists import any_of

on_page, on_link = Declare("page"), Declare("placement")

# Typical parameters and scripts of open redirects and of web proxies.
PARAMETERS = (
    "url?",
    "uri",
    "goto",
    "go",
    r"redir\w*",
    "link",
    "target",
    "to",
    r"dest\w*",
    "r",
    r"return\w*",
    "next",
    "out",
    "page",
    "site",
    "domain",
    "host",
    "href",
    "q",
)
ADDRESS = r"(?:https?(?::|%3a)|www\.|[\w-]+\.(?:com|org|net|[a-z]{2})(?:$|[&/%]))"
CARRIES_ADDRESS = rf"(?i)(?:^|&){any_of(*PARAMETERS)}={ADDRESS}"
SCRIPTS = (
    # a visitor leaves
    "goto",
    "jump",
    "go",
    "links?",
    "linkclick",
    "clicks?",
    "out",
    "outgoing",
    "exit",
    "away",
    "leave",
    "redir",
    "redirect",
    "redirector",
    # clicks are counted: "ck" is OpenX's
    "ck",
    "adclick",
    "adredir",
    "track",
    "tracker",
    "clickthru",
    "visit",
    "forward",
    "refer",
    "external",
    "url",
    # toplists, Tumblr, OpenURL resolvers, banners
    "rank",
    "reblog",
    "openurl",
    "banner",
    "ref",
)
ENDINGS = (r"php\d?", "aspx?", "cgi", "pl", "jsp", "html?", "cfm", "ashx", "do")
SCRIPT = rf"(?i)/{any_of(*SCRIPTS)}(?:\.{any_of(*ENDINGS)})?/?$"
SERVES_ANYTHING = (
    "[?&=]https?(?::|%3a)",
    "oadest",  # OpenX
    "[^:]/+https?:/",
    "netsoltrademark",  # a script of that name forwards to any address
    "[?&](?:s|q|search)=",
    r"/(?:ck|adclick|goto|redirect|redir|jump|away|reblog)\.\w{2,4}",
)


@on_page(
    higher_means="spam",
    asks="Does the URL lead through a redirect script or contain another URL?",
    says="URL is a redirect script or contains another URL",
    otherwise="URL isn't a redirect",
    source="Google spam policies, sneaky redirects; open redirects",
)
def path_is_redirect_script(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    return (path + "?" + query).str.contains(
        r"(?i)=https?(?::|%3a)|/(?:goto|redirect|out|away|redir|exit)(?:\.php|[/?])|/https?:/"
    )


@on_link(
    asks="Is the link a redirect or a frame?",
    says="link is a redirect or a frame",
    otherwise="link isn't a redirect or a frame",
    source="Google spam policies, sneaky redirects; Majestic FlagRedirect, FlagFrame",
)
def link_is_redirect(link_type: pl.Expr) -> pl.Expr:
    return link_type.is_in(["redirect", "frame", "form"])


@on_link(
    unit="count",
    higher_means="spam",
    asks="How many redirects does the link pass through?",
    says="link passes through {value} redirects",
    otherwise="link leads straight to the site",
    one="link passes through a redirect",
    tells="present",
    source="Ahrefs, Redirect Chain URLs; Google spam policies, sneaky redirects",
)
def redirect_hops(redirect_chain: pl.Expr) -> pl.Expr:
    return redirect_chain.str.count_matches("://", literal=True)


@on_page(
    higher_means="spam",
    asks="Does the page's URL contain the address of the linked site?",
    says="page's URL contains the address of the linked site",
    otherwise="page's URL doesn't contain the address of the linked site",
    source="Google spam policies, scraped content; redirects, proxies, whois and statistics pages",
)
def address_has_site(path: pl.Expr, query: pl.Expr, site: pl.Expr) -> pl.Expr:
    return (path + "?" + query).str.to_lowercase().str.contains(site, literal=True)


@on_page(
    higher_means="spam",
    asks="Is the page a script that forwards visitors to the URL in its query?",
    says="page is a script that forwards visitors to another site",
    otherwise="page isn't a script that forwards visitors",
    source="CWE-601 (open redirect): typical parameters and scripts; web proxies",
)
def page_is_exit(path: pl.Expr, query: pl.Expr) -> pl.Expr:
    # few pages have a query, and only their paths need be searched
    script = pl.when(query != "").then(path).str.contains(SCRIPT).fill_null(False)
    return script | query.str.contains(CARRIES_ADDRESS)


@on_link(
    higher_means="spam",
    asks="Is the linked URL a redirect, tracker or search page that serves whatever it is asked?",
    says="link leads to a redirect, tracker or search page of the site",
    otherwise="link doesn't lead to a redirect, tracker or search page",
    source="CWE-601 (open redirect): spammers borrow a site that forwards to any other, or lists "
    "whatever is looked for",
)
def target_serves_anything(target_url: pl.Expr) -> pl.Expr:
    return target_url.str.contains("(?i)" + "|".join(SERVES_ANYTHING))
