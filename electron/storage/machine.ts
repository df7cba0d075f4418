import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

const idIn = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '')

/** Where Linux keeps a machine's id (man 5 machine-id). */
const idPath = '/etc/machine-id'

/**
 * Names this machine without telling which it is: a hash of its machine id on Linux, nothing elsewhere. Never the host
 * name: two PCs may share one, and a PC may be given another.
 */
export function thisMachine(path = idPath): string {
  const id = idIn(path).trim()
  return id === '' ? '' : hashOf(id)
}

/** The name that version 0.1.0 gave it, with the host name in it. */
export const formerMachine = (): string => hashOf(`${hostname()}\n${idIn(idPath)}`)
