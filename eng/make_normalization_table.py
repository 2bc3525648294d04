"""Writes src/Unroll/Text/Normalization/normalization.bin from the character database of the running Python.

Run from the root of the repository:  python3 eng/make_normalization_table.py
Also prints the hashes that tests/Unroll.Tests/Text/UnicodeNormalizationTests.cs expects.
"""
import hashlib
import random
import unicodedata
import zlib

HANGUL = range(0xAC00, 0xD7A4)
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def varint(out, value):
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def signed(out, value):
    varint(out, value << 1 if value >= 0 else (-value << 1) - 1)


def table():
    out = bytearray()
    runs = []
    for c in SCALARS:
        k = unicodedata.combining(chr(c))
        if k and runs and runs[-1][1] == c and runs[-1][2] == k:
            runs[-1][1] = c + 1
        elif k:
            runs.append([c, c + 1, k])
    varint(out, len(runs))
    last = 0
    for start, end, k in runs:
        varint(out, start - last)
        varint(out, end - start)
        varint(out, k)
        last = end

    canonical, compatible = [], []
    for c in SCALARS:
        d = unicodedata.decomposition(chr(c))
        if not d:
            continue
        parts = d.split()
        if parts[0].startswith("<"):
            compatible.append((c, [int(p, 16) for p in parts[1:]]))
        else:
            canonical.append((c, [int(p, 16) for p in parts]))
    for rows, canonical_rows in ((canonical, True), (compatible, False)):
        varint(out, len(rows))
        last = 0
        for c, parts in rows:
            varint(out, c - last)
            last = c
            if canonical_rows:
                composes = unicodedata.normalize("NFC", chr(c)) == chr(c)
                varint(out, len(parts) << 1 | composes)
            else:
                varint(out, len(parts))
            previous = c
            for p in parts:
                signed(out, p - previous)
                previous = p
    return bytes(out)


def hashes():
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        h = hashlib.sha256()
        for c in SCALARS:
            h.update((unicodedata.normalize(form, chr(c)) + "\n").encode())
        print(form, "every scalar", h.hexdigest())
    # Strings of the characters that interact, drawn by a generator that is easily repeated: x <- 6364136223846793005 x + 1442695040888963407.
    pool = [c for c in SCALARS if unicodedata.combining(chr(c)) or unicodedata.decomposition(chr(c)) or 0x1100 <= c < 0x1200]
    pool += list(range(0xAC00, 0xAC40)) + list(range(0x41, 0x5B))
    x = 1
    texts = []
    for _ in range(20000):
        s = ""
        for _ in range(8):
            x = (6364136223846793005 * x + 1442695040888963407) % 2**64
            s += chr(pool[(x >> 33) % len(pool)])
        texts.append(s)
    h = hashlib.sha256("".join(map(chr, pool)).encode())
    print("pool", len(pool), h.hexdigest())
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        h = hashlib.sha256()
        for s in texts:
            h.update((unicodedata.normalize(form, s) + "\n").encode())
        print(form, "20000 strings", h.hexdigest())


raw = table()
packed = zlib.compress(raw, 9)
with open("src/Unroll/Text/Normalization/normalization.bin", "wb") as file:
    file.write(packed)
print("Unicode", unicodedata.unidata_version, len(raw), "->", len(packed), "bytes")
hashes()
