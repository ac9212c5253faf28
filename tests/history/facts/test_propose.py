import pytest

from dealwright.history import facts
from dealwright.history.facts import vocabulary

SALESFORCE = {
    "Id": ["006A", "006B", "006C", "006D"],
    "AccountName": ["Acme", "Bolt", "Acme", "Core"],
    "BillingCountry": ["US", "US", "CA", "CA"],
    "StageName": ["Closed Won", "Closed Lost", "Negotiation/Review", "Closed Won"],
    "CloseDate": ["2024-01-31", "2024-02-28", "2024-03-31", "2024-04-30"],
    "CurrencyIsoCode": ["USD", "USD", "CAD", "CAD"],
    "Amount": ["1000", "2000", "3000", "4000"],
    "Discount__c": ["0.10", "0.25", "0", "0.05"],
    "Payment_Terms__c": ["30 days net", "60 days net", "30 days net", "at sight"],
    "OwnerId": ["005X", "005Y", "005X", "005X"],
}
GERMAN = {
    "Auftragsnummer": ["A1", "A2", "A3"],
    "Kundenname": ["Müller", "Schmidt", "Müller"],
    "Land": ["DE", "AT", "DE"],
    "Auftragsdatum": ["31.01.2024", "01.02.2024", "15.02.2024"],
    "Artikelbezeichnung": ["Pumpe", "Ventil", "Pumpe"],
    "Menge": ["10", "1.000", "5"],
    "Nettopreis": ["1.234,50", "99,90", "1.200,00"],
    "Listenpreis": ["1.500,00", "120,00", "1.500,00"],
    "Währung": ["EUR", "EUR", "EUR"],
    "Zahlungsziel (Tage)": ["30", "14", "60"],
    "Skonto %": ["2", "0", "3"],
}
FRENCH = {
    "N° de commande": ["C1", "C2"],
    "Société": ["Dupont", "Durand"],
    "Pays": ["France", "Belgique"],
    "Date de signature": ["13/01/2024", "02/02/2024"],
    "Désignation": ["Pompe", "Vanne"],
    "Quantité": ["3", "4"],
    "Prix unitaire": ["12,50", "99,00"],
    "Montant": ["37,50", "396,00"],
    "Devise": ["EUR", "EUR"],
    "Remise": ["5%", "10%"],
}
SPANISH = {
    "Número de pedido": ["P1", "P2"],
    "Cliente": ["Ibero", "Sur"],
    "País": ["España", "México"],
    "Fecha de cierre": ["13/01/2024", "02/02/2024"],
    "Producto": ["Bomba", "Válvula"],
    "Cantidad": ["3", "4"],
    "Precio unitario": ["12,50", "99,00"],
    "Moneda": ["EUR", "MXN"],
    "Descuento": ["5", "10"],
    "Estado": ["Ganada", "Perdida"],
}


def proposed(sample):
    return facts.propose(facts.profile(sample))


def filled(proposal):
    return {fact: fill.columns[0] if fill.columns else fill.constant for fact, fill in proposal.mapping.fills}


def test_a_salesforce_export_is_understood():
    proposal = proposed(SALESFORCE)

    assert filled(proposal) == {
        "deal": "Id",
        "account": "AccountName",
        "account_group": "AccountName",
        "region": "BillingCountry",
        "country": "BillingCountry",
        "seller": "OwnerId",
        "closed_on": "CloseDate",
        "outcome": "StageName",
        "currency": "CurrencyIsoCode",
        "amount": "Amount",
    }
    assert proposal.mapping.fill("outcome").values == (("Negotiation/Review", "open"),)
    discount, payment = proposal.mapping.terms
    assert (discount.term.key, discount.times) == ("discount", 100.0)
    assert (payment.term.key, payment.term.kind, payment.values) == (
        *("payment_days", "days"),
        (("30 days net", "30"), ("60 days net", "60")),
    )


def test_a_german_export_is_understood_with_its_decimal_comma():
    proposal = proposed(GERMAN)

    assert filled(proposal) == {
        "deal": "Auftragsnummer",
        "account": "Kundenname",
        "account_group": "Kundenname",
        "region": "Land",
        "country": "Land",
        "product": "Artikelbezeichnung",
        "closed_on": "Auftragsdatum",
        "currency": "Währung",
        "quantity": "Menge",
        "list_price": "Listenpreis",
        "price": "Nettopreis",
    }
    assert (proposal.mapping.decimal, proposal.mapping.date_order) == (",", facts.DateOrder.DAY_FIRST)
    assert [(rule.term.key, rule.term.kind, rule.how) for rule in proposal.mapping.terms] == [
        ("discount", "percent", facts.How.REDUCTION),
        ("payment_days", "days", facts.How.COLUMN),
    ]


def test_a_term_whose_direction_nobody_knows_is_offered_and_not_read():
    proposal = proposed(GERMAN)

    assert [(rule.term.key, rule.term.kind) for rule in proposal.mapping.undecided] == [("skonto", "percent")]
    assert proposal.unused == ("Skonto %",)
    assert "say whether more or less is better" in proposal.comments["term_skonto"]


@pytest.mark.parametrize("sample", [FRENCH, SPANISH], ids=["French", "Spanish"])
def test_french_and_spanish_exports_are_understood(sample):
    proposal = proposed(sample)
    found = filled(proposal)

    assert {"deal", "account", "country", "closed_on", "product", "quantity", "price", "currency"} <= set(found)
    assert proposal.mapping.decimal == ","
    assert [rule.term.key for rule in proposal.mapping.terms] == ["discount"]
    assert proposal.unused == ()


def test_every_entry_has_a_confidence_between_nothing_and_certain_and_a_reason():
    proposal = proposed(SALESFORCE)
    entries = {fact for fact, _ in proposal.mapping.fills} | {
        f"term_{rule.term.key}" for rule in proposal.mapping.terms
    }

    assert (
        {name for name, _ in proposal.confidence}
        == {name for name, _ in proposal.reasons}
        == entries | {"dates", "decimal"}
    )
    assert all(0.0 < sure < 1.0 for name, sure in proposal.confidence if name not in {"dates", "decimal"})
    assert all(reason.endswith(".") for _, reason in proposal.reasons)


def test_the_price_that_multiplies_to_the_amount_wins_over_the_one_with_the_better_name():
    sample = {
        "Quantity": ["10", "20", "30"],
        "Line value": ["100", "400", "900"],
        "Unit price": ["0.33", "0.67", "1.00"],
        "Pack price": ["10", "20", "30"],
    }

    assert filled(proposed(sample))["price"] == "Pack price"


def test_dates_that_tell_the_order_decide_it_and_others_are_marked_as_unsure():
    month_first = proposed({"Close date": ["04/30/2024", "05/01/2024"]})
    unsure = proposed({"Close date": ["04/03/2024", "05/01/2024"]})

    assert month_first.mapping.date_order is facts.DateOrder.MONTH_FIRST
    assert dict(month_first.confidence)["dates"] == 1.0
    assert dict(unsure.confidence)["dates"] == 0.6


def test_words_where_numbers_belong_are_proposed_as_missing():
    sample = {"Amount": ["1", "2", "Invoiced Separately", "See ASN-1", "See ASN-2", "See ASN-3", "5", "6"] * 3}

    assert proposed(sample).mapping.missing == ("Invoiced Separately", "See ASN-*")


def test_a_column_that_means_nothing_known_is_left_out():
    proposal = proposed({"Amount": ["1", "2"], "Remarks": ["call back", "nice"], "Weight": ["3", "4"]})

    assert proposal.unused == ("Remarks", "Weight")


def test_nothing_to_go_by_proposes_nothing():
    assert proposed({"a": [], "b": []}).mapping.fills == ()


def test_the_vocabulary_is_folded_so_that_it_can_be_found():
    phrases = [*vocabulary.FACT_PHRASES.values(), *(term.phrases for term in vocabulary.KNOWN_TERMS)]

    assert [phrase for each in phrases for phrase in each if vocabulary.fold(phrase) != phrase] == []
