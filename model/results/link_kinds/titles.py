"""What titles and anchors of a kind say, in lower case."""

from linkvet.features.text.word_lists import any_of

NEWS_WORDS = (
    r"(?-u:\b)news",
    r"(?-u:\b)times(?-u:\b)",
    "herald",
    "gazette",
    "tribune",
    r"(?-u:\b)daily(?-u:\b)",
    r"(?-u:\b)post(?-u:\b)",
    "chronicle",
    # stations
    r"(?-u:\b)radio(?-u:\b)",
    r"(?-u:\b)tv(?-u:\b)",
    r"(?-u:\b)fm(?-u:\b)",
    "magazine",
    # other languages
    "diario",
    "periódico",
    "noticias",
    "zeitung",
    "nachrichten",
    r"(?-u:\b)presse(?-u:\b)",
    r"(?-u:\b)journal(?-u:\b)",
    "giornale",
    "notizie",
    "новости",
    "ニュース",
    "新闻",
    "新聞",
)
COUPON_WORDS = (
    "coupons?",
    "discount codes?",
    "promo codes?",
    "vouchers?",
    "gutscheine?",
    "codes? promo",
    "tickets?",
    "billets",
    "cheapest price",
    "price comparison",
    "comparateur",
    # keys of computer games, which are sold like vouchers
    "steam key",
    "cle? cd",
    "cd key",
)
DIRECTORY_WORDS = (
    # what visitors think
    "opiniones",
    "reviews?",
    "avis",
    "opinie",
    "recensioni",
    "bewertungen",
    "valoraciones",
    "avaliaç(?:ão|ões)",
    # what an entry gives
    "tel[eé]fono",
    "opening hours",
    "horarios",
    "salaires?",
    "company (?:profile|information)",
    # how directories call themselves
    "buscador",
    "cercador",
    "suchmaschine",
    "web director(?:y|ies)",
    "annuaire",
    "directorio",
    "useful links",
    "liens utiles",
    "enlaces de inter[eé]s",
    "webs? d[e'] ?inter[eèé]s",
)
PARTNERS = (
    "partners?",
    "sponsors?",
    "partenaires",
    "partner",
    "sponsoren",
    "patrocinadores",
    "colaboradores",
    "patrocinadors",
    "aliados",
)
PRESS_RELEASE = (
    "press release",
    "pressemitteilung",
    "communiqué de presse",
    "nota de prensa",
    "comunicado de prensa",
    "comunicato stampa",
    "comunicado de imprensa",
)
INFOGRAPHIC = (r"\binfogra(?:phic|f[ií]a|fik|phie)s?\b",)
TITLES: dict[str, tuple[str, ...]] = {
    "redirect": (
        r"^redirect(?: notice|ing)?\b",
        "^(?:you are )?leaving (?:this|our) site",
        "[-–] exit$",
        "^(?:weiterleitung|redirection|redirigiendo|reindirizzamento|переход по ссылке|"
        "ジャンプの確認|페이지 이동|aviso de redireccionamiento)",
    ),
    "domain list": (
        r"\b(?:top|few|some|most visited|list|best)\b.{0,24}"
        r"\b(?:websites?|web ?pages|domains?|sites)\b.{0,12}(?:list|page|\d|\|)",
        r"^(?:web ?site|domain|site|url) list\b",
        "most visited (?:web|site)",
        r"^list ?\d{3,}",
        r"\burl shared\b",
        "global websites directory",
        "^web directory$",
        "domain research",
    ),
    "web stats": (
        "web ?site (?:stats|review|analysis|worth|value|info)",
        r"\b(?:whois|alexa rank)\b",
        "(?:sites? like|similar (?:web)?sites?|alternatives? to) ",
        # "analysis of a site", "search-promotion figures"
        "анализ сайта",
        "seo характеристики",
        r"\[analysis\]",
        "backlink (?:analyse|check)",
    ),
    "link seller": (
        "aged domains",
        r"\bbacklinks? (?:for|from|service|package)",
        "(?:buy|seo|with) backlinks",
        "link ?building",
        "organic traffic",
        r"\bdofollow\b",
        r"\bda ?\d\d",  # "DA 50": the authority that is for sale
        r"\bpbn\b",
        "telegram",
        "boost .*(?:rank|traffic|seo)",
        "rank(?:ings?|ed)? (?:on|with|in|higher)",
        r"\bseo (?:growth|strateg|boost|service|expert|agency|link)",
    ),
    "profile": (
        r"\b(?:public|user|member|forum) profile\b",
        r"'s profile\b",
        r"^profile\b",
        "^(?:perfil|profil) ",
    ),
    "doorway": (r"(?-u:\b)(?:net worth|leaked|near me|apk|mod)(?-u:\b)",),
    # a newspaper's or station's own name, which ends its titles
    "news": (f"[-–—|·][^-–—|·]*{any_of(*NEWS_WORDS)}[^-–—|·]*$",),
    "forum": (r"\b(?:forums?|foro|форум|フォーラム|論壇|论坛|message board|bulletin board)\b",),
    "coupon": (rf"\b{any_of(*COUPON_WORDS)}\b",),
    # lists of places, firms or sites, with what visitors think of them
    "directory": (
        rf"\b{any_of(*DIRECTORY_WORDS)}\b",
        # "reviews", in Japanese
        "口コミ",
        "レビュー",
        "business (?:profile|directory)",
        r"\b(?:links|enlaces|liens|link(?:ek|s)|resources)$",
        r"^(?:links|resources|useful|list of)\b",
        # where a product is sold
        "stockists?",
        r"retailers?\b",
        r"\bnear (?:me|you)\b",
        # profiles of firms, on pages of data about them
        r"(?:employees?|funding|investors|competitors)\b.*\|",
        "- (?:mapquest|yelp|crunchbase)",
        r"\b(?:hostels?|hotels?|shops?|restaurants?|companies|stores|lawyers|clubs) in [a-z]",
    ),
    "blog": (
        r"\bblogs?\b",
        "блог",
        "ブログ",
        "部落格",
        "블로그",
    ),
    "partner": (
        rf"\b(?:our|nos|unsere|nuestros|els nostres|i nostri) {any_of(*PARTNERS)}\b",
        r"^(?:partners?|partenaires|sponsors?|patrocinador(?:e?s)|colaboradores)\b",
    ),
    "press release": (rf"\b{any_of(*PRESS_RELEASE)}\b",),
    "guest post": (r"\b(?:guest (?:post|author|blog)|gastbeitrag|artículo invitado)\b",),
    "infographic": INFOGRAPHIC,
}
ANCHORS: dict[str, tuple[str, ...]] = {
    "widget": (r"\b(?:powered by|widget(?: by)?|badge|banner)\b",),
    "infographic": INFOGRAPHIC,
}
