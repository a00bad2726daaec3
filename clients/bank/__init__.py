"""A small client of `/bank/v1`: httpx and cryptography, nothing else. Start with README.md."""

from clients.bank.client import BankClient
from clients.bank.connection import Connection
from clients.bank.keys import SigningKey
from clients.bank.problems import DigestDiffers, NoAnswer, Problem, SignatureDiffers

__all__ = [
    "BankClient",
    "Connection",
    "DigestDiffers",
    "NoAnswer",
    "Problem",
    "SignatureDiffers",
    "SigningKey",
]
