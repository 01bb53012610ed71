"""Words by which hosts, addresses, titles, anchors and pages of a kind are known.

All are lower case but in paths and queries. They are those of many languages and of no profile in
particular; `linkvet.model.results.link_kind` says which comes first.
"""

# Words that sites of a kind carry in their name, as whole words or at their beginning or end.
HOSTS = {
    "blog": (
        r"blog|livejournal|typepad|substack|tumblr|diar(?:y|ies)\.|thoughts|wander|nomad|backpack|"
        r"(?:^|[.-])(?:mama|mami|mommy|mummy)"
    ),
    "social": (
        r"(?:^|\.)(?:facebook|twitter|x|instagram|linkedin|pinterest|reddit|tumblr|youtube|tiktok|"
        r"vk|mastodon|threads|medium|quora|flickr|vimeo|telegram|t|meetup|steemit|hive|weibo|"
        r"bsky|ok|xing|snapchat|discord|issuu|slideshare|ipernity|taplink|beacons|"
        r"link(?:tr|r|tree|fly|pop|stack|bio|inbio)(?:ee|me)?|"
        r"500px|deviantart|foursquare|goodreads|myspace|steamcommunity|soundcloud|behance|dribbble)\."
    ),
    "wiki": r"wiki(?:[^h]|$)|fandom\.",
    "questions": r"^(?:ask|answers?|qa|questions?)\.|stackexchange|stackoverflow|mail-archive",
    "forum": r"forum|foros?(?:[.-]|$)|^foro|foorum|(?:^|[.-])(?:boards?|bbs|community|discuss)[.-]",
    "directory": (
        r"director|listing|guia|annuaire|yellow|verzeichnis|katalog|branchen|paginas|curlie|dmoz|"
        r"^(?:busca|cerca|find|search)|(?:near|near-?me|search|finder|cercador|buscador)\.|indexa"
    ),
    "coupon": (
        r"coupon|cupon|voucher|gutschein|promo|discount|descuento|groupon|chollo|rebaja|"
        r"(?:^|[.-])deals?|deals?(?:[.-]|$)"
    ),
    "news": (
        r"news|times|herald|gazette|journal|diari|tribun|press[ae.]|presse|zeitung|daily|radio|"
        r"(?:^|\.)tv|noticia|periodi[ck]o?|actu(?:[.-]|alit)|courier|courrier|observer|correo|"
        r"(?:^|[.-])(?:el|la|le|il|the)-?(?:mundo|pais|voz|national|independent|figaro|parisien|"
        r"giornale|post|guardian|sun|mirror)|magazin|(?:^|[.-])mag[.-]|[a-z]{4,}mag\.|gazet"
    ),
    "association": (
        r"associa(?:tion|[cç])|asociaci|verband|verein|federa(?:tion|ci|zi)|f[oö]rder|foundation|"
        r"fundaci|fondazione|stiftung|chamber|camara|kammer|cluster"
    ),
    "press release": (
        r"newswire|prweb|prlog|openpr|einpresswire|pressebox|presseportal|firmenpresse|"
        r"24-7pressrelease|press-?release|accesswire|businesswire|comunicati-?stampa"
    ),
}
PATHS = {
    "comment": r"/comment-page-\d|/(?:guestbook|g(?:ae|ä)stebuch|livre-?d-?or|libro-?de-?visitas)",
    "questions": r"/questions/\d+(?:/|$)|/msg\d+\.html",
    "wiki": r"^/wiki/|doku\.php|wiki(?:voyage|pedia)_|/index\.php/Special:",
    "forum": (
        r"/(?:forums?|foros?|foren|boards?|bbs|threads?|discussions?|topics?|tema|community)/|"
        r"viewtopic|viewthread|showthread|forumdisplay|index\.php/?topic|/hilo_|^/t\d+-"
    ),
    "directory": r"/(?:listing|directory|directorio|annuaire|verzeichnis|empresa|business|company|"
    r"establishments?|places?|annonces?|activit[ey]|actividad|perfils?|profils?|entreprises?|"
    r"compan(?:y|ies)|company-profiles|organi[sz]ations?|centros?|telefono|venues?|poi|"
    r"restaurants?|saunas?|shops|stores|bars|cafes|attractions|things-to-do|glossary)/[^/]",
    "coupon": r"/(?:coupons?|cupon(?:es)?|vouchers?|gutschein|deals?|offers?|ofertas?|promo[^/]*|"
    r"codigo-[^/]*|avantages|ventajas|excursions?|pakiety)/|(?:^|[-_/])(?:descuentos?|ofertas?|"
    r"gift-?cards?|tarjetas?-regalo|coffrets?-cadeaux?|bons?-cadeaux?|geschenk(?:gutschein|box)|"
    r"smartbox)(?:[-_/]|$)",
    "news": (
        r"/(?:news|noticias?|actualit[^/]*|actualidad|nachrichten|notizie|press)/|/detalle-noticia"
    ),
    "blog": r"^/(?:[a-z]{2}/)?blog/|/20\d\d/\d\d/",
    "web stats": r"/(?:domain|website|site|host)s?-?(?:list|report|value|info)",
    "partner": (
        r"/(?:our-|nos-|unsere-)?(?:partners?|partnerships?|partenaires?|parceiros|"
        r"partner(?:schaft)?en|sponsors?|sponsoren|patrocinador(?:e?s)?|patrocinis|"
        r"colaborador(?:e?s)?|collaborators?|aliados?|clients?|clientes|kunden|referenzen|"
        r"case-stud(?:y|ies)|casos-de-exito|portfolio)"
        r"(?:[/.-]|$)"
    ),
    "association": (
        r"/(?:our-)?(?:members?|membres?|miembros|mitglieder|soci[os]s|adherents)(?:[/.-]|$)"
    ),
    "press release": (
        r"/(?:press-?releases?|pressemitteilung(?:en)?|communiques?(?:-de-presse)?|"
        r"notas?-de-prensa|comunicados?(?:-de-prensa)?|comunicati-stampa)(?:[/.-]|$)"
    ),
    "guest post": (
        r"/(?:guest-?posts?|guest-?(?:blog|author|contributor)s?|gastbeitr(?:ag|aege))(?:[/.-]|$)"
    ),
    "infographic": r"infogra(?:phic|f[ií]a|fik|phie)s?(?:[/._-]|$)",
    "widget": r"/(?:widgets?|badges?|embed)(?:[/.-]|$)",
}
# A copy of Wikipedia mostly keeps its title.
WIKIMEDIA = r"wikip[eé]dia|wikivoyage|wiktionary|wikimedia|википедия|维基百科|ウィキペディア"
# What titles and anchors of a kind say.
TITLES = {
    # lists of places, firms or sites, with what visitors think of them
    "directory": (
        r"\b(?:opiniones|reviews?|avis|opinie|recensioni|bewertungen|valoraciones|"
        r"avaliaç(?:ão|ões)|tel[eé]fono|opening hours|horarios|salaires?|company profile|"
        r"buscador|cercador|suchmaschine|web director(?:y|ies)|annuaire|directorio|"
        r"useful links|liens utiles|enlaces de inter[eé]s|webs? d[e'] ?inter[eèé]s)\b|"
        r"口コミ|レビュー"
    ),
    "blog": r"\bblogs?\b|блог|ブログ|部落格|블로그",
    "partner": (
        r"\b(?:our|nos|unsere|nuestros|els nostres|i nostri) (?:partners?|sponsors?|partenaires|"
        r"partner|sponsoren|patrocinadores|colaboradores|patrocinadors|aliados)\b|"
        r"^(?:partners?|partenaires|sponsors?|patrocinador(?:e?s)|colaboradores)\b"
    ),
    "press release": (
        r"\b(?:press release|pressemitteilung|communiqué de presse|nota de prensa|"
        r"comunicado de prensa|comunicato stampa|comunicado de imprensa)\b"
    ),
    "guest post": r"\b(?:guest (?:post|author|blog)|gastbeitrag|artículo invitado)\b",
    "infographic": r"\binfogra(?:phic|f[ií]a|fik|phie)s?\b",
}
ANCHORS = {
    "widget": r"\b(?:powered by|widget(?: by)?|badge|banner)\b",
    "infographic": TITLES["infographic"],
}
# What pages of a kind say.
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
    "guest post": (
        r"(?:this is a |a )(?:guest|sponsored|contributed) post|guest post by|"
        r"about the guest author|(?:written|contributed) by a guest|"
        r"dies ist ein gastbeitrag|gastbeitrag von|article invité|artículo (?:invitado|patrocinado)"
    ),
    "press release": (
        r"for immediate release|(?:media|press) contact:|pressekontakt:|contact presse|"
        r"contacto de prensa|source: (?:pr newswire|business wire|globe ?newswire|ein presswire)"
    ),
    "coupon": r"(?:coupon|promo|discount|voucher) ?codes?|codes? promo|gutscheincode|cup[oó]n de",
    "directory": r"(?:submit|add) (?:your |a )?(?:site|website|link|listing|business)\b",
}
# Sections and numbers by which a newspaper keeps its articles.
ARTICLE = (
    r"/(?:economia|economy|business|negocios|politic[as]|politique|politik|sociedad|societe|society|"
    r"cultura|culture|deportes?|sports?|futbol|fotbal|opinion|tendencias|ocio|internaciona[ls]|"
    r"international|nacional|panorama|viajes|voyages?|reise|travel|lifestyles?)/.*\d{5,}[_,\d]*"
    r"(?:\.\w+)?/?$|-[a-z]+-[a-z]+[-_]\d{6,}[_,\d]*(?:\.\w+)?$"
)
# Addresses of WordPress as it comes: a title at the root, and lists of posts.
POST = r"^/[^/.]*-[^/.]*/?$"
POSTS = r"/(?:category|tag|author)/[^/]|/page/\d+/?$"
# What firms have in their name, and blogs hardly ever.
FIRMS = (
    r"hotel|hostal|apart(?:ament|ment)|villas?[.-]|rental|rent-?a|immo|inmobil|realty|real-?estate|"
    r"tours?[.-]|booking|agenc|shop|store|tienda|service|consult|solutions|digital|studio|clinic|"
    r"dental|resort|camping|transfer|autocar|bank|insur|seguros|market(?:ing|place)|software|group"
)
QUERIES = {"comment": r"replytocom=|showComment=", "forum": r"^(?:threads/|topic=|t=\d|showtopic=)",
           "coupon": r"(?:coupon|cupon|voucher|gutschein)"}  # fmt: skip
PLATFORMS = {"forum": "message-boards", "wiki": "wikis", "blog": "blogs"}
# by column of the link table
PATTERNS = {
    "host": HOSTS, "platform": PLATFORMS, "title": TITLES, "anchor": ANCHORS, "seen_text": TEXTS,
    "path": PATHS, "query": QUERIES,
}  # fmt: skip
