import { watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { UtilityProcess } from './supervisor.ts'

/**
 * Ends a process once its built entry is written anew, so that its supervisor starts the new one. For development: the
 * rest of the app goes on.
 */
export function endWhenRebuilt(child: UtilityProcess, entry: string): void {
  const watcher = watch(dirname(entry), (_event, name) => {
    if (name !== basename(entry)) return
    watcher.close()
    child.kill()
  })
  child.on('exit', () => watcher.close())
}
