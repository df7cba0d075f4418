#!/usr/bin/python3
"""Card readers on the virtual USB bus, told what to do on standard input; each order is answered by a line "done".

    plug DEVICE | unplug DEVICE | send DEVICE HEX | written DEVICE          (DEVICE: magtek, neo)
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "umockdev"))

from report_descriptors import magtek_v5  # noqa: E402
from usb_device import AcmDevice, HidDevice  # noqa: E402


class Magtek(HidDevice):
    vendor, product = 0x0801, 0x0011
    maker, name, serial = "MagTek", "USB Swipe Reader", "B0123456789ABCD"
    report_descriptor = magtek_v5()

    def __init__(self):
        self.written = []

    def set_report(self, data):
        self.written.append("feature " + data.hex())

    def get_report(self):
        # Result code, length, KSN (99875475, "get DUKPT KSN and counter"), whatever was asked.
        return (bytes([0, 10]) + bytes.fromhex("FFFF9876543210E00008")).ljust(24, b"\0")

    def present(self, data):
        self.send_report(data)


class Neo(AcmDevice):
    vendor, product = 0x0ACD, 0x3310
    maker, name, serial = "ID TECH", "VP3350", "123T456789"

    def __init__(self):
        self.written = []

    def received(self, _endpoint, data):
        self.written.append("output " + data.hex())

    def present(self, data):
        self.send_bytes(data)


KINDS = {"magtek": Magtek, "neo": Neo}
plugged = {}

for line in sys.stdin:
    order, device, *rest = line.split()
    answer = "done"
    if order == "plug":
        plugged[device] = KINDS[device]()
        plugged[device].attach()
    elif order == "unplug":
        plugged.pop(device).detach()
    elif order == "send":
        plugged[device].present(bytes.fromhex(rest[0]))
    elif order == "written":
        answer += " " + ",".join(plugged[device].written)
        plugged[device].written.clear()
    print(answer, flush=True)
