/**
 * `npm run till -- --data DIR --kushki URL [--liquido URL] [--liquido-auth URL] [--settings FILE] [--test-time]`: the app's core
 * without a window. One JSON line a call on standard input, one a answer or event on standard output (docs/till.md).
 * Ends in good order at the end of the input, SIGTERM and SIGINT.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { storeSettingsSchema } from '../../contract/settings.ts'
import type { SecretName, StoreSettings } from '../../contract/settings.ts'
import { clearWeakTlsOfCommand } from '../app/tls-environment.ts'
import { createTill } from './till.ts'

const usage =
  'till --data DIR --kushki URL [--liquido URL] [--liquido-auth URL] [--settings FILE] [--test-time]'

/** The environment's names of the store's secrets, and of the key that seals card data at rest (64 hex digits). */
const secretVariables: Readonly<Record<SecretName, string>> = {
  kushkiCredential: 'EXTORNO_KUSHKI_CREDENTIAL',
  liquidoClientId: 'EXTORNO_LIQUIDO_CLIENT_ID',
  liquidoClientSecret: 'EXTORNO_LIQUIDO_CLIENT_SECRET',
  liquidoApiKey: 'EXTORNO_LIQUIDO_API_KEY',
  callbackToken: 'EXTORNO_CALLBACK_TOKEN',
  kushkiWebhookSecret: 'EXTORNO_KUSHKI_WEBHOOK_SECRET',
}
const cardKeyVariable = 'EXTORNO_CARD_KEY'
/** By this one a store's hub knows the counter. */
const counterKeyVariable = 'EXTORNO_COUNTER_KEY'

clearWeakTlsOfCommand((sentence) => console.error(sentence))
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    kushki: { type: 'string' },
    liquido: { type: 'string' },
    'liquido-auth': { type: 'string' },
    settings: { type: 'string' },
    'test-time': { type: 'boolean', default: false },
  },
})
const { data: directory, kushki } = values
if (directory === undefined || kushki === undefined) fail(usage)
else run(directory, kushki)

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(2)
}

/** Time that did not pass for the acquirer must not pass for the till: its waits are what keeps money from moving twice. */
function canTestTime(): boolean {
  const { kushki: kushkiUrl, liquido: liquidoUrl, 'liquido-auth': authUrl } = values
  const isHere = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)
  return [kushkiUrl, liquidoUrl, authUrl].every((url) => url === undefined || isHere(url))
}

function run(directory: string, kushkiUrl: string): void {
  const isTimeTested = values['test-time']
  const settings = readSettings(kushkiUrl)
  if (isTimeTested && !canTestTime()) fail('--test-time wants acquirers on this machine.')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const till = createTill(
    {
      directory,
      settings,
      isTimeTested,
      secrets: { get: (name) => Promise.resolve(process.env[secretVariables[name]] ?? null) },
      cardKey: readKey(cardKeyVariable),
      counterKey: readKey(counterKeyVariable),
    },
    (line) => console.log(JSON.stringify(line)),
    ({ tag }) => fail(`The queue in ${directory} cannot be opened: ${tag}.`),
  )
  const lines = createInterface({ input: process.stdin })
  const taken = new Set<Promise<void>>()
  lines.on('line', (line) => {
    const taking = till.take(line).finally(() => taken.delete(taking))
    taken.add(taking)
  })
  let isLeaving = false
  const leave = async (): Promise<void> => {
    if (isLeaving) return
    isLeaving = true
    await till.stop()
    await Promise.all(taken)
    // What was said last has to be read, too.
    process.stdout.write('', () => process.exit(0))
  }
  lines.once('close', () => void Promise.all(taken).then(leave))
  process.once('SIGTERM', () => void leave())
  process.once('SIGINT', () => void leave())
}

/** The store's settings as its window exports them, or its own defaults; the hosts are those of the command line. */
function readSettings(kushkiUrl: string): StoreSettings {
  const { settings: file, liquido: liquidoUrl, 'liquido-auth': authUrl } = values
  const parsed = z
    .object({ settings: storeSettingsSchema })
    .safeParse(file === undefined ? { settings: {} } : (JSON.parse(readFileSync(file, 'utf8')) as unknown))
  if (!parsed.success) fail(`${file}: ${parsed.error.issues[0]?.path.join('.')} does not fit.`)
  const { settings } = parsed.data
  const withHosts = storeSettingsSchema.safeParse({
    ...settings,
    kushki: { ...settings.kushki, host: 'custom', customUrl: kushkiUrl },
    liquido: {
      ...settings.liquido,
      enabled: liquidoUrl !== undefined,
      host: 'custom',
      ...(liquidoUrl === undefined ? {} : { customApiUrl: liquidoUrl, customAuthUrl: authUrl ?? liquidoUrl }),
    },
  })
  // Plain HTTP only on this machine, as everywhere.
  if (!withHosts.success) fail(`${withHosts.error.issues[0]?.path.join('.')} is no host to send to.`)
  return withHosts.data
}

function readKey(variable: string): Buffer | null {
  const hex = process.env[variable]
  if (hex === undefined) return null
  if (!/^[0-9a-f]{64}$/iu.test(hex)) fail(`${variable} wants 64 hexadecimal digits.`)
  return Buffer.from(hex, 'hex')
}
