"""Live events alone, for processes of their own behind a balancer: `dealwright.web.live.asgi:application`.

Nothing of Django is started here; its settings are read only for the key that signs tokens.
"""

from __future__ import annotations

import os

from dealwright.web.live import events

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealwright.web.project.settings")

application = events.Events(os.environ.get("DATABASE_URL", ""))
