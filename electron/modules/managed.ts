import { tmpdir } from 'node:os'
import { app } from 'electron'
import { managedPath } from '../managed/managed-file.ts'
import { readManaged } from '../managed/read-managed.ts'
import type { Managed } from '../managed/read-managed.ts'
import { exportPolicy } from '../managed/windows-policy.ts'

const flag = '--managed='
const root = 0

/** The file of `--managed=FILE`; `null`: none, or the program is a packaged one. */
const namedFile = (): string | null =>
  app.isPackaged ? null : (process.argv.find((word) => word.startsWith(flag))?.slice(flag.length) ?? null)

/** Where what a chain wrote for this counter lies. */
export const managedFileHere = (): string => namedFile() ?? managedPath(process.platform)

/**
 * What the chain wrote for this counter. A packaged program looks in the one place where only an administrator writes; one that is
 * developed takes another file of the own account with `--managed=FILE`.
 */
export const readManagedHere = (): Promise<Managed> =>
  readManaged({
    path: managedFileHere(),
    owners: new Set(namedFile() === null ? [root] : [root, process.getuid?.() ?? root]),
    platform: process.platform,
    policy: () => exportPolicy(tmpdir()),
  })
