import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SENTINEL } from '@electron/fuses/dist/constants.js'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { pack } from '../../../scripts/package/pack.ts'

/*
 * The step that signs a Windows program, with a certificate of a test's own authority: electron-builder as the release runs it, a real PE in
 * the place of Electron's, and osslsigncode, which reads what Windows would. The installers themselves are made and signed on Windows alone.
 */
const isDebian = process.platform === 'linux' && process.arch === 'x64'
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'extorno-signed-test-')))
const password = 'of the test'
let program = ''

beforeAll(async () => {
  if (!isDebian) return
  for (const authority of ['ours', 'other']) makeAuthority(authority)
  makeCertificate()
  makeElectron(join(scratch, 'electron'))
  vi.stubEnv('CSC_LINK', join(scratch, 'publisher.p12'))
  vi.stubEnv('CSC_KEY_PASSWORD', password)
  vi.stubEnv('USE_SYSTEM_OSSLSIGNCODE', 'true')
  // No server that stamps the time.
  vi.stubEnv('ELECTRON_BUILDER_OFFLINE', 'true')
  const folder = join(scratch, 'app')
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...described(), main: 'main.js' }))
  writeFileSync(join(folder, 'main.js'), '// Nothing runs here.\n')
  writeFileSync(join(scratch, 'notices'), '')
  const packed = await pack({
    system: 'win32-x64',
    app: { folder, notices: join(scratch, 'notices') },
    output: join(scratch, 'packed'),
    electronFolder: join(scratch, 'electron'),
    isInstaller: false,
  })
  program = packed.program
}, 120_000)

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(scratch, { recursive: true, force: true })
})

const described = (): object => {
  const { name, version, description, homepage, author } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  ) as Record<string, string>
  return { name, version, description, homepage, author }
}

const openssl = (...words: string[]): void => {
  execFileSync('openssl', words, { cwd: scratch, stdio: ['ignore', 'ignore', 'pipe'] })
}

function makeAuthority(name: string): void {
  const subject = ['-subj', `/CN=Extorno test authority ${name}`, '-days', '30']
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
    ...subject,
  )
}

function makeCertificate(): void {
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'publisher.key',
    '-out',
    'publisher.csr',
    '-subj',
    '/CN=Extorno test publisher',
  )
  writeFileSync(join(scratch, 'usage'), 'keyUsage=digitalSignature\nextendedKeyUsage=codeSigning\n')
  const issued = [
    '-CA',
    'ours.pem',
    '-CAkey',
    'ours.key',
    '-CAcreateserial',
    '-days',
    '30',
    '-extfile',
    'usage',
  ]
  openssl('x509', '-req', '-in', 'publisher.csr', '-out', 'publisher.pem', ...issued)
  const pair = [
    '-inkey',
    'publisher.key',
    '-in',
    'publisher.pem',
    '-certfile',
    'ours.pem',
    '-passout',
    `pass:${password}`,
  ]
  openssl('pkcs12', '-export', '-out', 'publisher.p12', ...pair)
}

/** Electron's folder for Windows, with a PE that is here and Electron's fuse wire behind it. */
function makeElectron(folder: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'))
  // A program with a version's resource, which came along with electron-builder.
  const real = readFileSync('node_modules/electron-winstaller/vendor/7z-x64.exe')
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, 8]), Buffer.from('10110001')])
  const padding = Buffer.alloc((8 - ((real.length + wire.length) % 8)) % 8)
  writeFileSync(join(folder, 'electron.exe'), Buffer.concat([real, wire, padding]))
  writeFileSync(join(folder, 'locales/es.pak'), '')
  writeFileSync(join(folder, 'version'), '45.0.0')
}

const verify = (file: string, authority: string) => {
  const { status, stdout } = spawnSync(
    'osslsigncode',
    ['verify', '-CAfile', join(scratch, `${authority}.pem`), '-in', file],
    { encoding: 'utf8' },
  )
  return { status, stdout }
}

test.skipIf(!isDebian)('the program bears the publisher’s signature, once and by SHA-256', () => {
  const { status, stdout } = verify(program, 'ours')
  expect([status, stdout]).toEqual([0, expect.stringContaining('/CN=Extorno test publisher')])
  const algorithms = stdout.matchAll(/Message digest algorithm\s*: (?<algorithm>\S+)/gu)
  expect(new Set([...algorithms].map(({ groups }) => groups?.['algorithm']))).toEqual(new Set(['SHA256']))
  expect(stdout.match(/Number of verified signatures: \d+/u)?.[0]).toBe('Number of verified signatures: 1')
})

test.skipIf(!isDebian)(
  'a program that was changed, or one that another authority vouches for, does not',
  () => {
    expect(verify(program, 'other').status).not.toBe(0)
    const changed = readFileSync(program)
    const place = changed.length >> 1
    changed.writeUInt8(changed.readUInt8(place) ^ 1, place)
    writeFileSync(join(scratch, 'changed.exe'), changed)
    expect(verify(join(scratch, 'changed.exe'), 'ours').status).not.toBe(0)
  },
)
