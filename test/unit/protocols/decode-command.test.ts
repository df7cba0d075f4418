import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { corpus } from './corpus.ts'
import { augustaTyped } from './idtech-samples.ts'
import { clearSwipes } from './magtek-samples.ts'
import { publishedBytes, vectorBytes } from './vectors.ts'

const entry = fileURLToPath(new URL('../../../native-bridge/decode.ts', import.meta.url))
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Runs the command in a process of its own, as `npm run decode` does. */
async function decode(
  input: string,
  ...argv: string[]
): Promise<{ code: number | null; lines: unknown[]; out: string; err: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...argv])
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  const lines = out.split('\n').filter((line) => line !== '')
  return { code, lines: lines.map((line) => JSON.parse(line) as unknown), out, err }
}

const augusta = vectorBytes('idtech-augusta-s-msr')

test('one JSON line for each capture, in order', async () => {
  const { code, lines } = await decode(
    [
      hex(augusta),
      '',
      hex(vectorBytes('magtek-v5-hid-sl3'))
        .toUpperCase()
        .replaceAll(/(.{32})/gu, '$1 '),
      hex(vectorBytes('magtek-v5-hid-sl2-CLEAR')),
      hex(vectorBytes('idtech-securemag-original-format')),
      hex(vectorBytes('idtech-idg-ping-rsp')),
      augustaTyped,
      'these are no digits',
    ].join('\n'),
  )
  expect(code).toBe(0)
  expect(lines).toMatchObject([
    { ok: true, family: 'idtech', format: 'idtech-enhanced', reading: { track_ksn: '6299490000000A000002' } },
    { ok: true, family: 'magtek', format: 'magtek-v5-hid', reading: { masked_pan: '5452********7189' } },
    { ok: false, family: 'magtek', reason: 'NotEncrypting', at: 856 },
    { ok: false, family: 'idtech', reason: 'NoSeparableTrack2', at: 387 },
    { ok: false, family: 'idtech', reason: 'noCardData', at: 16 },
    { ok: true, family: 'idtech', format: 'idtech-enhanced', reading: { track_ksn: 'CDCDCD94030006C00106' } },
    { ok: false, reason: 'notHexadecimal', at: 0 },
  ])
})

test('a damaged capture says where decoding stopped; the next one is read', async () => {
  const damaged = publishedBytes('idtech-augusta-s-msr')
  const wrong = Uint8Array.from(augusta)
  wrong[100] = 0x00
  const { lines } = await decode(`${hex(damaged)}\n${hex(wrong)}\n${hex(augusta)}\n`)
  expect(lines).toMatchObject([
    { ok: false, reason: 'truncated', at: damaged.length },
    { ok: false, reason: 'checksum', at: augusta.length - 3 },
    { ok: true, family: 'idtech' },
  ])
})

test('a stream over many lines is one capture', async () => {
  const lines = hex(vectorBytes('magtek-v5-hid-sl3')).replaceAll(/(.{60})/gu, '$1\n')
  expect((await decode(lines)).lines).toMatchObject([{ ok: true, format: 'magtek-v5-hid' }])
})

test('nothing of a refused card is printed', async () => {
  const text = Buffer.from(`${clearSwipes.manualExample5}\r`).toString('hex')
  const { out, err, lines } = await decode(`${text}\n${clearSwipes.manualExample4}\n`)
  expect(lines).toMatchObject([
    { ok: false, reason: 'NotEncrypting' },
    { ok: false, reason: 'ClearCardData' },
  ])
  expect(out + err).not.toMatch(/5452|7189|HOGAN/u)
})

test.each([
  [['--reader', 'nobody'], /no reader family "nobody"/u],
  [['--reader'], /no reader family ""/u],
  [['--colour'], /no argument "--colour"/u],
])('%j is told in a sentence and ends with 1', async (argv, sentence) => {
  const { code, err, out } = await decode(hex(augusta), ...argv)
  expect(code).toBe(1)
  expect(err).toMatch(sentence)
  expect(err).toMatch(/Usage/u)
  expect(out).toBe('')
})

test('the captures of a file, each with its id', async () => {
  const path = fileURLToPath(new URL('../../data/reader-corpus.json', import.meta.url))
  const { code, lines } = await decode('', '--captures', path)
  expect(code).toBe(0)
  expect(lines).toHaveLength(corpus.length)
  expect(lines.map((line) => (line as { id: string }).id)).toEqual(corpus.map(({ id }) => id))
  expect(lines.filter((line) => (line as { ok: boolean }).ok)).toHaveLength(
    corpus.filter(({ expect: expected }) => 'reading' in expected).length,
  )
})

test('a file without captures is told in a sentence and ends with 1', async () => {
  const { code, err } = await decode('', '--captures=package.json')
  expect(code).toBe(1)
  expect(err).toMatch(/There are no captures in "package.json"/u)
})

test('a frame that a keyboard reader types in hexadecimal throughout is a keyed entry', async () => {
  const keyed = corpus.find(({ id }) => id === 'idtech-keyed-1')
  const { lines } = await decode(keyed !== undefined && 'text' in keyed ? keyed.text : '')
  expect(lines).toMatchObject([{ ok: false, family: 'idtech', reason: 'KeyedEntry' }])
})

test('no input is told in a sentence and ends with 1', async () => {
  const { code, err } = await decode('')
  expect(code).toBe(1)
  expect(err).toMatch(/Nothing came on standard input/u)
})

test('a chosen family', async () => {
  expect((await decode(hex(augusta), '--reader', 'idtech')).lines).toMatchObject([{ ok: true }])
  expect((await decode(hex(augusta), '--reader=magtek')).lines).toMatchObject([{ ok: false }])
})
