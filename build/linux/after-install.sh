#!/bin/sh
# Runs as root once the files are in place. ${executable} and ${sanitizedProductName} are filled in by electron-builder.
set -e
app='/opt/${sanitizedProductName}'
ln -sf "$app/${executable}" '/usr/bin/${executable}'

# Chromium's sandbox: by user namespaces where the kernel allows them, else by the helper with root's rights.
if unshare --user true 2>/dev/null; then
  chmod 0755 "$app/chrome-sandbox"
else
  chmod 4755 "$app/chrome-sandbox"
fi

# Where user namespaces are restricted (Ubuntu 24.04 and later), the profile allows them to this program alone.
# An AppArmor that does not know the profile's version needs none.
if command -v apparmor_parser >/dev/null 2>&1 && [ -d /etc/apparmor.d ] &&
  apparmor_parser --skip-kernel-load --debug "$app/resources/apparmor-profile" >/dev/null 2>&1; then
  cp -f "$app/resources/apparmor-profile" '/etc/apparmor.d/${executable}'
  apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}' || true
fi

# The counter's data, for whichever account opens the program. An account belongs to them once it is in the group: adduser NAME extorno
getent group extorno >/dev/null || groupadd --system extorno
install -d -o root -g extorno -m 2770 /var/lib/extorno

# Card readers belong to whoever sits at the screen.
if [ -d /etc/udev/rules.d ]; then
  cp -f "$app/resources/70-extorno.rules" /etc/udev/rules.d/70-extorno.rules
  if command -v udevadm >/dev/null 2>&1; then
    udevadm control --reload || true
    udevadm trigger --subsystem-match=hidraw --subsystem-match=tty --subsystem-match=usb || true
  fi
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database /usr/share/applications || true
fi
