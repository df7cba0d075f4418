import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { z } from 'zod'
import type { HandOverError } from '../../contract/managed.ts'
import type { Clock } from '../../domain/clock.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { keyOfCode, newCode, readCode } from './bundle.ts'
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

type HandOver = {
  files: CounterKeyFiles
  /** Where the sealed key lies until it is taken. */
  path: string
  /** The keyring of the account that asks. */
  account: Keyring
  clock: Clock
}

const lifeMs = 86_400_000
const cipherName = 'aes-256-gcm'
const tagBytes = 16

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
  const [code, salt, nonce] = [newCode(), randomBytes(16), randomBytes(12)]
  const expiresAt = clock.now() + lifeMs
  const cipher = createCipheriv(cipherName, await keyOfCode(readCode(code) ?? '', salt), nonce)
  cipher.setAAD(headOf(expiresAt))
  const sealed = Buffer.concat([cipher.update(counterKey), cipher.final(), cipher.getAuthTag()])
  const text = (bytes: Buffer): string => bytes.toString('base64')
  try {
    replacePrivateFile(
      path,
      JSON.stringify({ expiresAt, salt: text(salt), nonce: text(nonce), sealed: text(sealed) }),
    )
  } catch {
    return err({ tag: 'CouldNotWrite' })
  }
  return ok({ code, expiresAt })
}

export type TakeKeyError = {
  tag: 'NoHandOver' | 'NotACode' | 'Expired' | 'WrongCode' | 'OtherCounter' | 'CouldNotWrite'
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
  const key = await openedKey(offered, code)
  if (key === null) return err({ tag: 'WrongCode' })
  if (!isCounterKey(files, key)) return err({ tag: 'OtherCounter' })
  try {
    await storeCounterKey(files, account, key)
    rmSync(path, { force: true })
    return ok(undefined)
  } catch {
    return err({ tag: 'CouldNotWrite' })
  }
}

async function openedKey(
  { expiresAt, salt, nonce, sealed }: z.output<typeof handOverSchema>,
  code: string,
): Promise<Buffer | null> {
  const bytes = Buffer.from(sealed, 'base64')
  try {
    const key = await keyOfCode(code, Buffer.from(salt, 'base64'))
    const decipher = createDecipheriv(cipherName, key, Buffer.from(nonce, 'base64'), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(headOf(expiresAt))
    decipher.setAuthTag(bytes.subarray(-tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()])
  } catch {
    return null
  }
}

function readHandOver(path: string): z.output<typeof handOverSchema> | null {
  try {
    return handOverSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null
  } catch {
    return null
  }
}
