"""An encrypted way to the mail server has the same limits, and a certificate that is looked at."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from members.models import OutgoingMail
from members.sending import send
from tests.support.postbox import DRIP, DRIP_AT_DOOR, TAKE, Postbox

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A file with a key and its own certificate, for `localhost`."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(params=["ssl", "starttls"])
def encryption(request):
    return request.param


@pytest.fixture
def postbox(settings, certificate, encryption):
    """A mail server that speaks in secret only; mail goes there."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Postbox(encryption=encryption, context=context) as box:
        settings.EMAIL_BACKEND = "members.mailserver.InTimeBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", box.port
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = encryption == "ssl", encryption == "starttls"
        settings.EMAIL_TIMEOUT, settings.EMAIL_LIMIT = 1, 1.5
        yield box


@pytest.fixture
def mail():
    return OutgoingMail.objects.create(key="one", to="rosa@home.example", subject="Hello", text="Hello")


@pytest.mark.parametrize("trouble", [DRIP, DRIP_AT_DOOR])
def test_a_server_that_drips_in_secret_is_left_and_takes_it_later(postbox, mail, certificate, monkeypatch, trouble):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    postbox.script.extend([trouble, TAKE])
    assert send(mail.pk) == timedelta(seconds=30)
    mail.refresh_from_db()
    assert "not done within 1.5 seconds" in mail.error
    assert send(mail.pk) is None
    assert [to for to, _words in postbox.taken] == [mail.to]


def test_a_server_that_cannot_prove_its_name_gets_nothing(postbox, mail):
    assert send(mail.pk) == timedelta(seconds=30)
    mail.refresh_from_db()
    assert "CERTIFICATE_VERIFY_FAILED" in mail.error
    assert postbox.taken == []
