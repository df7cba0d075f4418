"""USB devices made of software, attached to the kernel's virtual host controller (vhci_hcd, the USB/IP client).

The kernel sees complete devices: descriptors, strings, control requests, interrupt and bulk transfers; its real usbhid
and cdc-acm drivers bind to them. The other end of the socket that is handed to vhci_hcd is served here, in a thread.
Message layouts: the kernel's Documentation/usb/usbip_protocol.rst; request numbers: USB 2.0, chapter 9.
"""

import socket
import struct
import threading

HOST_CONTROLLER = "/sys/devices/platform/vhci_hcd.0"
FULL_SPEED = 2
FREE_PORT = 4

SUBMIT, UNLINK, SUBMIT_ANSWER, UNLINK_ANSWER = 1, 2, 3, 4
STALL, CONNECTION_RESET = -32, -104
IN, OUT = 1, 0

GET_STATUS, CLEAR_FEATURE, GET_DESCRIPTOR, SET_CONFIGURATION, SET_INTERFACE = 0, 1, 6, 9, 11
DEVICE, CONFIGURATION, STRING = 1, 2, 3
ENGLISH = 0x0409


class UsbDevice:
    """A full-speed device with one configuration. Subclasses give its ids, configuration and class requests."""

    vendor = product = 0
    maker = name = serial = ""
    device_class = (0, 0, 0)

    def attach(self):
        """Plugs the device into the first free port of the virtual host controller."""
        own, kernels = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.port = free_port()
        self.socket = own
        self.lock = threading.Lock()
        self.waiting = {}  # endpoint -> transfers of the host that wait for data: (sequence number, length)
        self.ready = {}  # endpoint -> data that waits for a transfer of the host
        with open(f"{HOST_CONTROLLER}/attach", "w") as attach:
            attach.write(f"{self.port} {kernels.fileno()} {0x10001 + self.port} {FULL_SPEED}")
        kernels.close()
        threading.Thread(target=self.serve, daemon=True).start()

    def detach(self):
        with open(f"{HOST_CONTROLLER}/detach", "w") as detach:
            detach.write(str(self.port))

    def send(self, endpoint, data):
        """Sends data to the host on an IN endpoint: at once, or when the host asks."""
        with self.lock:
            transfers = self.waiting.setdefault(endpoint, [])
            if not transfers:
                self.ready.setdefault(endpoint, []).append(data)
                return
            sequence, length = transfers.pop(0)
            self.answer(sequence, data[:length])

    def received(self, endpoint, data):
        """Data from the host on an OUT endpoint."""

    def class_request(self, request_type, request, value, data, length):
        """Answers a class request with bytes, or with None to stall."""
        return None

    def serve(self):
        try:
            while True:
                header = self.read(48)
                command, sequence, _device, direction, endpoint = struct.unpack(">5I", header[:20])
                if command == SUBMIT:
                    (length,) = struct.unpack(">I", header[24:28])
                    data = self.read(length) if direction == OUT and length else b""
                    self.transfer(sequence, direction, endpoint, header[40:48], data, length)
                elif command == UNLINK:
                    (unwanted,) = struct.unpack(">I", header[20:24])
                    self.unlink(sequence, unwanted)
        except (EOFError, OSError):
            pass  # detached

    def read(self, length):
        data = b""
        while len(data) < length:
            part = self.socket.recv(length - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def transfer(self, sequence, direction, endpoint, setup, data, length):
        if endpoint == 0:
            answer = self.control(setup, data)
            with self.lock:
                if answer is None:
                    self.answer(sequence, b"", status=STALL)
                elif direction == OUT:
                    self.answer(sequence, b"", length=len(data))
                else:
                    self.answer(sequence, answer[:length])
            return
        if direction == OUT:
            with self.lock:
                self.answer(sequence, b"", length=len(data))
            self.received(endpoint, data)
            return
        with self.lock:
            queued = self.ready.get(endpoint)
            if queued:
                self.answer(sequence, queued.pop(0)[:length])
            else:
                self.waiting.setdefault(endpoint, []).append((sequence, length))

    def unlink(self, sequence, unwanted):
        status = 0
        with self.lock:
            for transfers in self.waiting.values():
                for transfer in list(transfers):
                    if transfer[0] == unwanted:
                        transfers.remove(transfer)
                        status = CONNECTION_RESET
            self.socket.sendall(struct.pack(">5Ii24x", UNLINK_ANSWER, sequence, 0, 0, 0, status))

    def answer(self, sequence, data, status=0, length=None):
        sent = len(data) if length is None else length
        self.socket.sendall(struct.pack(">5Ii4I8x", SUBMIT_ANSWER, sequence, 0, 0, 0, status, sent, 0, 0, 0) + data)

    def control(self, setup, data):
        request_type, request, value, _index, length = struct.unpack("<BBHHH", setup)
        if (request_type, request) == (0x80, GET_DESCRIPTOR):
            descriptor = self.descriptor(value >> 8, value & 0xFF)
            return None if descriptor is None else descriptor[:length]
        if (request_type, request) in ((0x00, SET_CONFIGURATION), (0x01, SET_INTERFACE), (0x02, CLEAR_FEATURE)):
            return b""
        if (request_type, request) == (0x80, GET_STATUS):
            return bytes(2)
        return self.class_request(request_type, request, value, data, length)

    def descriptor(self, kind, index):
        strings = [None, self.maker, self.name, self.serial]
        if kind == DEVICE:
            return struct.pack(
                "<BBHBBBBHHHBBBB", 18, DEVICE, 0x0200, *self.device_class, 64, self.vendor, self.product, 0x0100, 1, 2, 3, 1
            )
        if kind == CONFIGURATION:
            return self.configuration()
        if kind == STRING and index == 0:
            return struct.pack("<BBH", 4, STRING, ENGLISH)
        if kind == STRING and index < len(strings):
            text = strings[index].encode("utf-16le")
            return bytes([len(text) + 2, STRING]) + text
        return None


def free_port():
    with open(f"{HOST_CONTROLLER}/status") as status:
        for line in status.read().splitlines()[1:]:
            hub, port, state = line.split()[:3]
            if hub == "hs" and int(state) == FREE_PORT:
                return int(port)
    raise RuntimeError("no free port on the virtual host controller")


def configuration(interfaces, body):
    return struct.pack("<BBHBBBBB", 9, CONFIGURATION, 9 + len(body), interfaces, 1, 0, 0x80, 50) + body


def interface(number, endpoints, classes):
    return struct.pack("<BBBBBBBBB", 9, 4, number, 0, endpoints, *classes, 0)


def endpoint(address, attributes, size, interval):
    return struct.pack("<BBBBHB", 7, 5, address, attributes, size, interval)


class HidDevice(UsbDevice):
    """One HID interface with an interrupt IN endpoint; its reports are `report_descriptor`'s."""

    report_descriptor = b""

    def configuration(self):
        hid = struct.pack("<BBHBBBH", 9, 0x21, 0x0100, 0, 1, 0x22, len(self.report_descriptor))
        return configuration(1, interface(0, 1, (3, 0, 0)) + hid + endpoint(0x81, 3, 64, 1))

    def class_request(self, request_type, request, value, data, length):
        if (request_type, request) == (0x81, GET_DESCRIPTOR) and value >> 8 == 0x22:
            return self.report_descriptor[:length]
        if request_type == 0x21 and request in (0x0A, 0x0B):  # SET_IDLE, SET_PROTOCOL
            return b""
        if (request_type, request) == (0x21, 0x09):
            self.set_report(data)
            return b""
        if (request_type, request) == (0xA1, 0x01):
            return self.get_report()[:length]
        return None

    def send_report(self, report):
        self.send(1, report)

    def set_report(self, data):
        """A feature report from the host."""

    def get_report(self):
        return b""


class AcmDevice(UsbDevice):
    """A CDC-ACM serial port: the kernel makes a ttyACM of it."""

    device_class = (2, 0, 0)
    line_coding = bytes.fromhex("00C20100000008")  # 115200 8N1

    def configuration(self):
        functional = bytes.fromhex("0524001001" "0524010001" "04240202" "0524060001")
        control = interface(0, 1, (2, 2, 1)) + functional + endpoint(0x83, 3, 8, 16)
        data = interface(1, 2, (10, 0, 0)) + endpoint(0x81, 2, 64, 0) + endpoint(0x02, 2, 64, 0)
        return configuration(2, control + data)

    def class_request(self, request_type, request, value, data, length):
        if (request_type, request) == (0x21, 0x20):
            self.line_coding = data
            return b""
        if (request_type, request) == (0xA1, 0x21):
            return self.line_coding[:length]
        if request_type == 0x21 and request in (0x22, 0x23):  # modem lines, break
            return b""
        return None

    def send_bytes(self, data):
        for at in range(0, len(data), 64):
            self.send(1, data[at : at + 64])
