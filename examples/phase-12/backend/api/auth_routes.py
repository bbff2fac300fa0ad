"""Sign-up, sign-in, sessions and two-factor codes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

ROUNDS = 200_000
LIFETIME = 3_600
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class AuthError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Account:
    email: str
    salt: bytes
    digest: bytes
    totp_secret: bytes | None = None
    failures: list[float] = field(default_factory=list)
    revoked_before: float = 0.0
    used_codes: set[int] = field(default_factory=set)


def hash_password(password: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ROUNDS)


def weaknesses(password: str, email: str) -> list[str]:
    """Why a password is refused; an empty list when it is not."""
    found: list[str] = []
    if len(password) < 12:
        found.append("shorter than 12 characters")
    if len(set(password)) < 6:
        found.append("fewer than 6 different characters")
    if email.split("@")[0].lower() in password.lower():
        found.append("holds the name of the account")
    if re.fullmatch(r"\d+", password):
        found.append("digits only")
    return found


def encode_part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decode_part(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def totp(secret: bytes, at: float, step: int = 30) -> str:
    """A six-digit code (RFC 6238, SHA-1)."""
    counter = struct.pack(">Q", int(at // step))
    digest = hmac.new(secret, counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


class AuthRoutes:
    def __init__(self, secret: bytes) -> None:
        self.secret = secret
        self.accounts: dict[str, Account] = {}

    def sign_up(self, email: str, password: str) -> Account:
        email = email.strip().lower()
        if EMAIL.fullmatch(email) is None:
            raise AuthError(422, "This is not an email address")
        if email in self.accounts:
            raise AuthError(409, "There is already an account with this address")
        reasons = weaknesses(password, email)
        if reasons:
            raise AuthError(422, f"The password is {'; '.join(reasons)}")
        salt = secrets.token_bytes(16)
        account = Account(email, salt, hash_password(password, salt))
        self.accounts[email] = account
        return account

    def is_locked(self, account: Account, now: float) -> bool:
        recent = [at for at in account.failures if at > now - 900]
        account.failures = recent
        return len(recent) >= 5

    def sign_in(self, email: str, password: str, now: float, code: str | None = None) -> str:
        account = self.accounts.get(email.strip().lower())
        if account is None:
            hash_password(password, b"the same time for everybody")
            raise AuthError(401, "Unknown address or wrong password")
        if self.is_locked(account, now):
            raise AuthError(429, "Too many attempts, wait a quarter of an hour")
        if not hmac.compare_digest(account.digest, hash_password(password, account.salt)):
            account.failures.append(now)
            raise AuthError(401, "Unknown address or wrong password")
        if account.totp_secret is not None:
            if code is None:
                raise AuthError(401, "A code is needed")
            if not self.accept_code(account, code, now):
                account.failures.append(now)
                raise AuthError(401, "The code is wrong or was used before")
        account.failures.clear()
        return self.issue(account, now)

    def accept_code(self, account: Account, code: str, now: float) -> bool:
        """Accept a code of the current step or its neighbours, each one once."""
        assert account.totp_secret is not None
        for drift in (0, -1, 1):
            step = int(now // 30) + drift
            if step in account.used_codes:
                continue
            if hmac.compare_digest(totp(account.totp_secret, step * 30), code):
                account.used_codes.add(step)
                account.used_codes = {each for each in account.used_codes if each > step - 10}
                return True
        return False

    def issue(self, account: Account, now: float) -> str:
        claims = {"sub": account.email, "iat": now, "exp": now + LIFETIME}
        head = encode_part(json.dumps({"alg": "HS256"}).encode())
        body = encode_part(json.dumps(claims, sort_keys=True).encode())
        return f"{head}.{body}.{self.signature(head, body)}"

    def signature(self, head: str, body: str) -> str:
        return encode_part(hmac.new(self.secret, f"{head}.{body}".encode(), hashlib.sha256).digest())

    def verify(self, token: str, now: float) -> dict[str, Any]:
        parts = token.split(".")
        if len(parts) != 3:
            raise AuthError(401, "This is not a token")
        head, body, given = parts
        if not hmac.compare_digest(given, self.signature(head, body)):
            raise AuthError(401, "The signature does not fit")
        claims = json.loads(decode_part(body))
        if claims["exp"] <= now:
            raise AuthError(401, "The token has expired")
        account = self.accounts.get(claims["sub"])
        if account is None or claims["iat"] < account.revoked_before:
            raise AuthError(401, "The token was revoked")
        return claims

    def sign_out_everywhere(self, email: str, now: float) -> None:
        self.accounts[email].revoked_before = now

    def enable_two_factor(self, email: str) -> str:
        account = self.accounts[email]
        account.totp_secret = secrets.token_bytes(20)
        shown = base64.b32encode(account.totp_secret).decode().rstrip("=")
        return f"otpauth://totp/Atom:{email}?secret={shown}&issuer=Atom"

    def change_password(self, email: str, old: str, new: str, now: float) -> None:
        account = self.accounts[email]
        if not hmac.compare_digest(account.digest, hash_password(old, account.salt)):
            raise AuthError(403, "The old password is wrong")
        reasons = weaknesses(new, email)
        if old == new:
            reasons.append("the same as before")
        if reasons:
            raise AuthError(422, f"The password is {'; '.join(reasons)}")
        account.salt = secrets.token_bytes(16)
        account.digest = hash_password(new, account.salt)
        self.sign_out_everywhere(email, now)
