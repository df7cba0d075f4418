import { realpath } from 'node:fs/promises'
import { dirname, sep } from 'node:path'

/** Whether a file would stand in the folder, or below it, by whatever name: a file there could replace the queue. */
export async function isInside(path: string, folder: string): Promise<boolean> {
  const parent = await realpath(dirname(path)).catch(() => dirname(path))
  return `${parent}${sep}`.startsWith(`${await realpath(folder)}${sep}`)
}
