#!/usr/bin/python3
"""USB card readers in a mocked /sys and /dev, for the real node-hid and serialport.

    umockdev-wrapper /usr/bin/python3 mocked_readers.py CONTROL -- COMMAND [ARGUMENT...]

Starts COMMAND in the mocked world and serves the Unix socket CONTROL, one order per line, answered by one line:

    plug DEVICE             the device appears, under a new node number
    unplug DEVICE           it is gone, also for whoever holds it open
    send DEVICE HEX         it sends an input report (HID) or bytes (serial)
    written DEVICE          answers with what the app wrote since it was asked last: "feature HEX" or "output HEX"

DEVICE is `magtek`, `idtech`, `twinLeft`, `twinRight`, `keyboard`, `typing` (HID) or `neo` (USB serial). umockdev works by LD_PRELOAD, so whatever loads
node-hid has to be COMMAND or a child of it. `gi` belongs to the system's Python: use /usr/bin/python3.
"""

import os
import socket
import struct
import subprocess
import sys
import tty

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import GLib, UMockdev  # noqa: E402

from report_descriptors import idtech_securemag, keyboard, magtek_v5  # noqa: E402

ENOTTY = 25
HUB = "/devices/pci0000:00/0000:00:14.0/usb1"

# hidraw ioctl numbers (linux/hidraw.h).
GET_DESCRIPTOR_SIZE, GET_DESCRIPTOR, SET_FEATURE, GET_FEATURE = 1, 2, 6, 7


def magtek_answer(command):
    """What a MagneSafe V5 reader answers to a feature command: result code, length, data (99875475, "commands")."""
    code = command[1] if len(command) > 1 else 0xFF
    if code == 0x09:  # key serial number and counter
        return bytes([0, 10]) + bytes.fromhex("FFFF9876543210E00008")
    if code == 0x15:  # security level
        return bytes([0, 1, 3])
    return bytes([2, 0])  # not known


class HidIoctls(UMockdev.IoctlBase):
    """Answers the ioctls that hidapi's hidraw driver uses."""

    def __init__(self, reader):
        super().__init__()
        self.reader = reader

    def do_handle_ioctl(self, client):
        request = client.props.request & 0xFFFFFFFF
        number, size = request & 0xFF, (request >> 16) & 0x3FFF
        data = client.props.arg.resolve(0, size)
        descriptor = self.reader.descriptor
        if number == GET_DESCRIPTOR_SIZE:
            data.update(0, struct.pack("<i", len(descriptor)))
            client.complete(0, 0)
        elif number == GET_DESCRIPTOR:
            data.update(0, struct.pack("<I", len(descriptor)) + descriptor)
            client.complete(0, 0)
        elif number == SET_FEATURE:
            self.reader.command = bytes(data.retrieve())
            self.reader.written.append("feature " + self.reader.command.hex())
            client.complete(size, 0)
        elif number == GET_FEATURE:
            report = bytes([0]) + magtek_answer(self.reader.command)
            data.update(0, report.ljust(size, b"\0")[:size])
            client.complete(size, 0)
        else:
            client.complete(-1, ENOTTY)
        return True

    def do_handle_read(self, client):
        return False

    def do_handle_write(self, client):
        return False


class Terminal:
    """The pseudo-terminal that stands for a device node: this side is the device, the app opens the other."""

    def __init__(self, testbed, node, written):
        self.node = f"{testbed.get_root_dir()}{node}"
        self.note = f"{testbed.get_root_dir()}/dev/.ptymap/{os.readlink(self.node).replace('/', '_')}"
        self.fd = testbed.get_dev_fd(node)
        self.written = written
        tty.setraw(self.fd)
        # The app's side is kept open here as well: a terminal that nobody has open reports a hang-up without end.
        self.other_side = os.open(os.readlink(self.node), os.O_RDWR | os.O_NOCTTY)
        self.watch = GLib.io_add_watch(self.fd, GLib.IO_IN, self.app_wrote)

    def app_wrote(self, fd, _condition):
        self.written.append("output " + os.read(fd, 4096).hex())
        return True

    def send(self, data):
        os.write(self.fd, data)

    def remove(self):
        GLib.source_remove(self.watch)
        # umockdev's note of which pseudo-terminal stands for the node; left behind, it breaks the next plug.
        for path in (self.note, self.node):
            if os.path.lexists(path):
                os.unlink(path)
        os.close(self.other_side)
        os.close(self.fd)  # the side that the app reads from hangs up


class HidReader:
    next_node = 7

    def __init__(self, port, vendor, product, maker, name, serial, descriptor):
        self.port, self.vendor, self.product = port, vendor, product
        self.maker, self.name, self.serial, self.descriptor = maker, name, serial, descriptor
        self.ioctls = HidIoctls(self)
        self.command = b""
        self.written = []
        self.terminal = None

    def plug(self, testbed):
        # A new number each time: the kernel does not promise the old one, and the app must not count on it.
        self.node = HidReader.next_node
        HidReader.next_node += 1
        device = f"{HUB}/1-{self.port}"
        interface = f"{device}/1-{self.port}:1.0"
        hid = f"{interface}/0003:{self.vendor:04X}:{self.product:04X}.{self.node:04X}"
        raw = f"{hid}/hidraw/hidraw{self.node}"
        self.paths = [raw, hid, interface, device]
        testbed.add_from_string(
            f"""P: {raw}
N: hidraw{self.node}
E: DEVNAME=/dev/hidraw{self.node}
E: MAJOR=243
E: MINOR={self.node}
E: SUBSYSTEM=hidraw
A: dev=243:{self.node}
L: device=../../../{os.path.basename(hid)}

P: {hid}
E: SUBSYSTEM=hid
E: HID_ID=0003:{self.vendor:08X}:{self.product:08X}
E: HID_NAME={self.maker} {self.name}
E: HID_PHYS=usb-0000:00:14.0-{self.port}/input0
E: HID_UNIQ={self.serial}
E: MODALIAS=hid:b0003g0001v{self.vendor:08X}p{self.product:08X}
H: report_descriptor={self.descriptor.hex().upper()}

P: {interface}
E: SUBSYSTEM=usb
E: DEVTYPE=usb_interface
A: bInterfaceNumber=00
A: bInterfaceClass=03

P: {device}
N: bus/usb/001/{self.node:03d}
E: DEVNAME=/dev/bus/usb/001/{self.node:03d}
E: SUBSYSTEM=usb
E: DEVTYPE=usb_device
A: idVendor={self.vendor:04x}
A: idProduct={self.product:04x}
A: manufacturer={self.maker}
A: product={self.name}
A: serial={self.serial}
A: bcdDevice=0100
"""
        )
        testbed.attach_ioctl(f"/dev/hidraw{self.node}", self.ioctls)
        self.terminal = Terminal(testbed, f"/dev/hidraw{self.node}", self.written)

    def unplug(self, testbed):
        testbed.detach_ioctl(f"/dev/hidraw{self.node}")
        testbed.uevent("/sys" + self.paths[0], "remove")
        for path in self.paths:
            testbed.remove_device("/sys" + path)
        self.terminal.remove()


class SerialReader:
    def __init__(self, port, vendor, product, maker, serial):
        self.port, self.vendor, self.product, self.maker, self.serial = port, vendor, product, maker, serial
        self.node = -1
        self.written = []
        self.terminal = None

    def plug(self, testbed):
        self.node += 1
        name = f"ttyACM{self.node}"
        device = f"{HUB}/1-{self.port}"
        interface = f"{device}/1-{self.port}:1.0"
        terminal = f"{interface}/tty/{name}"
        self.paths = [terminal, interface, device]
        testbed.add_from_string(
            f"""P: {terminal}
N: {name}
E: DEVNAME=/dev/{name}
E: MAJOR=166
E: MINOR={self.node}
E: SUBSYSTEM=tty
E: ID_VENDOR_ID={self.vendor:04x}
E: ID_MODEL_ID={self.product:04x}
E: ID_VENDOR_ENC={self.maker}
E: ID_SERIAL_SHORT={self.serial}
E: DEVLINKS=/dev/serial/by-id/usb-{self.serial}-if00
A: dev=166:{self.node}

P: {interface}
E: SUBSYSTEM=usb
E: DEVTYPE=usb_interface

P: {device}
E: SUBSYSTEM=usb
E: DEVTYPE=usb_device
A: idVendor={self.vendor:04x}
A: idProduct={self.product:04x}
"""
        )
        self.terminal = Terminal(testbed, f"/dev/{name}", self.written)

    def unplug(self, testbed):
        testbed.uevent("/sys" + self.paths[0], "remove")
        for path in self.paths:
            testbed.remove_device("/sys" + path)
        self.terminal.remove()


READERS = {
    "magtek": HidReader(1, 0x0801, 0x0011, "MagTek", "USB Swipe Reader", "B0123456789ABCD", magtek_v5()),
    "idtech": HidReader(2, 0x0ACD, 0x2010, "ID TECH", "SecureMag", "310T061040", idtech_securemag()),
    "keyboard": HidReader(3, 0x046D, 0xC31C, "Keys", "USB Keyboard", "", keyboard()),
    # Two of one model without serial numbers: only the ports they are in tell them apart.
    "twinLeft": HidReader(5, 0x0ACD, 0x2020, "ID TECH", "SecureMag", "", idtech_securemag()),
    "twinRight": HidReader(6, 0x0ACD, 0x2020, "ID TECH", "SecureMag", "", idtech_securemag()),
    # A card reader that types.
    "typing": HidReader(7, 0x0801, 0x0001, "MagTek", "USB KB Swipe Reader", "", keyboard()),
    "neo": SerialReader(4, 0x0ACD, 0x3310, "ID\\x20TECH", "123T456789"),
}


def obey(testbed, line):
    """Carries out one order and answers with the line to send back."""
    order, name, *rest = line.split()
    reader = READERS[name]
    if order == "plug":
        reader.plug(testbed)
    elif order == "unplug":
        reader.unplug(testbed)
    elif order == "send":
        reader.terminal.send(bytes.fromhex(rest[0]))
    elif order == "written":
        answer = "done " + ",".join(reader.written)
        reader.written.clear()
        return answer
    else:
        return f"unknown order {order}"
    return "done"


def serve(testbed, path):
    """Takes orders on a Unix socket, one client after the other or several at once."""
    server = socket.socket(socket.AF_UNIX)
    # It gets its name once it listens: whoever sees the name can connect.
    server.bind(path + ".new")
    server.listen()
    os.rename(path + ".new", path)
    clients = {}

    def read(fd, _condition):
        connection, pending = clients[fd]
        received = connection.recv(65536)
        if not received:
            connection.close()
            del clients[fd]
            return False
        *lines, rest = (pending + received).split(b"\n")
        clients[fd] = (connection, rest)
        for line in lines:
            try:
                answer = obey(testbed, line.decode())
            except Exception as error:  # the test has to see it, and the rig to go on
                answer = f"failed {error!r}"
            connection.sendall(answer.encode() + b"\n")
        return True

    def accept(_fd, _condition):
        connection, _ = server.accept()
        clients[connection.fileno()] = (connection, b"")
        GLib.io_add_watch(connection.fileno(), GLib.IO_IN | GLib.IO_HUP, read)
        return True

    GLib.io_add_watch(server.fileno(), GLib.IO_IN, accept)
    return server


def main():
    control, _, *command = sys.argv[1:]
    testbed = UMockdev.Testbed.new()
    server = serve(testbed, control)
    # The testbed sets its folder behind Python's back, so it has to be named to the child.
    # What was handed to this process is handed on: Node's channel to its child, a debugger's pipe.
    child = subprocess.Popen(
        command, close_fds=False, env={**os.environ, "UMOCKDEV_DIR": testbed.get_root_dir()}
    )
    loop = GLib.MainLoop()
    GLib.child_watch_add(GLib.PRIORITY_DEFAULT, child.pid, lambda _pid, status: finish(loop, status))
    for number in (15, 2):
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, lambda: (child.terminate(), True)[1])
    loop.run()
    server.close()
    os.unlink(control)
    sys.exit(exit_code[0])


exit_code = [1]


def finish(loop, status):
    exit_code[0] = os.waitstatus_to_exitcode(status) & 0xFF
    loop.quit()


if __name__ == "__main__":
    main()
