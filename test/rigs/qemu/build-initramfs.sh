#!/bin/sh
# Builds the initial ram disk of the rig: busybox and the modules that mount this machine's own file system, read-only
# under a writable layer in memory, so that the guest runs the same node, node_modules and project as the host.
#   build-initramfs.sh KERNEL_ROOT VERSION OUTPUT COMMAND
set -eu
kernel_root=$1 version=$2 output=$3 command=$4
disk=$(mktemp -d)
trap 'rm -rf "$disk"' EXIT

mkdir -p "$disk"/bin "$disk"/modules "$disk"/proc "$disk"/sys "$disk"/dev "$disk"/host "$disk"/memory "$disk"/root
cp "$(command -v busybox)" "$disk"/bin/busybox
for applet in sh mount insmod switch_root mkdir echo; do ln -s busybox "$disk/bin/$applet"; done

# Modules in the order in which they have to be loaded.
order=""
for module in virtio_pci 9pnet_virtio 9p overlay; do
  for file in $(modprobe -d "$kernel_root" -S "$version" --show-depends "$module" | awk '/^insmod/ { print $2 }'); do
    name=$(basename "$file")
    cp -n "$file" "$disk/modules/"
    case " $order " in *" $name "*) ;; *) order="$order $name" ;; esac
  done
done

cat > "$disk/init" <<INIT
#!/bin/sh
mount -t proc none /proc; mount -t sysfs none /sys; mount -t devtmpfs none /dev
for module in$order; do insmod /modules/\$module; done
mount -t 9p -o trans=virtio,version=9p2000.L,msize=524288,cache=loose,ro host /host
mount -t tmpfs none /memory; mkdir /memory/changes /memory/work
mount -t overlay none -o lowerdir=/host,upperdir=/memory/changes,workdir=/memory/work /root
mount -t proc none /root/proc; mount -t sysfs none /root/sys; mount -t devtmpfs none /root/dev
mkdir -p /root/dev/pts; mount -t devpts none /root/dev/pts; mount -t tmpfs none /root/run
exec switch_root /root /bin/sh $command
INIT
chmod +x "$disk/init"
(cd "$disk" && find . | cpio -o -H newc --quiet | gzip -1) > "$output"
