/**
 * `npm run enrolment -- --secrets FILE --out enrolment.json [--settings FILE] [--days 7] [--profile live]`: seals a store's secrets, and
 * settings where they are given, and prints the code that opens them, once at each counter. FILE of secrets: a JSON object of
 * their names and values; remove it afterwards. The code and the file go to the counter by different ways.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { profileNameSchema, secretNameSchema, storeSettingsSchema } from '../../contract/settings.ts'
import { originOfSecret } from '../gateways/hosts.ts'
import { settingsInText } from '../settings/exported-text.ts'
import { profileDefaults } from '../settings/profile-defaults.ts'
import { sealBundle } from './bundle.ts'
import { newCode } from './sealed-by-code.ts'

const usage =
  'enrolment --secrets FILE --out enrolment.json [--settings FILE] [--days 7] [--profile live|test]'
const dayMs = 86_400_000

const { values } = parseArgs({
  options: {
    secrets: { type: 'string' },
    settings: { type: 'string' },
    out: { type: 'string' },
    days: { type: 'string', default: '7' },
    profile: { type: 'string', default: 'live' },
  },
})
process.exitCode = await run().catch((error: unknown) => fail(error instanceof Error ? error.message : usage))

async function run(): Promise<number> {
  const profile = profileNameSchema.safeParse(values.profile)
  const days = Number(values.days)
  if (
    values.secrets === undefined ||
    values.out === undefined ||
    !profile.success ||
    !(days > 0 && days <= 90)
  )
    return fail(usage)
  const given = z.partialRecord(secretNameSchema, z.string().min(1)).parse(jsonOf(values.secrets))
  const settings =
    values.settings === undefined ? {} : z.record(z.string(), z.unknown()).parse(jsonOf(values.settings))
  const there = storeSettingsSchema.parse(
    settingsInText(JSON.stringify({ changes: settings }), profileDefaults(profile.data)),
  )
  const secrets = Object.fromEntries(
    secretNameSchema.options.flatMap((name) => {
      const value = given[name]
      return value === undefined ? [] : [[name, { value, origin: originOfSecret(name, there) }]]
    }),
  )
  const code = newCode()
  const expiresAt = Date.now() + days * dayMs
  const text = await sealBundle({ secrets, settings }, { id: randomUUID(), expiresAt, code })
  writeFileSync(values.out, text, { mode: 0o644 })
  process.stdout.write(
    `code     ${code}\nfile     ${values.out}\nuntil    ${new Date(expiresAt).toISOString()}\n`,
  )
  for (const [name, { origin }] of Object.entries(secrets))
    process.stdout.write(`secret   ${name} for ${origin}\n`)
  return 0
}

function jsonOf(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function fail(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return 1
}
