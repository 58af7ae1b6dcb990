"""A stand-in for the national side of disclosure: a program of its own, with its own storage.

It is *not* 全国团体标准信息平台 and is not made by its operator. Nobody knows a public interface of that
platform for submitting records, so this program answers with the fields its public pages show and with the
habits a careful receiver has: signatures, idempotency keys, receipts. It imports nothing of the product, and
nothing of the product imports it; the agreement between the two is ``docs/disclosure-protocol.md``.
"""
