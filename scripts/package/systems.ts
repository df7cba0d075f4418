/** A system that packages are made for, as Node names it. */
export type System = 'linux-x64' | 'linux-arm64' | 'win32-x64' | 'darwin-x64' | 'darwin-arm64'

/** What native code has to be to run on a system: its format and its processor, as its first bytes tell them. */
export type BinaryKind = 'elf-x64' | 'elf-arm64' | 'pe-x64' | 'macho-x64' | 'macho-arm64' | 'macho-universal'

type SystemFacts = {
  /** Of every native module the file that it loads there, under node_modules. */
  bindings: readonly string[]
  binaries: readonly BinaryKind[]
}

const serialport = '@serialport/bindings-cpp/prebuilds'
const hid = 'node-hid/prebuilds'

/** From each module's own loader: node-hid's `nodehid.js`, node-gyp-build for serialport, napi-rs's `index.js` of usb. */
export const systems: Readonly<Record<System, SystemFacts>> = {
  'linux-x64': {
    bindings: [
      `${hid}/HID_hidraw-linux-x64/node-napi-v4.node`,
      `${serialport}/linux-x64/@serialport+bindings-cpp.glibc.node`,
      '@node-usb/usb-linux-x64-gnu/usb.linux-x64-gnu.node',
    ],
    binaries: ['elf-x64'],
  },
  'linux-arm64': {
    bindings: [
      `${hid}/HID_hidraw-linux-arm64/node-napi-v4.node`,
      `${serialport}/linux-arm64/@serialport+bindings-cpp.armv8.glibc.node`,
      '@node-usb/usb-linux-arm64-gnu/usb.linux-arm64-gnu.node',
    ],
    binaries: ['elf-arm64'],
  },
  'win32-x64': {
    bindings: [
      `${hid}/HID-win32-x64/node-napi-v4.node`,
      `${serialport}/win32-x64/@serialport+bindings-cpp.node`,
      '@node-usb/usb-win32-x64-msvc/usb.win32-x64-msvc.node',
    ],
    binaries: ['pe-x64'],
  },
  'darwin-x64': {
    bindings: [
      `${hid}/HID-darwin-x64/node-napi-v4.node`,
      `${serialport}/darwin-x64+arm64/@serialport+bindings-cpp.node`,
      '@node-usb/usb-darwin-x64/usb.darwin-x64.node',
    ],
    binaries: ['macho-x64', 'macho-universal'],
  },
  'darwin-arm64': {
    bindings: [
      `${hid}/HID-darwin-arm64/node-napi-v4.node`,
      `${serialport}/darwin-x64+arm64/@serialport+bindings-cpp.node`,
      '@node-usb/usb-darwin-arm64/usb.darwin-arm64.node',
    ],
    binaries: ['macho-arm64', 'macho-universal'],
  },
}

export const systemNames = Object.keys(systems) as System[]

/** What a file begins as; `null`: no program or library of any system (`#!` scripts count in `isScript`). */
export function binaryKindOf(bytes: Buffer): BinaryKind | 'elf-other' | 'pe-other' | null {
  if (bytes.length < 64) return null
  const magic = bytes.readUInt32BE(0)
  if (magic === 0x7f45_4c46) {
    const machine = bytes.readUInt16LE(18)
    return machine === 62 ? 'elf-x64' : machine === 183 ? 'elf-arm64' : 'elf-other'
  }
  if (magic === 0xcafe_babe) return 'macho-universal'
  if (magic === 0xcffa_edfe) return bytes.readUInt32LE(4) === 0x0100_0007 ? 'macho-x64' : 'macho-arm64'
  if (bytes.readUInt16BE(0) !== 0x4d5a) return null
  const header = bytes.readUInt32LE(0x3c)
  if (header + 6 > bytes.length) return 'pe-other'
  return bytes.readUInt16LE(header + 4) === 0x8664 ? 'pe-x64' : 'pe-other'
}
