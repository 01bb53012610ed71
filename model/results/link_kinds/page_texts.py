"""What pages of a kind say, in lower case."""

TEXTS: dict[str, tuple[str, ...]] = {
    "parked": (
        "(?:this|the) domain (?:name )?(?:is|may be|has been) (?:for sale|parked|expired)",
        "buy this domain",
        "domain (?:is )?for sale",
        # French, German, Spanish, Russian, Italian
        "ce (?:nom de )?domaine est à vendre",
        "diese domain (?:ist|steht|kaufen)",
        "este dominio está (?:en venta|aparcado)",
        "этот домен (?:продается|припаркован)",
        "questo dominio è in vendita",
    ),
    "web stats": (
        "alexa rank",
        "whois (?:record|lookup|data)",
        "(?:website|domain|site) (?:worth|value)",
        "estimated (?:worth|traffic|visitors)",
        "daily (?:unique )?(?:visitors|pageviews)",
    ),
    "guest post": (
        "(?:this is a |a )(?:guest|sponsored|contributed) post",
        "guest post by",
        "about the guest author",
        "(?:written|contributed) by a guest",
        # German, French, Spanish
        "dies ist ein gastbeitrag",
        "gastbeitrag von",
        "article invité",
        "artículo (?:invitado|patrocinado)",
    ),
    "press release": (
        "for immediate release",
        "(?:media|press) contact:",
        "pressekontakt:",
        "contact presse",
        "contacto de prensa",
        "source: (?:pr newswire|business wire|globe ?newswire|ein presswire)",
    ),
    "coupon": (
        "(?:coupon|promo|discount|voucher) ?codes?",
        "codes? promo",
        "gutscheincode",
        "cup[oó]n de",
    ),
    # they take entries from anybody
    "directory": (r"(?:submit|add) (?:your |a )?(?:site|website|link|listing|business)\b",),
}
