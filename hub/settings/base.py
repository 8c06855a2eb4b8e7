"""Settings that every size of the site shares. What differs stands in dev, demo, test and production."""

from django.urls import reverse_lazy

from hub.settings.databases import database
from hub.settings.environment import BASE_DIR, VAR_DIR, env

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
TESTING = False
DEMO = env.bool("DEMO", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

INSTALLED_APPS = [
    "hub",
    "hub.pages",
    "webinars",
    "library",
    "forum",
    "networks",
    "members",
    "content",
    "topics",
    "live",
    "search",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "channels",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.forms",
    "servestatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hub.middleware.StaticFilesMiddleware",
    "hub.middleware.RequestIdMiddleware",
    "hub.keeping.KeepingMiddleware",
    "hub.middleware.PolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "members.middleware.PreferencesMiddleware",
    "members.middleware.VisitMiddleware",
    "hub.middleware.EditorsZoneMiddleware",
    "members.middleware.SecondFactorMiddleware",
    "hub.middleware.MovedMiddleware",
    "hub.middleware.RefusalMiddleware",
    "hub.following.FollowingMiddleware",
    "hub.middleware.PatienceMiddleware",
    # Last, and sync only: under ASGI the whole stack above then runs in one hop to a thread.
    "hub.middleware.SyncMiddleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
ASGI_APPLICATION = "hub.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "wagtail.contrib.settings.context_processors.settings",
                "hub.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "hub.templatetags.frame"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# People
AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("start")
LOGOUT_REDIRECT_URL = reverse_lazy("start")
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_CLASS = "members.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
# Six digits, three tries a code, twelve codes an hour: who never stops guessing at one account needs three years.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
    # Seats for guests: so many from one connection (a library, a clinic), and mails to one address a session.
    "guest_seat": "20/10m/ip",
    "guest_address": "6/h/key",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.partition(":")[0]
TRUSTED_PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_ADAPTER = "members.adapters.MFAAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
STAFF_NEED_SECOND_FACTOR = False
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "hub.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True

# Where things are kept
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The cache is a table: rate limits are shared by all processes and survive a stopped Redis.
CACHES = {
    # Django throws entries away from 300 on: a few hundred connections would end each other's limits.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "hub_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Wagtail would write the sizes of a picture to the table again at every view of a page.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
# In each process, until something of them changes: drawn parts of pages, and pages for visitors as a whole.
PARTS_ARE_KEPT = True
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "hub.assets.AssetStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
# Where the proxy finds files that the hub has allowed (an internal address of deploy/nginx); empty: the hub sends them.
MEDIA_ACCEL = env.str("MEDIA_ACCEL", default="")
STATIC_ROOT = VAR_DIR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# The style sheet of a room: these files of static/css, joined in this order (the first declares all layers).
FRAME_CSS = ["tokens", "base", "frame", "parts"]
CSS_BUNDLES = {
    "home": [*FRAME_CSS, "lists", "house", "print"],
    "front": [*FRAME_CSS, "threads", "talk", "lists", "house", "print"],
    "talk": [*FRAME_CSS, "threads", "talk", "desk", "print"],
    "library": [*FRAME_CSS, "hits", "library", "print"],
    "tool": [*FRAME_CSS, "threads", "talk", "hits", "library", "print"],
    "pages": [*FRAME_CSS, "lists", "blocks", "webinar", "people", "house", "print"],
    "desk": [*FRAME_CSS, "threads", "talk", "desk", "lists", "print"],
    "stories": [*FRAME_CSS, "lists", "story", "print"],
    "story": [*FRAME_CSS, "threads", "talk", "lists", "blocks", "story", "print"],
    "guide": [*FRAME_CSS, "threads", "talk", "blocks", "guide", "print"],
    "paper": [*FRAME_CSS, "blocks", "guide", "print", "paper"],
    "topic": [*FRAME_CSS, "threads", "hits", "blocks", "topic", "print"],
    "page-talk": [*FRAME_CSS, "threads", "talk", "lists", "blocks", "webinar", "people", "print"],
    "everything": [
        *FRAME_CSS,
        *(
            "threads",
            "talk",
            "desk",
            "hits",
            "library",
            "lists",
            "blocks",
            "story",
            "guide",
            "webinar",
            "people",
            "house",
            "print",
        ),
    ],
}
FILE_UPLOAD_HANDLERS = [
    "hub.limits.BodyLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Live
REDIS_URL = env.str("REDIS_URL", default="")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # redis-py 8 gives up an idle subscription after 5 s and caps the pool at 100 unless told otherwise.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None, "max_connections": 20000}]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}
}
LIVE_ORIGINS = env.list("LIVE_ORIGINS", default=[]) or [SITE_URL]
LIVE_SOCKETS_PER_MEMBER = env.int("LIVE_SOCKETS_PER_MEMBER", default=5)
LIVE_SOCKETS_PER_ADDRESS = env.int("LIVE_SOCKETS_PER_ADDRESS", default=20)

# Search
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_PREFIX = env.str("ELASTICSEARCH_PREFIX", default="sobremesa")
SEARCH_FILE = env.str("SEARCH_FILE", default=str(VAR_DIR / "search.sqlite3"))
# Takes what requirements/meaning.txt installs; where that is missing, words alone are searched for.
MEANING_SEARCH = env.bool("MEANING_SEARCH", default=False)
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# 1: a worker looks now and then whether other sites that pages link to still answer (hub.desk.links).
CHECK_LINKS = env.bool("CHECK_LINKS", default=False)

# Tasks and mail
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
if vars()["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "members.mailserver.InTimeBackend"
# Seconds for each step of a mail, and for one mail as a whole: less than a worker may have it in hand (hub.working).
EMAIL_TIMEOUT, EMAIL_LIMIT = 10, 60
DEMO_MAILBOX = VAR_DIR / "mail"
# Where SQLite is the database: files that workers lock while a mail is in hand.
MAIL_LOCKS = VAR_DIR / "locks"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Sobremesa <hello@sobremesa.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Languages and time
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
FORMAT_MODULE_PATH = "hub.formats"
TIME_ZONE = env.str("TIME_ZONE", default="America/New_York")
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Wagtail
WAGTAIL_SITE_NAME = "Sobremesa"
WAGTAILADMIN_BASE_URL = SITE_URL
# Leads visitors to the one door, and tells members without a part that this is not theirs (hub.views.admin_login).
WAGTAILADMIN_LOGIN_URL = "/admin/login/"
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAILIMAGES_IMAGE_MODEL = "content.HubImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "content.picture_forms.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "content.HubDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_AVIF_QUALITY, WAGTAILIMAGES_WEBP_QUALITY = 55, 80
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"),
    *("m4a", "mp3", "oga", "ogg", "opus", "wav", "m4v", "mp4", "webm", "vtt"),
]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# The report "Pages to read again" says more.
WAGTAIL_AGING_PAGES_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_USER_TIME_ZONES: list[str] = []
WAGTAIL_FINISH_WORKFLOW_ACTION = "hub.pages.finishing.publish_approved"
# A translation begins as a draft, or readers would find the original's words under the other language's address.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
TAGGIT_CASE_INSENSITIVE = True

# Headers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-src": ["'none'"],
        "frame-ancestors": ["'self'"],
    }
}
# Providers whose player may stand in a frame of a page, once somebody pressed to watch (content.players).
PLAYER_HOSTS = env.list("PLAYER_HOSTS", default=["www.youtube-nocookie.com", "player.vimeo.com"])
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# Wagtail allows its own previews the same origin, view by view.
X_FRAME_OPTIONS = "DENY"

LOGGING_CONFIG = "hub.logs.configure"
LOGGING = {"level": env.str("LOG_LEVEL", default="INFO"), "json": env.bool("LOG_JSON", default=False)}
