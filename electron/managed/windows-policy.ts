import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { settingMembers } from '../../contract/setting-members.ts'

/** Where group policy writes, below HKLM. Only administrators may; each value is called after its setting's path. */
export const policyKey = 'SOFTWARE\\Policies\\Extorno'

/** Named in full: whoever starts the program sets where names alone are looked for. */
const registryTool = 'C:\\Windows\\System32\\reg.exe'

/**
 * The text of that key in the form of a `.reg` file; `null`: there is none. Rejects where Windows' own tool cannot be run. By a file
 * and not by what the tool prints, which is in the console's code page and loses letters.
 *
 * @param folder where the file lies for a moment
 */
export async function exportPolicy(folder: string): Promise<string | null> {
  const own = mkdtempSync(join(folder, 'policy-'))
  const file = join(own, 'policy.reg')
  try {
    await promisify(execFile)(registryTool, ['export', `HKLM\\${policyKey}`, file, '/y', '/reg:64'], {
      windowsHide: true,
    })
    return readFileSync(file, 'utf16le')
  } catch (error) {
    // The tool says 1 where the key is not there; another failure is one of starting it.
    if ((error as { code?: unknown }).code === 1) return null
    throw error
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
}

/** A value of the registry: REG_SZ, REG_DWORD, REG_MULTI_SZ. */
type RegistryValue = string | number | string[]

const valueLine = /^"(?<name>(?:[^"\\]|\\.)*)"=(?<value>.*)$/u
const plainText = (quoted: string): string => quoted.replaceAll(/\\(["\\])/gu, '$1')

/** The texts of a REG_MULTI_SZ: UTF-16, each ended by a zero, and one more at the end. */
function textsIn(bytes: string): string[] {
  const text = Buffer.from(bytes.replaceAll(/[^0-9a-f]/giu, ''), 'hex').toString('utf16le')
  return text.split('\0').filter((line) => line !== '')
}

function registryValue(written: string): RegistryValue | null {
  if (written.startsWith('"') && written.endsWith('"')) return plainText(written.slice(1, -1))
  if (/^dword:[0-9a-f]{8}$/iu.test(written)) return Number.parseInt(written.slice('dword:'.length), 16)
  return written.startsWith('hex(7):') ? textsIn(written.slice('hex(7):'.length)) : null
}

/** Every value of a `.reg` file's first key, by name. Those of subkeys and of other types are left out. */
export function valuesInRegFile(text: string): Map<string, RegistryValue> {
  const values = new Map<string, RegistryValue>()
  let keys = 0
  // A long value goes on in the next line after a backslash.
  for (const line of text.replaceAll(/\\\r?\n\s*/gu, '').split(/\r?\n/u)) {
    if (line.startsWith('[')) keys += 1
    const { name, value } = valueLine.exec(line)?.groups ?? {}
    const read = value === undefined ? null : registryValue(value)
    if (keys === 1 && name !== undefined && read !== null) values.set(plainText(name), read)
  }
  return values
}

/** What a value of the registry may stand for: itself, yes or no, or JSON. */
function meanings(value: RegistryValue): unknown[] {
  if (typeof value === 'number') return value > 1 ? [value] : [value, value === 1]
  if (typeof value !== 'string') return [value]
  try {
    return [value, JSON.parse(value)]
  } catch {
    return [value]
  }
}

/** The value that a setting takes of what the registry says, or what it says where the setting takes none of it. */
export function settingOfPolicy(path: string, value: RegistryValue): unknown {
  const member = settingMembers.get(path)
  const fitting = meanings(value).filter((meant) => member?.safeParse(meant).success === true)
  return fitting.length === 0 ? value : fitting[0]
}
