import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { readerFamilySchema, type ReaderFamily } from '../domain/readings.ts'
import { decodeCapture, type CaptureResult } from './protocols/capture.ts'
import { fromHex, fromText } from './protocols/bytes.ts'

/*
 * `npm run decode -- --captures FILE`: the captures of a JSON file (`captures`: id, link, and hex or text), one JSON line
 * for each card in them.
 * `npm run decode -- [--reader FAMILY]`: hexadecimal captures on standard input, one a line or one stream over many
 * lines; one JSON line for each card in them, or why there is none. Nothing of a refused card is printed.
 */

const usage =
  'Usage: npm run decode -- [--reader FAMILY] [--captures FILE]\n' +
  `FAMILY is one of ${readerFamilySchema.options.join(', ')}; left out, it is guessed.\n` +
  'FILE is JSON with captures such as test/data/reader-corpus.json; left out, they are read from standard input:\n' +
  'hexadecimal, one capture a line, or one capture over many lines.'

/** A capture over many lines is tried as a whole when no line follows for this many milliseconds. */
const pauseMs = 250
/** Lines that mean nothing alone are kept for a capture over many lines, up to this many bytes. */
const maxPending = 65_536

type Line = { bytes: Uint8Array; result: CaptureResult }

type Arguments = { reader: ReaderFamily | null; captures: string | null }

function readArguments(words: readonly string[]): Arguments | { fault: string } {
  const given: Arguments = { reader: null, captures: null }
  for (let index = 0; index < words.length; index += 1) {
    const [name, inline] = (words[index] ?? '').split('=', 2)
    if (name !== '--reader' && name !== '--captures')
      return { fault: `There is no argument "${words[index] ?? ''}".` }
    const value = inline ?? words[(index += 1)] ?? ''
    if (name === '--captures') {
      given.captures = value
      continue
    }
    const family = readerFamilySchema.safeParse(value)
    if (!family.success) return { fault: `There is no reader family "${value}".` }
    given.reader = family.data
  }
  return given
}

const capturesSchema = z.object({
  captures: z.array(
    z.object({
      id: z.string(),
      link: z.enum(['hid', 'serial', 'keyboard']),
      hex: z.string().optional(),
      text: z.string().optional(),
    }),
  ),
})

/** One line for each card in the captures of a file. Returns the command's exit code. */
function decodeFile(path: string, reader: ReaderFamily | null): number {
  const file = readCaptures(path)
  if (!file.success) {
    console.error(`There are no captures in "${path}".\n${usage}`)
    return 1
  }
  for (const { id, link, hex, text } of file.data.captures) {
    const bytes = hex === undefined ? fromText(`${text ?? ''}\r`) : bytesOfLine(hex)
    const results: CaptureResult[] =
      bytes === null
        ? [{ ok: false, reason: 'notHexadecimal', at: firstForeign(hex ?? '') }]
        : decodeCapture([bytes], reader, [link])
    for (const result of results) console.log(JSON.stringify({ id, ...result }))
  }
  return 0
}

function readCaptures(path: string): z.ZodSafeParseResult<z.infer<typeof capturesSchema>> {
  try {
    return capturesSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return capturesSchema.safeParse(null)
  }
}

/** The bytes of a line: hexadecimal with any blanks, commas, colons and 0x in it, or `null`. */
const bytesOfLine = (line: string): Uint8Array | null => fromHex(line.replaceAll(/0x|[\s,:]/gu, ''))

/** Where a line stops being hexadecimal, in bytes. */
const firstForeign = (line: string): number => {
  const digits = line.replaceAll(/0x|[\s,:]/gu, '')
  const at = digits.search(/[^0-9A-Fa-f]/u)
  return Math.floor((at < 0 ? digits.length : at) / 2)
}

/**
 * What a line means: bytes in hexadecimal, or typed characters. A frame that a keyboard reader types may be hexadecimal
 * throughout, so where the bytes are no card the characters are tried.
 */
function decodeLine(line: string, bytes: Uint8Array | null, reader: ReaderFamily | null): CaptureResult[] {
  const typed = (): CaptureResult[] => decodeCapture([fromText(line)], reader, ['keyboard'])
  if (bytes === null) return typed()
  const results = decodeCapture([bytes], reader)
  if (results.some(isPresentation)) return results
  const asTyped = typed()
  return asTyped.some(isPresentation) ? asTyped : results
}

const isPresentation = (result: CaptureResult): boolean =>
  result.ok || (result.family !== undefined && /^[A-Z]/u.test(result.reason))

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2))
  if ('fault' in options) {
    console.error(`${options.fault}\n${usage}`)
    return 1
  }
  if (options.captures !== null) return decodeFile(options.captures, options.reader)
  let pending: Line[] = []
  let lines = 0
  let timer: NodeJS.Timeout | undefined

  const print = (results: readonly CaptureResult[]): void => {
    for (const result of results) console.log(JSON.stringify(result))
  }
  const flush = (): void => {
    clearTimeout(timer)
    const held = pending
    pending = []
    const joined =
      held.length < 2
        ? []
        : decodeCapture(
            held.map((line) => line.bytes),
            options.reader,
          )
    print(joined.some(isPresentation) ? joined : held.map((line) => line.result))
  }

  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    lines += 1
    const bytes = bytesOfLine(line)
    const results = decodeLine(line, bytes, options.reader)
    const [first] = results
    const isMessage = first?.ok === false && first.reason === 'noCardData' && first.family !== undefined
    if (bytes !== null && first?.ok === false && !results.some(isPresentation) && !isMessage) {
      pending.push({ bytes, result: first })
      clearTimeout(timer)
      timer = setTimeout(flush, pauseMs)
      if (pending.reduce((sum, held) => sum + held.bytes.length, 0) > maxPending) flush()
      continue
    }
    flush()
    // Typed characters are taken as they are; any other line that is no hexadecimal is told so.
    print(
      bytes === null && first?.ok === false && first.family === undefined
        ? [{ ok: false, reason: 'notHexadecimal', at: firstForeign(line) }]
        : results,
    )
  }
  flush()
  if (lines > 0) return 0
  console.error(`Nothing came on standard input.\n${usage}`)
  return 1
}

process.exitCode = await main()
