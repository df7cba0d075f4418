import { tmpdir } from 'node:os'
import { app } from 'electron'
import { managedPath } from '../managed/managed-file.ts'
import { readManaged } from '../managed/read-managed.ts'
import type { Managed } from '../managed/read-managed.ts'
import { exportPolicy } from '../managed/windows-policy.ts'

const flag = '--managed='
const root = 0

/**
 * What the chain wrote for this counter. A packaged program looks in the one place where only an administrator writes; one that is
 * developed takes another file of the own account with `--managed=FILE`.
 */
export function readManagedHere(): Promise<Managed> {
  const named = process.argv.find((word) => word.startsWith(flag))?.slice(flag.length)
  const isNamed = !app.isPackaged && named !== undefined
  return readManaged({
    path: isNamed ? named : managedPath(process.platform),
    owners: new Set(isNamed ? [root, process.getuid?.() ?? root] : [root]),
    platform: process.platform,
    policy: () => exportPolicy(tmpdir()),
  })
}
