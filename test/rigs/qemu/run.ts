import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/*
 * npm run rig:qemu: boots a Debian kernel in QEMU (software emulation, no KVM needed) and runs the whole bridge over
 * complete USB readers that its own usbhid and cdc-acm drivers bind to. See docs/reader-rigs.md.
 */

const folder = process.env['EXTORNO_QEMU_FOLDER'] ?? join(tmpdir(), 'extorno-qemu')
const kernelRoot = join(folder, 'kernel')
const initramfs = join(folder, 'initramfs.gz')
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** A guest under software emulation on two busy cores needs one to some minutes; this is when it is given up, milliseconds. */
const longest = 900_000

const tools = ['qemu-system-x86_64', 'busybox', 'cpio', 'modprobe', 'depmod', 'dpkg-deb', 'udevadm']
const lacking = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0)
if (lacking.length > 0) {
  console.error(
    `Missing: ${lacking.join(', ')}. apt-get install qemu-system-x86 busybox-static cpio kmod udev`,
  )
  process.exit(2)
}

prepareKernel()
const [version = ''] = readdirSync(join(kernelRoot, 'lib/modules'))
const command = `${here('guest.sh')} ${kernelRoot} ${process.execPath}`
execFileSync('sh', [here('build-initramfs.sh'), kernelRoot, version, initramfs, command], {
  stdio: 'inherit',
})
process.exit(await boot())

/** Downloads and unpacks the distribution's newest kernel, once. */
function prepareKernel(): void {
  if (existsSync(join(kernelRoot, 'lib/modules'))) return
  mkdirSync(folder, { recursive: true })
  if (!readdirSync(folder).some(isKernelPackage)) {
    const names = execFileSync('apt-cache', [
      'search',
      '--names-only',
      String.raw`^linux-image-[0-9.]+-[0-9]+-amd64$`,
    ])
      .toString()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '')
      .filter((name) => name !== '')
      .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    const newest = names.at(-1)
    if (newest === undefined) throw new Error('apt knows no linux-image package; run apt-get update')
    execFileSync('apt-get', ['download', newest], { cwd: folder, stdio: 'inherit' })
  }
  const file = readdirSync(folder).find(isKernelPackage) ?? ''
  execFileSync('dpkg-deb', ['-x', join(folder, file), kernelRoot])
  const [unpacked = ''] = readdirSync(join(kernelRoot, 'lib/modules'))
  execFileSync('depmod', ['-b', kernelRoot, unpacked])
}

function isKernelPackage(name: string): boolean {
  return name.startsWith('linux-image-') && name.endsWith('.deb')
}

/** Boots the guest, prints what it says, and tells by its words whether all checks held. */
async function boot(): Promise<number> {
  const guest = spawn(
    'qemu-system-x86_64',
    [
      ['-accel', 'tcg,thread=multi'],
      ['-cpu', 'max'],
      ['-m', '2048'],
      ['-smp', '2'],
      ['-nodefaults'],
      ['-no-reboot'],
      ['-display', 'none'],
      ['-serial', 'stdio'],
      ['-kernel', join(kernelRoot, `boot/vmlinuz-${version}`)],
      ['-initrd', initramfs],
      ['-append', 'console=ttyS0 quiet panic=-1 loglevel=4'],
      ['-virtfs', 'local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap'],
    ].flat(),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const limit = setTimeout(() => guest.kill('SIGKILL'), longest)
  let passed = false
  for await (const line of createInterface({ input: guest.stdout })) {
    console.log(line.trimEnd())
    passed ||= line.trim() === 'RIG PASSED'
  }
  clearTimeout(limit)
  return passed ? 0 : 1
}
