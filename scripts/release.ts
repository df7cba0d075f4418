// What a release needs beside its packages: npm run release -- key FILE | manifest --ring RING --key FILE --folder FOLDER
//   key       makes a pair of keys: the private one into FILE, which has to be kept; prints the public one for the packages
//   manifest  signs what lies in FOLDER as what RING is offered, into FOLDER/RING.json
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { updateRingSchema } from '../contract/updates.ts'
import { root } from './node24.mjs'
import { filesOf, signManifest } from './release/manifest.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    ring: { type: 'string' },
    key: { type: 'string' },
    folder: { type: 'string', default: join(root, 'out/installers') },
    version: { type: 'string' },
  },
})

switch (positionals[0]) {
  case 'key':
    makeKey(positionals[1] ?? fail('say which file the private key goes to'))
    break
  case 'manifest':
    writeManifest()
    break
  default:
    fail('say "key FILE" or "manifest --ring RING --key FILE"')
}

function makeKey(file: string): void {
  if (existsSync(file)) fail(`${file} is there already, and a key is not overwritten`)
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  console.log(`EXTORNO_UPDATE_KEY=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`)
}

function writeManifest(): void {
  const ring = updateRingSchema.safeParse(values.ring)
  if (!ring.success) fail(`--ring is one of ${updateRingSchema.options.join(', ')}`)
  const key = readFileSync(values.key ?? fail('--key names the file of the private key'), 'utf8')
  const folder = resolve(values.folder)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const offered = values.version ?? version
  const files = filesOf(folder, offered)
  if (files.length === 0) fail(`in ${folder} is no installer of version ${offered}`)
  const file = join(folder, `${ring.data}.json`)
  writeFileSync(file, signManifest({ product: 'extorno', ring: ring.data, version: offered, files }, key))
  for (const { system, name, bytes } of files) console.log(`${system}: ${name}, ${bytes} bytes`)
  console.log(`signed: ${file}`)
}

function fail(sentence: string): never {
  console.error(`release: ${sentence}`)
  process.exit(1)
}
