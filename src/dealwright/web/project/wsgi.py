"""The door of the pages: `dealwright.web.project.wsgi:application`."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealwright.web.project.settings")

if not settings.SECRET_KEY_GIVEN and not settings.DEBUG:
    raise ImproperlyConfigured(
        "DEALWRIGHT_SECRET_KEY is not set. Sessions and links are signed with it, in every process alike. "
        "Make one with `python -c 'import secrets; print(secrets.token_urlsafe(50))'` and keep it secret."
    )

application = get_wsgi_application()
