import { existsSync, realpathSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * File systems that lie on another machine, by the number that Linux tells of them (statfs(2)). SQLite's log needs memory that all its
 * readers share, and locks that hold: over these there is neither (https://www.sqlite.org/wal.html).
 */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB2'],
  [0xff534d42, 'CIFS'],
  [0x564c, 'NCP'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x00c36400, 'Ceph'],
])

/** What is asked of the system; another in tests. */
export type DataFolderSystem = {
  platform: string
  exists: (path: string) => boolean
  /** The path without links and mapped drives: on Windows a drive that stands for a share becomes `\\server\share`. */
  realPath: (path: string) => string
  /** `type` of statfs. */
  fileSystem: (path: string) => number
}

const thisSystem: DataFolderSystem = {
  platform: process.platform,
  exists: existsSync,
  realPath: (path) => realpathSync.native(path),
  fileSystem: (path) => statfsSync(path).type,
}

/**
 * The network that a data folder lies on ("NFS", "\\server\share"), or `null`. Of a folder that is not there yet its nearest parent is
 * asked. What the system does not tell counts as local: a till is not kept from opening by a question. On macOS nothing tells.
 */
export function networkOf(folder: string, system: DataFolderSystem = thisSystem): string | null {
  let existing = folder
  while (!system.exists(existing) && dirname(existing) !== existing) existing = dirname(existing)
  try {
    if (system.platform === 'win32') return shareOf(folder) ?? shareOf(system.realPath(existing))
    if (system.platform === 'linux') return networkTypes.get(system.fileSystem(existing) >>> 0) ?? null
    return null
  } catch {
    return null
  }
}

/** `\\server\share` of a path in the network, in any of the forms of Windows; `\\?\C:\` and `\\.\` are this machine's. */
function shareOf(path: string): string | null {
  const { server, share } =
    /^[\\/]{2}(?:\?[\\/]UNC[\\/])?(?<server>[^\\/?.][^\\/]*)[\\/]+(?<share>[^\\/]+)/iu.exec(path)?.groups ??
    {}
  return server === undefined || share === undefined ? null : `\\\\${server}\\${share}`
}
