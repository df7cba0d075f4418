import { readFileSync, rmSync } from 'node:fs'
import { z } from 'zod'
import type { HandOverError, TakeKeyError } from '../../contract/managed.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { newCode, newSalts, openByCode, readCode, sealByCode } from './sealed-by-code.ts'
import { replacePrivateFile } from '../storage/private-files.ts'
import { counterKeyOf, isCounterKey, storeCounterKey } from '../secrets/counter-keyring.ts'
import type { CounterKeyFiles } from '../secrets/counter-keyring.ts'
import type { Keyring } from '../secrets/keyring.ts'

/** Beside the data, where both accounts come; worthless without the code, which goes from person to person. */
const handOverSchema = z.strictObject({
  expiresAt: z.int(),
  salt: z.base64().max(64),
  nonce: z.base64().max(32),
  sealed: z.base64().max(200),
})

/** What is left in its place until the journal has it. Milliseconds since the epoch. */
const takenSchema = z.strictObject({ takenAt: z.int() })

type HandOver = {
  files: CounterKeyFiles
  /** Where the sealed key lies until it is taken. */
  path: string
  /** The keyring of the account that asks. */
  account: Keyring
  clock: Clock
}

const lifeMs = 86_400_000

/** What is authenticated besides the key: a code that has expired opens nothing with another date in the file. */
const headOf = (expiresAt: number): Buffer => Buffer.from(`extorno key hand-over ${expiresAt}`)

/** Seals the counter's key under a new code, for a day. An earlier code opens nothing any more. */
export async function handOverKey({
  files,
  path,
  account,
  clock,
}: HandOver): Promise<Result<{ code: string; expiresAt: number }, HandOverError>> {
  const counterKey = await counterKeyOf(files, account)
  if (counterKey === null) return err({ tag: 'NoKey' })
  const [code, salts] = [newCode(), newSalts()]
  const expiresAt = clock.now() + lifeMs
  const sealed = await sealByCode(counterKey, code, salts, headOf(expiresAt))
  try {
    replacePrivateFile(path, JSON.stringify({ expiresAt, ...salts, sealed }))
  } catch {
    return err({ tag: 'CouldNotWrite' })
  }
  return ok({ code, expiresAt })
}

/** Opens what was handed over and wraps the key for this account; the code opens nothing from then on. */
export async function takeKey(
  typed: string,
  { files, path, account, clock }: HandOver,
): Promise<Result<undefined, TakeKeyError>> {
  const offered = readHandOver(path)
  if (offered === null) return err({ tag: 'NoHandOver' })
  if (offered.expiresAt <= clock.now()) return err({ tag: 'Expired' })
  const code = readCode(typed)
  if (code === null) return err({ tag: 'NotACode' })
  const key = await openByCode(offered.sealed, code, offered, headOf(offered.expiresAt))
  if (key === null) return err({ tag: 'WrongCode' })
  if (!isCounterKey(files, key)) return err({ tag: 'OtherCounter' })
  try {
    await storeCounterKey(files, account, key)
  } catch {
    return err({ tag: 'CouldNotWrite' })
  }
  const taken: z.infer<typeof takenSchema> = { takenAt: clock.now() }
  try {
    replacePrivateFile(path, JSON.stringify(taken))
  } catch {
    // The account has the key all the same; the code ends with its day.
  }
  return ok(undefined)
}

/** Tells that a key was taken since this was last asked: whoever took it may have had no journal open (`--take-key`). */
export function noteTaken(path: string, note: (takenAt: number) => void): void {
  const taken = read(path, takenSchema)
  if (taken === null) return
  note(taken.takenAt)
  try {
    rmSync(path, { force: true })
  } catch {
    // A second line in the journal is the lesser harm.
  }
}

const readHandOver = (path: string): z.output<typeof handOverSchema> | null => read(path, handOverSchema)

function read<Value>(path: string, schema: z.ZodType<Value>): Value | null {
  try {
    return schema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null
  } catch {
    return null
  }
}
