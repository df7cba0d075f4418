#!/bin/sh
# Runs as root after the files are gone. The counter's data stay: they hold what is not done yet.
set -e
case ${1:-remove} in upgrade | failed-upgrade | abort-install | abort-upgrade) exit 0 ;; esac
# Where nothing was kept there is nothing to leave behind.
rmdir /var/lib/extorno 2>/dev/null || true
rm -f '/usr/bin/${executable}' /etc/udev/rules.d/70-extorno.rules
if [ -f '/etc/apparmor.d/${executable}' ]; then
  if command -v apparmor_parser >/dev/null 2>&1; then
    apparmor_parser --remove '/etc/apparmor.d/${executable}' || true
  fi
  rm -f '/etc/apparmor.d/${executable}'
fi
if command -v udevadm >/dev/null 2>&1; then
  udevadm control --reload || true
fi
