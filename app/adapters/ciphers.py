"""The two authenticated ciphers a deployment may choose from."""

from enum import Enum
from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher as RawCipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TAG_BYTES = 16


class Algorithm(Enum):
    """The number stands in the header of every sealed value: never reuse one."""

    AES_256_GCM = 1
    SM4_GCM = 2

    @property
    def key_bytes(self) -> int:
        return 32 if self is Algorithm.AES_256_GCM else 16


class Cipher(Protocol):
    def seal(self, nonce: bytes, value: bytes, bound: bytes) -> bytes: ...
    def open(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes: ...


class Aes256Gcm:
    def __init__(self, key: bytes) -> None:
        aead = AESGCM(key)
        self.seal = aead.encrypt
        self.open = aead.decrypt


class Sm4Gcm:
    """GB/T 32907 in GCM; the library offers it as a raw cipher only."""

    def __init__(self, key: bytes) -> None:
        self._key = SM4(key)

    def seal(self, nonce: bytes, value: bytes, bound: bytes) -> bytes:
        encryptor = RawCipher(self._key, GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(bound)
        return encryptor.update(value) + encryptor.finalize() + encryptor.tag

    def open(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        text, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        decryptor = RawCipher(self._key, GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(bound)
        return decryptor.update(text) + decryptor.finalize()


def derive(key: bytes, label: bytes, length: int) -> bytes:
    """Return the key for one purpose (HKDF, RFC 5869); it tells nothing of the others."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=label).derive(key)


def cipher_of(algorithm: Algorithm, key: bytes) -> Cipher:
    if len(key) != algorithm.key_bytes:
        raise ValueError(f"{algorithm.name} takes a key of {algorithm.key_bytes} bytes")
    return Aes256Gcm(key) if algorithm is Algorithm.AES_256_GCM else Sm4Gcm(key)
