import { createHash } from 'node:crypto'
import type { AdministrativeJournal } from '../authority/administrative-journal.ts'
import type { Storage } from '../storage/storage.ts'
import type { Fixed } from './managed-settings.ts'

/** Longer values are cut: what is told of a setting has to fit a line. Characters. */
const maxValue = 80
const nothing = 'nothing'

/** Writes down what the chain fixed, where that is not what the journal tells of last. */
export function noteManaged(fixed: Fixed, administrative: AdministrativeJournal, storage: Storage): void {
  const entries = [...fixed].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const told = Object.fromEntries(
    entries.map(([path, value]) => [path, (JSON.stringify(value) ?? '').slice(0, maxValue)]),
  )
  const digest =
    entries.length === 0 ? nothing : createHash('sha256').update(JSON.stringify(entries)).digest('hex')
  const last = storage.read(() => storage.journal.lastAdministrative('managedDigest'))
  if (!last.ok || (last.value ?? nothing) === digest) return
  administrative.note('system', 'managedSettingsChanged', { managedDigest: digest, ...told })
}
