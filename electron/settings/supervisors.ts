import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import type { StoreSettings } from '../../contract/settings.ts'

type Supervisor = StoreSettings['supervisors'][number]

/** A PIN has few digits, so its hash is made slow (scrypt, 16 MiB); the PIN itself is never kept. */
const hashOf = (pin: string, salt: Buffer): Buffer => scryptSync(pin, salt, 32, { N: 16_384, r: 8, p: 1 })

export function makeSupervisor(name: string, pin: string): Supervisor {
  const salt = randomBytes(16)
  return { name, salt: salt.toString('base64'), hash: hashOf(pin, salt).toString('base64') }
}

/** The supervisor whose PIN this is, or `null`. Every hash is computed, so that the time tells nothing. */
export function supervisorOfPin(supervisors: readonly Supervisor[], pin: string): string | null {
  let found: string | null = null
  for (const supervisor of supervisors) {
    const expected = Buffer.from(supervisor.hash, 'base64')
    const given = hashOf(pin, Buffer.from(supervisor.salt, 'base64'))
    if (expected.length === given.length && timingSafeEqual(expected, given)) found ??= supervisor.name
  }
  return found
}
