import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** Puts on the disk what an open file holds. */
export type SyncFile = (descriptor: number) => void

/** What of an open file of Emscripten's file system over Node's the sync needs. */
type OpenFile = { nfd?: number }
type NodeFiles = { NODEFS: { stream_ops: { fsync?: (file: OpenFile) => number } } }

/**
 * PGlite's files with a working fsync: Emscripten's file system over Node's has none, so that a commit would be told before the
 * disk has it.
 */
class SyncedFiles extends NodeFS {
  readonly #sync: SyncFile

  constructor(directory: string, sync: SyncFile) {
    super(directory)
    this.#sync = sync
  }

  override async init(...parameters: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...parameters)
    const useSync = (module: unknown): void => {
      ;(module as NodeFiles).NODEFS.stream_ops.fsync = ({ nfd }) => {
        if (nfd !== undefined) this.#sync(nfd)
        return 0
      }
    }
    return {
      emscriptenOpts: { ...emscriptenOpts, preRun: [...preRunsOf(emscriptenOpts.preRun), useSync] },
    }
  }
}

const preRunsOf = <PreRun>(preRun: PreRun | PreRun[] | undefined): PreRun[] =>
  preRun === undefined ? [] : Array.isArray(preRun) ? preRun : [preRun]

/**
 * PostgreSQL's parameters as PGlite starts it, but with fsync (`-F` is without), and by the call of it that Emscripten passes on:
 * its `fdatasync` does nothing.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
]

/** Syncs a path, a directory with all that is in it. */
function syncTree(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name)
    if (entry.isDirectory()) syncTree(inside)
    else if (entry.isFile()) syncPath(inside)
  }
  syncPath(path)
}

function syncPath(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } catch (error) {
    // Windows syncs no directory.
    if (process.platform !== 'win32') throw error
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Opens the embedded PostgreSQL in a folder, made where there is none, with every commit on the disk before it is told. It is made
 * beside its place and moved there whole: what a kill leaves of the making is thrown away at the next start.
 *
 * @param sync @default fsyncSync
 */
export async function openSynced(directory: string, sync: SyncFile = fsyncSync): Promise<PGlite> {
  const open = (place: string) => PGlite.create({ fs: new SyncedFiles(place, sync), startParams })
  if (!existsSync(directory)) {
    const making = `${directory}.making`
    rmSync(making, { recursive: true, force: true })
    await (await open(making)).close()
    syncTree(making)
    renameSync(making, directory)
    syncPath(dirname(directory))
  }
  return open(directory)
}
