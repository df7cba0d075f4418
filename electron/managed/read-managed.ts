import type { ManagedProblem } from '../../contract/managed.ts'
import { isRecord } from '../settings/record.ts'
import { readOwnersFile } from './managed-file.ts'
import { settingOfPolicy, valuesInRegFile } from './windows-policy.ts'

/** What a chain wrote for this counter, before anything of it is judged. */
export type Managed = {
  /** Trees of settings, the stronger one last. */
  settings: readonly Readonly<Record<string, unknown>>[]
  problems: readonly ManagedProblem[]
}

export const nothingManaged: Managed = { settings: [], problems: [] }

export type ManagedSources = {
  /** The file, and the accounts, by number, who may have written it. Node cannot tell who may write on Windows. */
  path: string
  owners: ReadonlySet<number>
  platform: NodeJS.Platform
  /** The policy's key as a `.reg` file; `null`: there is none. Asked on Windows alone. */
  policy: () => Promise<string | null>
}

const fileKey = 'managed.json'
const policySource = 'policy'
/** The policy by which an administrator of Windows answers for who may write the file. */
export const fileIsTrusted = 'managedFile'

/** What stands in the file and, on Windows, in the policy; where both fix a setting, the policy does. */
export async function readManaged(sources: ManagedSources): Promise<Managed> {
  if (sources.platform !== 'win32') return readFile(sources)
  const policy = await readPolicy(sources)
  const file = policy.isFileTrusted ? readFile({ ...sources, owners: null }) : refusedFile(sources.path)
  return {
    settings: [...file.settings, ...policy.settings],
    problems: [...file.problems, ...policy.problems],
  }
}

/** A file that is there and that nobody answers for. */
function refusedFile(path: string): Managed {
  const read = readOwnersFile(path, null)
  const isThere = !read.ok || read.value !== null
  return isThere ? wrong(fileKey, 'notTrusted') : nothingManaged
}

const wrong = (key: string, why: ManagedProblem['why']): Managed => ({
  settings: [],
  problems: [{ key: key.slice(0, 200), why }],
})

function readFile({ path, owners }: { path: string; owners: ReadonlySet<number> | null }): Managed {
  const read = readOwnersFile(path, owners)
  if (!read.ok) return wrong(fileKey, read.error)
  if (read.value === null) return nothingManaged
  const content = parsedJson(read.value)
  if (!isRecord(content)) return wrong(fileKey, 'notJson')
  // A settings file that was exported has its number with it.
  const { settings = {}, extorno: _form, ...others } = content
  const unknown = Object.keys(others).map((key) => ({ key: key.slice(0, 200), why: 'unknown' as const }))
  return isRecord(settings)
    ? { settings: [settings], problems: unknown }
    : { settings: [], problems: [...unknown, { key: 'settings', why: 'invalid' }] }
}

async function readPolicy({ policy }: ManagedSources): Promise<Managed & { isFileTrusted: boolean }> {
  let text: string | null
  try {
    text = await policy()
  } catch {
    return { ...wrong(policySource, 'notRead'), isFileTrusted: false }
  }
  const { [fileIsTrusted]: trusted, ...values } = Object.fromEntries(valuesInRegFile(text ?? ''))
  const settings = Object.entries(values).map(([path, value]) => ({ [path]: settingOfPolicy(path, value) }))
  return { settings, problems: [], isFileTrusted: trusted === 1 }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
