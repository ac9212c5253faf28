"""Row-level security for people and organisations."""

from django.db import migrations

from dealwright.web.kit import tenancy

OWN_OR_IDENTIFYING = "user_id = dealwright_user() OR dealwright_identity()"
OWN_ROWS = dict.fromkeys(("SELECT", "INSERT", "UPDATE", "DELETE"), OWN_OR_IDENTIFYING)
IN_PRESENT_ORGANISATION = (
    "id IN (SELECT member.user_id FROM accounts_membership member"
    " WHERE member.organisation_id = dealwright_organisation())"
)
OF_ONES_OWN = "id IN (SELECT own.organisation_id FROM accounts_membership own WHERE own.user_id = dealwright_user())"
PRESENT = "id = dealwright_organisation()"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("kit", "0001_tenancy"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        tenancy.Policy(
            "accounts_organisation",
            {
                "SELECT": f"{PRESENT} OR dealwright_operator() OR {OF_ONES_OWN}",
                "INSERT": PRESENT,
                "UPDATE": f"{PRESENT} AND dealwright_may_write()",
            },
        ),
        tenancy.Protect("accounts_organisationevent", column="id"),
        tenancy.Protect("accounts_function"),
        tenancy.Protect("accounts_functionevent"),
        tenancy.Protect("accounts_region"),
        tenancy.Protect("accounts_regionevent"),
        tenancy.Protect("accounts_membership"),
        tenancy.Protect("accounts_membershipevent"),
        tenancy.Protect("accounts_membershipfunction"),
        tenancy.Protect("accounts_membershipfunctionevent"),
        tenancy.Protect("accounts_membershipregion"),
        tenancy.Protect("accounts_membershipregionevent"),
        tenancy.Protect("accounts_invitation"),
        tenancy.Protect("accounts_invitationevent"),
        migrations.RunSQL(
            "CREATE POLICY accounts_membership_own ON accounts_membership FOR SELECT"
            " USING ((user_id = dealwright_user() AND dealwright_organisation() IS NULL) OR dealwright_operator())",
            "DROP POLICY accounts_membership_own ON accounts_membership",
        ),
        tenancy.Policy(
            "accounts_user",
            {
                "SELECT": f"id = dealwright_user() OR dealwright_identity() OR {IN_PRESENT_ORGANISATION}",
                "INSERT": "dealwright_identity()",
                "UPDATE": "id = dealwright_user() OR dealwright_identity()",
            },
        ),
        tenancy.Policy("account_emailaddress", OWN_ROWS),
        tenancy.Policy("mfa_authenticator", OWN_ROWS),
        tenancy.Policy("usersessions_usersession", OWN_ROWS),
    ]
