import secrets

from django.db import transaction

from ..models import User

# Letters and digits that nobody confuses when copying them from a screen.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_BLOCKS, _BLOCK = 4, 4


def new_password() -> str:
    """A random password of four short blocks, nearly 80 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_BLOCK)) for _ in range(_BLOCKS))


@transaction.atomic
def create_account(username: str, display_name: str, *, password: str, phone: str = "") -> User:
    """Make an account that can log in at once; refuses a name that is taken or malformed."""
    user = User(username=User.normalize_username(username), display_name=display_name, phone=phone)
    user.set_password(password)
    user.full_clean()
    user.save(force_insert=True)
    return user


@transaction.atomic
def ensure_account(username: str, display_name: str, *, password: str) -> User:
    """The account with exactly this password, made or repaired: what a demo prints must be true."""
    user = User.objects.filter(username=username).first()
    if user is None:
        return create_account(username, display_name, password=password)
    if not (user.is_active and user.check_password(password)):
        user.is_active = True
        user.set_password(password)
        user.save(update_fields=["is_active", "password"])
    return user
