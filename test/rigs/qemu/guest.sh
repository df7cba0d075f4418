#!/bin/sh
# Runs inside the guest, as its first process: drivers, udev, the virtual USB bus, then the checks; then power off.
#   guest.sh KERNEL_ROOT NODE
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
here=$(dirname "$0")
version=$(uname -r)
echo "guest: Linux $version"
mkdir -p /lib/modules /run/udev
ln -sfn "$1/lib/modules/$version" "/lib/modules/$version"
for module in hid-generic usbhid cdc-acm vhci-hcd; do modprobe "$module" || echo "guest: no module $module"; done
/lib/systemd/systemd-udevd --daemon
udevadm trigger --action=add --subsystem-match=usb --subsystem-match=tty --subsystem-match=hidraw
udevadm settle --timeout=30
"$2" "$here/guest-checks.ts"
echo "guest: checks ended with $?"
echo o > /proc/sysrq-trigger
# The file system may be gone before the power is: nothing may be loaded from it any more.
while :; do :; done
