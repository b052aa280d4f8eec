import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.config.settings.production")

application = get_wsgi_application()

from hengji.foundation.access.checks import refuse_undeclared_addresses  # noqa: E402 - needs the rooms to be loaded

refuse_undeclared_addresses()
