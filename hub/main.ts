// npm run hub -- [--port N] [--host ADDRESS] [--data DIRECTORY] [--proxy ADDRESS]… [--openapi]
// DATABASE_URL names a PostgreSQL server; without it the embedded one keeps its files in the data directory.
// EXTORNO_HUB_KEY (64 hexadecimal digits) is the key of the hubs of one database; without it one is made in the data directory.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { keyOf, keyOfFolder } from './administration/key-file.ts'
import { startHub } from './hub.ts'
import type { HubStartError } from './hub.ts'
import { lockFolder } from './database/folder-lock.ts'
import { readConsole } from './http/console-files.ts'
import { openApiDocument } from './openapi.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7420' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: join(import.meta.dirname, '../out/hub') },
    proxy: { type: 'string', multiple: true, default: [] },
    openapi: { type: 'boolean', default: false },
  },
})

/** The hub's key: that of the environment, or the folder's. */
function readKey(directory: string): Buffer {
  const given = process.env['EXTORNO_HUB_KEY']
  const key = given === undefined ? keyOfFolder(directory) : keyOf(given)
  if (key !== null) return key
  throw new Error(
    given === undefined
      ? `${join(directory, 'hub.key')} is not a key of 64 hexadecimal digits: put its copy back`
      : 'EXTORNO_HUB_KEY wants 64 hexadecimal digits',
  )
}

function sentenceOf(error: HubStartError): string {
  switch (error.tag) {
    case 'OtherKey':
      return 'the database belongs to another key: give its hubs the same EXTORNO_HUB_KEY'
    case 'DatabaseNewer':
      return `the database needs a newer hub (${error.needs})`
    case 'NotDurable':
      return `the database may lose what it has confirmed: its setting "${error.setting}" is off`
    default:
      return error satisfies never
  }
}

async function run(): Promise<void> {
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('--port wants a whole number from 0 to 65535')
  mkdirSync(values.data, { recursive: true, mode: 0o700 })
  const url = process.env['DATABASE_URL']
  const place =
    url === undefined || url === ''
      ? { kind: 'pglite' as const, directory: join(values.data, 'database') }
      : { kind: 'postgresql' as const, url }
  // Two processes on the files of the embedded database would destroy them.
  if (place.kind === 'pglite' && !lockFolder(values.data))
    throw new Error(`another hub is running on ${values.data}`)
  const hub = await startHub({
    place,
    key: readKey(values.data),
    host: values.host,
    port,
    proxies: values.proxy,
    console: readConsole(join(import.meta.dirname, '../out/hub-console')),
    clock: { now: () => Date.now() },
    randomness: { number: () => Math.random() },
    onFault: (error) => console.error(error),
  })
  if (!hub.ok) throw new Error(sentenceOf(hub.error))
  const { firstCode } = hub.value
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    void hub.value.stop().then(() => process.exit(0))
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  if (firstCode !== null)
    console.error(`The first administrator's code, good once and for ten minutes: ${firstCode}`)
  // Exactly one line: whoever started us reads it and knows everything.
  console.log(JSON.stringify({ url: hub.value.url, database: place.kind, firstCode }))
}

if (values.openapi) console.log(JSON.stringify(openApiDocument(), null, 2))
else
  await run().catch((error: unknown) => {
    console.error(`hub: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  })
