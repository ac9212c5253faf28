"""Vocabulary: what companies call the columns of their deals, in English, German, French and Spanish.

Headers are compared after folding (`fold`): no accents, no punctuation, `camelCase` parted, units in brackets removed.
Names of widespread CRM systems (`StageName`, `hs_object_id`, `CurrencyIsoCode`) are simply further words.

>>> fold("Opportunity_Owner__c"), fold("Währung"), fold("N° de commande"), fold("CloseDate")
('opportunity owner', 'wahrung', 'n de commande', 'close date')
>>> likeness("Customer Name", ("customer", "customer name"))
1.0
>>> round(likeness("Agreed net unit price (EUR)", ("price", "unit price")), 3)
0.775
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dealwright.core.terms import Direction, Term

DELIVERED = frozenset({"incoterm", "delivery_terms", "shipment_mode"})  # part of what the price includes
PART, WHOLE = 0.6, 0.35  # likeness of a header that contains a phrase: PART + WHOLE · share of its words [d]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTerm:
    """A commercial term that many companies negotiate, with what is usual about it."""

    key: str
    name: str
    kind: str
    direction: Direction
    owner: str
    phrases: tuple[str, ...]
    delivered: bool = False


def fold(header: str) -> str:
    """This function will bring a header to plain lower-case words."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", re.sub(r"__c$", "", header.strip()))
    bare = unicodedata.normalize("NFKD", re.sub(r"[(\[].*?[)\]]", " ", parted).casefold().replace("ß", "ss"))
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", "".join(c for c in bare if not unicodedata.combining(c))).split())


@cache
def likeness(header: str, phrases: tuple[str, ...]) -> float:
    """This function will say how much a header sounds like one of some phrases, 0 to 1."""
    words = fold(header).split()
    return max((_likeness(words, phrase.split()) for phrase in phrases), default=0.0)


def _likeness(words: list[str], phrase: list[str]) -> float:
    if words == phrase:
        return 1.0
    runs = (words[at : at + len(phrase)] == phrase for at in range(len(words) - len(phrase) + 1))
    if any(runs):
        return PART + WHOLE * len(phrase) / len(words)
    return 0.0


_FACTS = """
deal
    opportunity id, deal id, id, order id, order number, order no, opportunity number, quote number, quote id,
    contract number, contract id, invoice number, record id, line id, hs object id, deal, deal number, deal no, po
    number, transaction id, sales order, opportunity name, deal name, angebotsnummer, auftragsnummer, vertragsnummer,
    bestellnummer, belegnummer, vorgangsnummer, auftragsnr, auftrag, numero de commande, n de commande, numero
    commande, commande, reference, affaire, numero de pedido, id oportunidad, pedido, numero de contrato, referencia
account
    account, account name, account id, customer, customer name, customer id, customer number, client, client name,
    company, company name, associated company, sold to, buyer, bill to, project, project code, kunde, kundenname,
    kundennummer, kundennr, firma, auftraggeber, nom du client, nom client, societe, entreprise, cliente, empresa,
    nombre del cliente, razon social
account_group
    account group, parent account, parent company, ultimate parent, customer group, global account, parent, group,
    buying group, global parent, konzern, kundengruppe, muttergesellschaft, konzernkunde, groupe, maison mere, groupe
    client, grupo, grupo de clientes, matriz
region
    region, sales region, territory, area, geo, sales area, theatre, sales territory, vertriebsregion, gebiet,
    vertriebsgebiet, verkaufsgebiet, territoire, zone, zona, territorio
country
    country, billing country, shipping country, country code, ship to country, customer country, nation, land, pays,
    pais, billing country code, destination country, destination
segment
    segment, market segment, industry, customer segment, customer type, vertical, sector, size class, tier, product
    group, customer class, branche, marktsegment, kundensegment, secteur, secteur d activite, segmento, industria
product
    product, product name, item, item description, sku, material, material description, article, part number, product
    code, description, product description, plan, produkt, artikel, artikelbezeichnung, bezeichnung, produit,
    designation, producto, articulo, descripcion
seller
    seller, sales rep, owner, opportunity owner, deal owner, hubspot owner, hubspot owner id, account executive,
    salesperson, sales person, rep, owner name, owner id, account manager, vendor, supplier, verkaufer,
    vertriebsmitarbeiter, betreuer, vertriebler, kundenbetreuer, vendeur, commercial, charge d affaires, vendedor,
    comercial, ejecutivo de cuentas, propietario
channel
    channel, sales channel, route to market, fulfill via, distribution channel, partner type, vertriebsweg,
    vertriebskanal, kanal, canal, canal de vente, canal de venta, canal de distribution
opened_on
    created date, create date, created, opened, open date, opened date, opened on, quote date, offer date, creation
    date, first sent, created on, date created, erstellt am, erstellt, angebotsdatum, erstelldatum, anlagedatum, date
    de creation, date d ouverture, date du devis, fecha de creacion, fecha de apertura, fecha de oferta
closed_on
    close date, closed date, closed on, closedate, closed, won date, signed, signed on, signature date, signed date,
    contract date, order date, booking date, invoice date, deal date, purchase date, date, po sent, date closed, sale
    date, sales date, transaction date, abschlussdatum, abschluss am, auftragsdatum, bestelldatum, vertragsdatum,
    rechnungsdatum, datum, date de cloture, date de signature, date de commande, date commande, date facture, date de
    facture, fecha de cierre, fecha de pedido, fecha de firma, fecha, fecha factura, scheduled delivery date, delivery
    date, lieferdatum, date de livraison
outcome
    stage, stage name, deal stage, dealstage, status, outcome, result, won, is won, won lost, win loss, deal status,
    ergebnis, phase, statut, etape, resultat, estado, etapa, resultado, abschluss
currency
    currency, currency iso code, currency code, deal currency, curr, deal currency code, wahrung, waehrung,
    wahrungscode, devise, monnaie, moneda, divisa
amount
    amount, deal value, total, total value, value, revenue, total price, acv, tcv, contract value, line value, line
    item value, net amount, total amount, net value, order value, deal amount, sales value, betrag, umsatz,
    auftragswert, nettobetrag, gesamtbetrag, gesamtwert, gesamtpreis, nettowert, montant, montant total, chiffre d
    affaires, ca, importe, importe total, monto, valor, valor total
quantity
    quantity, qty, units, volume, seats, licenses, licences, number of units, ordered quantity, order quantity, line
    item quantity, users, menge, anzahl, stuckzahl, stueckzahl, bestellmenge, quantite, qte, nombre d unites,
    cantidad, unidades
list_price
    list price, catalog price, catalogue price, gross price, base price, standard price, msrp, rrp, listenpreis,
    bruttopreis, katalogpreis, prix catalogue, prix liste, prix de base, prix public, tarif, tarif catalogue, precio
    de lista, precio lista, precio catalogo, precio base, precio de catalogo
price
    price, net price, unit price, sales price, sold price, pack price, agreed price, final price, selling price, price
    per unit, preis, nettopreis, einzelpreis, stuckpreis, stueckpreis, verkaufspreis, prix, prix unitaire, prix net,
    prix de vente, precio, precio unitario, precio neto, precio de venta
cost
    cost, unit cost, cogs, cost price, standard cost, cost of goods, kosten, herstellkosten, selbstkosten,
    einstandspreis, stuckkosten, stueckkosten, cout, cout unitaire, prix de revient, coste, costo, coste unitario,
    costo unitario
"""

# key / name / kind / direction / owner function, then what it is called
_TERMS = """
discount / Discount / percent / less / sales
    discount, rabatt, nachlass, remise, descuento, disc
payment_days / Payment days / days / less / finance
    payment days, payment term, payment terms, net days, days to pay, credit days, zahlungsziel, zahlungsfrist, delai
    de paiement, plazo de pago, dias de pago, jours de paiement
contract_months / Contract months / months / more / sales
    contract months, contract length, contract term, contract duration, term months, subscription term, term,
    laufzeit, vertragslaufzeit, duree, duree du contrat, duracion, duracion del contrato, commitment months
volume_commitment / Volume commitment / percent / more / operations
    volume commitment, minimum commitment, commitment, committed volume, mindestabnahme, engagement de volume,
    compromiso de volumen
price_increase / Yearly price increase / percent / more / finance
    price increase, yearly price increase, uplift, annual uplift, renewal uplift, indexation, price cap, uplift cap,
    preiserhohung, preisanpassung, hausse de prix, incremento de precio
rebate / Rebate / percent / less / finance
    rebate, year end rebate, bonus, ruckvergutung, ristourne, rappel
liability_cap / Liability cap / ratio / less / legal
    liability cap, liability, haftungsobergrenze, haftung, plafond de responsabilite, limite de responsabilidad
warranty_months / Warranty months / months / less / product
    warranty, warranty months, guarantee, gewahrleistung, garantie, garantia, warranty period
setup_fee / Set-up fee / money / more / operations
    setup fee, set up fee, implementation fee, onboarding fee, einrichtungsgebuhr, frais d installation, cuota de alta
training_days / Training days / days / less / operations
    training days, training, schulungstage, schulung, jours de formation, formation, dias de formacion
incoterm / Incoterm / choice / more / operations
    incoterm, incoterms, inco term, inco terms, inco, lieferbedingung, condicion de entrega
delivery_terms / Delivery terms / choice / more / operations
    delivery terms, terms of delivery, lieferbedingungen, conditions de livraison, condiciones de entrega
shipment_mode / Shipment mode / choice / more / operations
    shipment mode, shipping mode, mode of transport, ship mode, versandart, mode de transport, modo de envio
lead_time / Lead time / days / more / operations
    lead time, delivery time, delivery days, lieferzeit, lieferfrist, delai de livraison, plazo de entrega
freight_share / Freight share / percent / less / operations
    freight share, freight cost, freight, shipping cost, fracht, frachtkosten, frais de port, flete, transport cost
insurance_share / Insurance share / percent / less / finance
    insurance share, insurance, line item insurance, versicherung, assurance, seguro
reference / Public reference / yes_no / more / marketing
    public reference, customer reference, case study, reference agreed, logo rights, referenzkunde, reference client,
    cliente de referencia
auto_renewal / Automatic renewal / yes_no / more / sales
    auto renewal, auto renew, automatic renewal, autorenewal, automatische verlangerung, reconduction tacite,
    renovacion automatica
notice_days / Notice period / days / more / legal
    notice period, notice days, termination notice, kundigungsfrist, preavis, plazo de preaviso
upfront_share / Upfront payment / percent / more / finance
    upfront, upfront payment, prepayment, deposit, down payment, anzahlung, vorauszahlung, acompte, anticipo
service_level / Service level / percent / less / operations
    sla, service level, uptime, availability, verfugbarkeit, disponibilite, disponibilidad
exclusivity / Exclusivity / yes_no / less / legal
    exclusivity, exclusive, exklusivitat, exclusivite, exclusividad
free_units / Free units / count / less / sales
    free units, free goods, free months, free seats, freimenge, gratuites, unidades gratis
"""


def _entries(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each line that begins at the margin, with the phrases of the indented lines below it."""
    for entry in re.split(r"\n(?=\w)", text.strip()):
        head, _, phrases = entry.partition("\n")
        yield head, tuple(" ".join(phrase.split()) for phrase in phrases.split(","))


def _known_term(head: str, phrases: tuple[str, ...]) -> KnownTerm:
    key, name, kind, direction, owner = head.split(" / ")
    return KnownTerm(
        key=key,
        name=name,
        kind=kind,
        direction=Direction(direction),
        owner=owner,
        phrases=phrases,
        delivered=key in DELIVERED,
    )


FACT_PHRASES: dict[str, tuple[str, ...]] = dict(_entries(_FACTS))
KNOWN_TERMS: tuple[KnownTerm, ...] = tuple(_known_term(head, phrases) for head, phrases in _entries(_TERMS))

# The function that signs a term nobody has listed above, proposed from the words in its key and name [d]
OWNER_BY_WORD = (
    ("finance", ("payment", "credit", "currency", "prepay", "deposit", "invoice", "insurance", "interest")),
    ("legal", ("liability", "indemn", "warrant", "terminat", "penalt", "law", "audit", "exclusiv", "notice")),
    ("operations", ("delivery", "lead_time", "lead time", "incoterm", "freight", "shipment", "stock", "service_level")),
    ("product", ("roadmap", "custom", "feature", "support", "training", "onboard")),
    ("marketing", ("reference", "logo", "case_study", "press", "marketing")),
    ("sales", ("price", "discount", "rebate", "volume", "contract", "renewal", "commit")),
)
# and, where no word is known, from its kind [d]
OWNER_BY_KIND = {
    "percent": "sales",
    "money": "finance",
    "days": "finance",
    "months": "sales",
    "count": "operations",
    "ratio": "legal",
    "choice": "operations",
    "yes_no": "legal",
}


def proposed_owner(term: Term) -> str:
    """This function will propose the function that signs a term: as known terms have it, else by word, else by kind."""
    for known in KNOWN_TERMS:
        if term.key == known.key or fold(term.name) in known.phrases:
            return known.owner
    words = f"{term.key} {term.name}".lower()
    for function, marks in OWNER_BY_WORD:
        if any(mark in words for mark in marks):
            return function
    return OWNER_BY_KIND.get(term.kind, "sales")
