"""Pages that show somebody else's page or service, and whether they seem to do so for readers.

A front end or archive that real people run for readers (Redlib, Kiwix, an IPFS gateway, a library's
proxy, a host on which an owner tries a site out) is no spam, whoever may disagree; a clone on a
throwaway domain mostly is. Both are told by names that the software gives itself, and by a title or
address of a service on a host that is not the service's (docs/labelling.md).
"""

import numpy as np

from linkvet.features.text.word_lists import any_of
from linkvet.model.results.link_texts import Texts

FRONT_END, CLONE = "mirror (front end)", "mirror (clone)"
# Programs and services that show another site to readers, by the host they are run on.
PROGRAMS = (
    # front ends of Reddit, Twitter, YouTube
    "redlib",
    "libreddit",
    "teddit",
    "nitter",
    "invidious",
    "piped",
    # offline readers and the InterPlanetary File System
    "kiwix",
    "ipfs",
    "ipns",
    # front ends of Wikipedia, Medium, Fandom, Imgur, Quora, IMDb, Google, Stack Overflow and others
    "wikiless",
    "scribe",
    "breezewiki",
    "rimgo",
    "quetre",
    "libremdb",
    "lingva",
    "searxng?",
    "anonymousoverflow",
    "gothub",
    "proxitok",
    "bibliogram",
    # archives
    "webcache",
    "web-?archive",
    "webarchiv",
    "wayback",
    "mirrors?",
)
FRONT_HOSTS = (
    rf"(?:^|[.-]){any_of(*PROGRAMS)}[.\d-]",
    "waybackmachine",
    # gateways to names on chains, translations on the fly, the proxies of libraries
    r"\.(?:eth\.(?:limo|link)|translate\.goog)$",
    r"(?:^|\.)(?:ezproxy|libproxy|proxylib|idm\.oclc)[.-]",
    r"^web\.archive\.org$",
    r"^archive\.(?:is|today|ph|li|vn|fo|md)$",
    # a build of each change, as hosting services name it
    r"^(?:deploy-preview-\d+|[0-9a-f]{8,})--",
)
FRONTS = "|".join(FRONT_HOSTS)
FRONT_FOLDERS = (
    "^/ip[fn]s/",
    r"^/web/\d{8,14}",  # the Wayback Machine
    r"^/r/\w+/(?:top|hot|new|rising|controversial|comments)\b",  # Reddit
    r"/[\w.-]+_(?:all|maxi|nopic|mini)(?:_\d{4}-\d\d)?/",  # Kiwix
    "/(?:pub/)?mirrors?/",
    "/(?:LDP|ldp|tldp)/",  # the Linux Documentation Project
)
FRONT_PATHS = "|".join(FRONT_FOLDERS)
SHORT_FRONTS = r"^(?:r|rl|lr|red|reddit)\."  # for Reddit, where the path is one of its groups
# Labels under which an owner keeps a second host of one site.
OWN_LABELS = (
    # where a change is tried out
    "staging",
    "stage",
    "stg",
    r"dev\d?",
    "devel",
    r"test\d?",
    "preview",
    "preprod",
    "uat",
    "qa",
    # mail and administration
    "smtp",
    "mail",
    "webmail",
    "imap",
    "pop",
    "cpanel",
    # servers behind a network that delivers content
    "origin",
    "edge",
    "dualstack",
)
OWN_HOSTS = (
    rf"^(?:[\w-]+[.-])?{any_of(*OWN_LABELS)}\.[^.]+\.[^.]+|"
    r"\.(?:elb\.amazonaws\.com|cloudfront\.net|azureedge\.net)$"
)
# Services that are cloned: hosts of their own, and how their titles begin or end.
SERVICES = {
    r"(?:^|\.)wiki(?:pedia|voyage|tionary|media|books|quote|source)\.org$": (
        r"[-–—|·] ?(?:[\w.]+ )?(?:wik\.?ip[eé]dia|wikivoyage|wiktionary|wikimedia|vikipedi\w*|"
        r"википедия|уикипедия|维基百科|維基百科|ウィキペディア|위키백과|ويكيبيديا)"
    ),
    r"(?:^|\.)github\.(?:com|io)$": r"[·|-] ?github(?: pages)?$|^github - |’s gists|^gist:",
    r"(?:^|\.)(?:stackoverflow|stackexchange|superuser|serverfault|askubuntu)\.com$": (
        r"[-–|] ?(?:stack (?:overflow|exchange)|super user|server fault|ask ubuntu)$"
    ),
    r"(?:^|\.)(?:bing|microsoft|google|yahoo)(?:\.com?)?\.[a-z]{2,3}$": (
        r"- (?:search images|搜索 ?图片|bing)$|- bing images$"
    ),
    r"(?:^|\.)(?:google|youtube)(?:\.com?)?\.[a-z]{2,3}$": (
        r"- (?:google (?:search|play|scholar|books)|youtube)$"
    ),
    r"(?:^|\.)reddit\.com$": r"[:|-] ?(?:r/\w+|reddit)$",
    r"(?:^|\.)(?:twitter|x)\.com$": r"\(@\w+\) .*\b(?:twitter|tweets)\b|\(@\w+\) / x$",
    r"(?:^|\.)quora\.com$": r"- quora$",
    r"(?:^|\.)medium\.com$": r"\| by .+ \| medium$",
    r"(?:^|\.)ycombinator\.com$": r"\| hacker news$|from hacker news$",
    r"(?:^|\.)imdb\.com$": r"- imdb$",
    r"(?:^|\.)fandom\.com$": r"\| fandom$",
    r"(?:^|\.)linkedin\.com$": r"\| linkedin$",
}
# The name of a service in a host of another domain.
NAMED = (
    r"(?:^|[.-])(?:github|gist|gitlab|wikipedia|wikiwand|bing|reddit|stackoverflow|twitter|quora)"
    r"[.-]|github|wikipedia|ipedia\."
)
NAMES = (
    r"(?:^|\.)(?:(?:github|gitlab|bing|reddit|stackoverflow|twitter|quora|githubusercontent|"
    r"githubstatus)\.com|wiki(?:pedia|wand)\.(?:org|com)|(?:github|gitlab)\.io)$"
)
# An address of another host written into a label, as reverse proxies do: en-wikipedia-org.
WRITTEN_IN = (
    r"^(?:[a-z0-9]+-)+(?:com|org|net|edu|gov|info|io)\.[^.]+\.|[a-z]\.(?:com|org|net)\.[\w-]+\.\w+$"
)
IMAGE_SEARCH = r"^/images/search"  # Bing's


def mirrors(texts: Texts, likely: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where a page seems to be a front end of a genuine service, and where a clone.

    Parameters
    ----------
    texts
        What the links' columns say.
    likely
        Where a link is rather spam than not, shape (links,).

    Returns
    -------
    Two masks of shape (links,), never both true.
    """
    front = texts.says("host", FRONTS)
    front |= texts.says("path", FRONT_PATHS) & ~texts.says("host", "|".join(SERVICES))
    front |= texts.says("host", SHORT_FRONTS) & texts.says("path", r"^/r/\w+/?$")
    front |= texts.says("host", OWN_HOSTS) & ~likely
    copied = texts.says("path", IMAGE_SEARCH) & ~texts.says("host", r"(?:^|\.)bing\.com$")
    copied |= texts.says("host", WRITTEN_IN)
    copied |= texts.says("host", NAMED) & ~texts.says("host", NAMES)
    for host, title in SERVICES.items():
        copied |= texts.says("title", title) & ~texts.says("host", host)
    return front, copied & ~front
