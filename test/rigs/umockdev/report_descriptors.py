"""HID report descriptors of the readers that the rigs imitate.

Written from the vendors' manuals: MagTek 99875475 (MagneSafe V5, "HID usages"), ID TECH 80000502 (SecureMag, one
vendor-defined input report of 537 bytes). hidapi reads them for the usage page and for the sizes of the reports.
"""

VENDOR_COLLECTION = bytes.fromhex("0600FF" "0901" "A101" "1500" "26FF00" "7508")
END_COLLECTION = b"\xC0"
INPUT = bytes.fromhex("8102")
INPUT_BUFFERED = bytes.fromhex("820201")
FEATURE_BUFFERED = bytes.fromhex("B20201")


def usages(*numbers):
    return b"".join(bytes([0x09, number]) for number in numbers)


def count(number):
    return bytes([0x95, number]) if number < 256 else bytes([0x96, number & 0xFF, number >> 8])


def magtek_v5():
    """0801:0011: one unnumbered input report of 856 bytes, a feature report of 24 bytes."""
    fields = [
        (usages(0x20, 0x21, 0x22, 0x28, 0x29, 0x2A, 0x38) + count(7), INPUT),  # decode status, lengths, encode type
        (usages(0x30) + count(112), INPUT_BUFFERED),  # encrypted track 1
        (usages(0x31) + count(112), INPUT_BUFFERED),
        (usages(0x32) + count(112), INPUT_BUFFERED),
        (usages(0x39) + count(1), INPUT),  # card status
        (usages(0x23) + count(4), INPUT),  # MagnePrint status
        (usages(0x2B) + count(1), INPUT),
        (usages(0x33) + count(128), INPUT_BUFFERED),  # MagnePrint
        (usages(0x40) + count(16), INPUT_BUFFERED),  # device serial number
        (usages(0x42) + count(2), INPUT_BUFFERED),  # encryption status
        (usages(0x46) + count(10), INPUT_BUFFERED),  # key serial number
        (usages(0x47, 0x48, 0x49) + count(3), INPUT),  # masked lengths
        (usages(0x4A) + count(112), INPUT_BUFFERED),  # masked track 1
        (usages(0x4B) + count(112), INPUT_BUFFERED),
        (usages(0x4C) + count(112), INPUT_BUFFERED),
        (usages(0x50) + count(8), INPUT_BUFFERED),  # encrypted session id
        (usages(0x51, 0x52, 0x53, 0x54) + count(4), INPUT),  # absolute lengths
        (usages(0x20) + count(24), FEATURE_BUFFERED),  # commands and their answers
    ]
    return VENDOR_COLLECTION + b"".join(usage + kind for usage, kind in fields) + END_COLLECTION


def idtech_securemag():
    """0acd:2010: one unnumbered input report of 537 bytes, a feature report of 8 bytes."""
    return (
        VENDOR_COLLECTION
        + usages(0x01) + count(537) + INPUT_BUFFERED
        + usages(0x02) + count(8) + FEATURE_BUFFERED
        + END_COLLECTION
    )


def keyboard():
    """The collections of a boot keyboard, which must never be taken for a reader."""
    return bytes.fromhex("05010906A101" "050719E029E715002501" "75019508" "8102" "95017508" "8101" "C0")
