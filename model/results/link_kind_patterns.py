"""Words by which hosts, addresses, titles, anchors and pages of a kind are known.

All are lower case but in paths and queries. They are those of many languages and of no profile in
particular; `linkvet.model.results.link_kind` says which comes first.
"""

# Words that sites of a kind carry in their name, as whole words or at their beginning or end.
HOSTS = {
    "blog": (
        r"blog|typepad|substack|blogspot|wordpress\.com|tumblr|diar(?:y|ies)\.|thoughts|wander|nomad|backpack|"
        r"(?:^|[.-])(?:mama|mami|mommy|mummy)"
    ),
    "social": (
        r"(?:^|\.)(?:facebook|twitter|x|instagram|linkedin|pinterest|reddit|tumblr|youtube|tiktok|"
        r"vk|mastodon|threads|medium|quora|flickr|vimeo|telegram|t|meetup|steemit|hive|weibo|"
        r"bsky|ok|xing|snapchat|discord|issuu|slideshare|ipernity|taplink|beacons|"
        r"link(?:tr|r|tree|fly|pop|stack|bio|inbio)(?:ee|me)?|"
        r"500px|deviantart|foursquare|goodreads|myspace|steamcommunity|soundcloud|behance|dribbble|"
        r"bandcamp|songtradr|castbox|spotify|deezer|mixcloud|podbean|patreon|ko-fi|dailymotion|"
        r"change|identi|rumble|bitchute|plurk|diigo|folkd|scoop|flipboard|pearltrees|digg|delicious|livejournal|"
        r"theoldreader|inoreader|feedly|wattpad|letterboxd|gab|minds|mewe|lemmy|gettr|padlet)\.|"
        r"(?:^|\.)mastodon|bookmark|[a-z]{3,}tube\.|podcasts?\."
    ),
    "wiki": r"wiki(?:[^h]|$)|fandom\.|pbworks\.|wikidot\.|pedia\.",
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
        r"newswire|issuewire|prweb|prlog|openpr|einpresswire|pressebox|presseportal|firmenpresse|"
        r"24-7pressrelease|press-?release|accesswire|businesswire|comunicati-?stampa"
    ),
}
PATHS = {
    "comment": r"/comment-page-\d|/(?:guestbook|g(?:ae|ä)stebuch|livre-?d-?or|libro-?de-?visitas)",
    "questions": r"/questions/\d+(?:/|$)|/msg\d+\.html",
    "wiki": r"^/wiki/|doku\.php|wiki(?:voyage|pedia)_|/index\.php/Special:",
    "forum": (
        r"/(?:forums?|foros?|foren|boards?|bbs|threads?|discussions?|topics?|tema|community)/|"
        r"viewtopic|viewthread|showthread|forumdisplay|message_topic|postdisplay|/forum-detail|/item\?id="
        r"|/forum|/posts/\d|/msg/|printthread|/lurker/message|/hyperkitty/|/mailman\d?/|/pipermail/|/item/\d{5,}|index\.php/?topic|/hilo_|^/t\d+-"
    ),
    "directory": r"/(?:links?|resources|enlaces|liens)(?:\.\w+)?/?$|/(?:firms?|organi[sz]ation|"
    r"profile/[a-z-]+/|biz|b|"
    r"retailers?|shop-directory|stockists|where-to-buy|top/regional|arts|regional|search/all|"
    r"links|podcasts?|investors?|software|apps?|games?|download|listing|directory|directorio|annuaire|verzeichnis|empresa|business|company|"
    r"establishments?|places?|annonces?|activit[ey]|actividad|perfils?|profils?|entreprises?|"
    r"compan(?:y|ies)|company-profiles|organi[sz]ations?|centros?|telefono|venues?|poi|"
    r"restaurants?|saunas?|shops|stores|bars|cafes|attractions|things-to-do|glossary)/[^/]",
    "coupon": r"[/_-]coupons?\b|/(?:buy|acheter|kaufen|comprar)-|"
    r"/(?:coupons?|cupon(?:es)?|vouchers?|gutschein|deals?|offers?|ofertas?|promo[^/]*|"
    r"codigo-[^/]*|avantages|ventajas|excursions?|pakiety)/|(?:^|[-_/])(?:descuentos?|ofertas?|"
    r"gift-?cards?|tarjetas?-regalo|coffrets?-cadeaux?|bons?-cadeaux?|geschenk(?:gutschein|box)|"
    r"smartbox)(?:[-_/]|$)",
    "news": (
        r"/(?:news|noticias?|actualit[^/]*|actualidad|nachrichten|notizie|press)/|/detalle-noticia"
    ),
    "blog": r"^/(?:[a-z]{2}/)?blog/|/20\d\d/\d\d/",
    "web stats": (
        r"/(?:domain|website|site|host)s?-?(?:report|value|info|worth|review|analysis)s?[/_.-]|"
        r"/(?:sitelike|similar|whois|stats|seo-?(?:report|audit|check)|backlinks?|worth)/[\w.-]+\.[a-z]|"
        r"/(?:www|site|domain|url|analysis|journals|reviews)/(?:www\.)?[\w-]+\.(?:com|net|org)/?$"
    ),
    "domain list": (
        r"/(?:domains?|web-?sites?|sites?|links?|urls?)-?lists?(?:[/_-]\d+|\.php)|/domain/list|"
        r"/domain(?:/domain)?/part/|/domain\.php|most-?_?visited-?_?(?:web-?_?)?(?:sites?|pages?)|"
        r"/list-?\d{3,}/?$|/top-?(?:\d+-)?(?:sites|domains|websites)"
    ),
    # the hash of a name, on pages of sellers of expired domains
    "link seller": (
        r"[/-](?:(?:id|page|list|ls|view|show|items?|listing|doms?|domain|results?)-)?[0-9a-f]{32}"
        r"(?:-(?:l|list|listing|items?|domains?|results?|view|show|page))?(?:\.html?)?/?$"
    ),
    "redirect": (
        r"/(?:exit|redir(?:ect)?|jump|goto|away|outgoing|leave|clickthru)s?(?:\.(?:php|aspx?|cgi|html?))"
        r"|/ck\.php|/td_redirect|/url$|/(?:link|jump|out|go)\.(?:cgi|php|aspx?|pl)$"
    ),
    "machine image page": r"-k\.html$",
    # a script that no site has, or a folder of random letters, before the words of a search
    "hacked page": (
        r"^/[a-z0-9-]{1,12}/(?:viewtopic|index|page)\.php|^/(?:\d+[a-z]|[a-z]+\d)[a-z0-9]{2,7}/[a-z0-9]+(?:-[a-z0-9]+)+"
        r"(?:\.html?)?/?$|^/wp-(?:content|includes|admin)/.*\.(?:html?|php)$"
    ),
    "doorway": r"-(?:near-me|for-sale)\.html?$",
    "profile": (
        r"/(?:user-?)?profiles?(?:/|\.aspx|\.php)|/(?:users?|accounts?)/[^/]|/@[\w.-]+|"
        r"/timeline/?$"
    ),
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
# What titles and anchors of a kind say.
TITLES = {
    "redirect": (
        r"^redirect(?: notice|ing)?\b|^(?:you are )?leaving (?:this|our) site|[-–] exit$|"
        r"^(?:weiterleitung|redirection|redirigiendo|reindirizzamento|переход по ссылке|"
        r"ジャンプの確認|페이지 이동|aviso de redireccionamiento)"
    ),
    "domain list": (
        r"\b(?:top|few|some|most visited|list|best)\b.{0,24}"
        r"\b(?:websites?|web ?pages|domains?|sites)\b.{0,12}(?:list|page|\d|\|)|"
        r"^(?:web ?site|domain|site|url) list\b|"
        r"most visited (?:web|site)|"
        r"^list ?\d{3,}|\burl shared\b|global websites directory|^web directory$|domain research"
    ),
    "web stats": (
        r"web ?site (?:stats|review|analysis|worth|value|info)|\b(?:whois|alexa rank)\b|"
        r"(?:sites? like|similar (?:web)?sites?|alternatives? to) |анализ сайта|seo характеристики|"
        r"\[analysis\]|backlink (?:analyse|check)"
    ),
    "link seller": (
        r"aged domains|\bbacklinks? (?:for|from|service|package)|"
        r"(?:buy|seo|with) backlinks|link ?building|"
        r"organic traffic|\bdofollow\b|\bda ?\d\d|"
        r"\bpbn\b|telegram|boost .*(?:rank|traffic|seo)|rank(?:ings?|ed)? (?:on|with|in|higher)|"
        r"\bseo (?:growth|strateg|boost|service|expert|agency|link)"
    ),
    "profile": (
        r"\b(?:public|user|member|forum) profile\b|'s profile\b|^profile\b|^(?:perfil|profil) "
    ),
    "doorway": r"(?-u:\b)(?:net worth|leaked|near me|apk|mod)(?-u:\b)",
    # a newspaper's or station's own name, which ends its titles
    "news": (
        r"[-–—|·][^-–—|·]*(?:(?-u:\b)news|(?-u:\b)times(?-u:\b)|herald|gazette|tribune|(?-u:\b)daily(?-u:\b)|(?-u:\b)post(?-u:\b)|chronicle|"
        r"(?-u:\b)radio(?-u:\b)|(?-u:\b)tv(?-u:\b)|(?-u:\b)fm(?-u:\b)|magazine|diario|periódico|noticias|zeitung|nachrichten|(?-u:\b)presse(?-u:\b)|"
        r"(?-u:\b)journal(?-u:\b)|giornale|notizie|новости|ニュース|新闻|新聞)[^-–—|·]*$"
    ),
    "forum": r"\b(?:forums?|foro|форум|フォーラム|論壇|论坛|message board|bulletin board)\b",
    "coupon": (
        r"\b(?:coupons?|discount codes?|promo codes?|vouchers?|gutscheine?|codes? promo|"
        r"tickets?|billets|cheapest price|price comparison|comparateur|steam key|cle? cd|cd key)\b"
    ),
    # lists of places, firms or sites, with what visitors think of them
    "directory": (
        r"\b(?:opiniones|reviews?|avis|opinie|recensioni|bewertungen|valoraciones|"
        r"avaliaç(?:ão|ões)|tel[eé]fono|opening hours|horarios|salaires?|"
        r"company (?:profile|information)|"
        r"buscador|cercador|suchmaschine|web director(?:y|ies)|annuaire|directorio|"
        r"useful links|liens utiles|enlaces de inter[eé]s|webs? d[e'] ?inter[eèé]s)\b|"
        r"口コミ|レビュー|"
        r"business (?:profile|directory)|\b(?:links|enlaces|liens|link(?:ek|s)|resources)$|"
        r"^(?:links|resources|useful|list of)\b|stockists?|retailers?\b|\bnear (?:me|you)\b|"
        r"(?:employees?|funding|investors|competitors)\b.*\||- (?:mapquest|yelp|crunchbase)|"
        r"\b(?:hostels?|hotels?|shops?|restaurants?|companies|stores|lawyers|clubs) in [a-z]"
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
# What an address leads on by, where it names the linked site.
LEADS_ON = (
    r"(?i)/(?:exit|out|go|goto|redir(?:ect)?|jump|away|link|url|click|leave|visit|r|ref)"
    r"(?:\.\w{2,4})?(?:/|$)"
)
CARRIES = (
    r"(?i)(?:^|[&?])(?:\w*url\w*|u|q|to|go(?:to)?|dest\w*|target|link|redir\w*|r|out|location|href|src|"
    r"site|jump|next|continue|return\w*|back)=(?:https?|//|www)"
)
# The words of a search and a year, between letters at random.
PADDED = r"^/[a-z0-9]{5,9}-[a-z0-9-]+-20\d\d[a-z-]*-[a-z0-9]{5,9}/?$"
# Where a site costs nothing and no name.
HOSTED_APPS = (
    r"\.(?:(?:pages|workers)\.dev|(?:web|netlify|vercel)\.app|(?:firebase|heroku)app\.com)$"
)
UPLOAD = r"\.(?:jpe?g|png|gif|webp|svg|bmp|pdf)(?:$|\?)|/wp-content/uploads/"
QUERIES = {
    "comment": r"replytocom=|showComment=",
    "forum": (r"(?:^|&)(?:threads/|/topic/|topic=|t=\d|showtopic=|tid=|thread=)|%2Ftopic%2F"),
    "coupon": r"(?:coupon|cupon|voucher|gutschein)",
}
PLATFORMS = {"forum": "message-boards", "wiki": "wikis", "blog": "blogs"}
# by column of the link table
PATTERNS = {
    "host": HOSTS,
    "platform": PLATFORMS,
    "title": TITLES,
    "anchor": ANCHORS,
    "seen_text": TEXTS,
    "path": PATHS,
    "query": QUERIES,
}
KINDS = tuple(dict.fromkeys(kind for one in PATTERNS.values() for kind in one))
