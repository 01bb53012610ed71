"""What paths and queries of a kind hold, as written."""

from linkvet.features.text.word_lists import any_of, listed

COUPON_FOLDERS = (
    "coupons?",
    "cupon(?:es)?",
    "vouchers?",
    "gutschein",
    "deals?",
    "offers?",
    "ofertas?",
    "promo[^/]*",
    "codigo-[^/]*",
    "avantages",
    "ventajas",
    "excursions?",
    "pakiety",
)
# a voucher as a gift, in a slug
GIFTS = (
    "descuentos?",
    "ofertas?",
    "gift-?cards?",
    "tarjetas?-regalo",
    "coffrets?-cadeaux?",
    "bons?-cadeaux?",
    "geschenk(?:gutschein|box)",
    "smartbox",
)
PARTNERS = (
    "partners?",
    "partnerships?",
    "partenaires?",
    "parceiros",
    "partner(?:schaft)?en",
    "sponsors?",
    "sponsoren",
    "patrocinador(?:e?s)?",
    "patrocinis",
    "colaborador(?:e?s)?",
    "collaborators?",
    "aliados?",
    # who a firm works for
    "clients?",
    "clientes",
    "kunden",
    "referenzen",
    "case-stud(?:y|ies)",
    "casos-de-exito",
    "portfolio",
)
PATHS: dict[str, tuple[str, ...]] = {
    "comment": (
        r"/comment-page-\d",
        "/(?:guestbook|g(?:ae|ä)stebuch|livre-?d-?or|libro-?de-?visitas)",
    ),
    "questions": (
        r"/questions/\d+(?:/|$)",
        r"/msg\d+\.html",  # mailing lists
    ),
    "wiki": (
        "^/wiki/",
        r"doku\.php",
        "wiki(?:voyage|pedia)_",
        r"/index\.php/Special:",
    ),
    "forum": (
        "/(?:forums?|foros?|foren|boards?|bbs|threads?|discussions?|topics?|tema|community)/",
        # scripts of boards, such as phpBB and vBulletin
        "viewtopic",
        "viewthread",
        "showthread",
        "forumdisplay",
        "message_topic",
        "postdisplay",
        "/forum-detail",
        r"/item\?id=",
        "/forum",
        r"/posts/\d",
        # mailing lists: Lurker, HyperKitty, Mailman, Pipermail
        "/msg/",
        "printthread",
        "/lurker/message",
        "/hyperkitty/",
        r"/mailman\d?/",
        "/pipermail/",
        r"/item/\d{5,}",
        r"index\.php/?topic",
        "/hilo_",  # a thread, in Spanish
        r"^/t\d+-",
    ),
    "directory": (
        r"/(?:links?|resources|enlaces|liens)(?:\.\w+)?/?$",
        f"/{listed('directory_folders')}/[^/]",
    ),
    "coupon": (
        r"[/_-]coupons?\b",
        "/(?:buy|acheter|kaufen|comprar)-",
        f"/{any_of(*COUPON_FOLDERS)}/",
        f"(?:^|[-_/]){any_of(*GIFTS)}(?:[-_/]|$)",
    ),
    "news": (
        "/(?:news|noticias?|actualit[^/]*|actualidad|nachrichten|notizie|press)/",
        "/detalle-noticia",
    ),
    "blog": (
        "^/(?:[a-z]{2}/)?blog/",
        r"/20\d\d/\d\d/",
    ),
    "web stats": (
        "/(?:domain|website|site|host)s?-?(?:report|value|info|worth|review|analysis)s?[/_.-]",
        "/(?:sitelike|similar|whois|stats|seo-?(?:report|audit|check)|backlinks?|worth)"
        r"/[\w.-]+\.[a-z]",
        r"/(?:www|site|domain|url|analysis|journals|reviews)/(?:www\.)?[\w-]+\.(?:com|net|org)/?$",
    ),
    "domain list": (
        r"/(?:domains?|web-?sites?|sites?|links?|urls?)-?lists?(?:[/_-]\d+|\.php)",
        "/domain/list",
        "/domain(?:/domain)?/part/",
        r"/domain\.php",
        "most-?_?visited-?_?(?:web-?_?)?(?:sites?|pages?)",
        r"/list-?\d{3,}/?$",
        r"/top-?(?:\d+-)?(?:sites|domains|websites)",
    ),
    "link seller": (
        # the hash of a name, on pages of sellers of expired domains
        "[/-](?:(?:id|page|list|ls|view|show|items?|listing|doms?|domain|results?)-)?[0-9a-f]{32}"
        r"(?:-(?:l|list|listing|items?|domains?|results?|view|show|page))?(?:\.html?)?/?$",
    ),
    "redirect": (
        "/(?:exit|redir(?:ect)?|jump|goto|away|outgoing|leave|clickthru)s?"
        r"(?:\.(?:php|aspx?|cgi|html?))",
        r"/ck\.php",  # of OpenX and Revive, which serve advertisements
        "/td_redirect",
        "/url$",  # Google's
        r"/(?:link|jump|out|go)\.(?:cgi|php|aspx?|pl)$",
    ),
    "machine image page": (r"-k\.html$",),
    "hacked page": (
        # a script that no site has, or a folder of random letters, before the words of a search
        r"^/[a-z0-9-]{1,12}/(?:viewtopic|index|page)\.php",
        r"^/(?:\d+[a-z]|[a-z]+\d)[a-z0-9]{2,7}/[a-z0-9]+(?:-[a-z0-9]+)+(?:\.html?)?/?$",
        r"^/wp-(?:content|includes|admin)/.*\.(?:html?|php)$",
    ),
    "doorway": (r"-(?:near-me|for-sale)\.html?$",),
    "profile": (
        r"/(?:user-?)?profiles?(?:/|\.aspx|\.php)",
        "/(?:users?|accounts?)/[^/]",
        r"/@[\w.-]+",
        "/timeline/?$",
    ),
    "partner": (f"/(?:our-|nos-|unsere-)?{any_of(*PARTNERS)}(?:[/.-]|$)",),
    "association": (
        "/(?:our-)?(?:members?|membres?|miembros|mitglieder|soci[os]s|adherents)(?:[/.-]|$)",
    ),
    "press release": (
        "/(?:press-?releases?|pressemitteilung(?:en)?|communiques?(?:-de-presse)?|"
        "notas?-de-prensa|comunicados?(?:-de-prensa)?|comunicati-stampa)(?:[/.-]|$)",
    ),
    "guest post": (
        "/(?:guest-?posts?|guest-?(?:blog|author|contributor)s?|gastbeitr(?:ag|aege))(?:[/.-]|$)",
    ),
    "infographic": ("infogra(?:phic|f[ií]a|fik|phie)s?(?:[/._-]|$)",),
    "widget": ("/(?:widgets?|badges?|embed)(?:[/.-]|$)",),
}
QUERIES: dict[str, tuple[str, ...]] = {
    "comment": (
        # the form below a post of WordPress, and of Blogger
        "replytocom=",
        "showComment=",
    ),
    "forum": (
        r"(?:^|&)(?:threads/|/topic/|topic=|t=\d|showtopic=|tid=|thread=)",
        "%2Ftopic%2F",
    ),
    "coupon": ("(?:coupon|cupon|voucher|gutschein)",),
}
