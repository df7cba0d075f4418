import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { profileNameSchema, secretNameSchema, storeSettingsSchema } from '../../contract/settings.ts'
import { err, ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { originOfSecret } from '../gateways/hosts.ts'
import { settingsInText } from '../settings/exported-text.ts'
import { profileDefaults } from '../settings/profile-defaults.ts'
import { sealBundle } from './bundle.ts'
import { newCode } from './sealed-by-code.ts'

const usage = '--secrets FILE --out enrolment.json [--settings FILE] [--days 7] [--profile live|test]'
const dayMs = 86_400_000

const secretsSchema = z.partialRecord(secretNameSchema, z.string().min(1))
const settingsSchema = z.record(z.string(), z.unknown())

/**
 * Seals a store's secrets, and settings where they are given, into the file of `--out` under a new code, which opens them once at each
 * counter. The file of `--secrets` is a JSON object of their names and values; whoever wrote it removes it.
 * @param words what was typed after the command's name
 * @returns what is printed: the code, until when it opens the file, for which host each secret is; or why nothing was sealed
 */
export async function sealEnrolment(words: readonly string[], now: number): Promise<Result<string, string>> {
  const given = givenIn(words)
  if (!given.ok) return given
  const { profile, days, out } = given.value
  const secretsGiven = read(given.value.secrets, secretsSchema)
  if (!secretsGiven.ok) return secretsGiven
  const settings = given.value.settings === undefined ? ok({}) : read(given.value.settings, settingsSchema)
  if (!settings.ok) return settings
  const there = storeSettingsSchema.safeParse(
    settingsInText(JSON.stringify({ changes: settings.value }), profileDefaults(profile)),
  )
  if (!there.success) return err(`${given.value.settings}: ${wrongIn(there.error)}`)
  const secrets = Object.fromEntries(
    secretNameSchema.options.flatMap((name) => {
      const value = secretsGiven.value[name]
      return value === undefined ? [] : [[name, { value, origin: originOfSecret(name, there.data) }]]
    }),
  )
  const code = newCode()
  const expiresAt = now + days * dayMs
  const text = await sealBundle({ secrets, settings: settings.value }, { id: randomUUID(), expiresAt, code })
  try {
    writeFileSync(out, text, { mode: 0o644 })
  } catch (error) {
    return err(reasonOf(error))
  }
  const hosts = Object.entries(secrets).map(([name, { origin }]) => `secret   ${name} for ${origin}\n`)
  return ok(
    `code     ${code}\nfile     ${out}\nuntil    ${new Date(expiresAt).toISOString()}\n${hosts.join('')}`,
  )
}

type Given = {
  secrets: string
  out: string
  settings: string | undefined
  days: number
  profile: z.infer<typeof profileNameSchema>
}

function givenIn(words: readonly string[]): Result<Given, string> {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        secrets: { type: 'string' },
        settings: { type: 'string' },
        out: { type: 'string' },
        days: { type: 'string', default: '7' },
        profile: { type: 'string', default: 'live' },
      },
    })
    const { secrets, out, settings } = values
    const profile = profileNameSchema.safeParse(values.profile)
    const days = Number(values.days)
    if (secrets === undefined || out === undefined || !profile.success || !(days > 0 && days <= 90))
      return err(usage)
    return ok({ secrets, out, settings, days, profile: profile.data })
  } catch (error) {
    return err(`${reasonOf(error)}\n${usage}`)
  }
}

/** What a file has, where it is as it should be. A value is never part of the reason: it may be a secret. */
function read<Schema extends z.ZodType>(path: string, schema: Schema): Result<z.infer<Schema>, string> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return err(reasonOf(error))
  }
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? ok(parsed.data) : err(`${path}: ${wrongIn(parsed.error)}`)
  } catch {
    return err(`${path}: no JSON`)
  }
}

function wrongIn(error: z.ZodError): string {
  const [issue] = error.issues
  const place = issue?.path.join('.') ?? ''
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : ''
  return [place, unknown, issue?.message].filter((part) => part !== undefined && part !== '').join(': ')
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
