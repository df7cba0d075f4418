import { describe, expect, test } from 'vitest'
import { sentences } from '../../../electron/app/sentences.ts'
import { formatMoment, formatTime } from '../../../renderer/i18n/format.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import { es } from '../../../renderer/i18n/es/index.ts'
import { voiceFaults } from '../../window/voice.ts'

type Tree = { readonly [key: string]: string | Tree }

const sentencesOf = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : sentencesOf(value, `${prefix}${key}.`),
  )

/** A sentence with its gaps filled by what stands there on a screen; an option of the command line is no word of it. */
const filled = (sentence: string): string =>
  sentence.replaceAll(/\{\{\w+\}\}/gu, 'S/ 20.00').replaceAll(/--[a-z-]+/gu, '')

const faultsIn = (pairs: Iterable<[string, string]>, language: 'es' | 'en'): string[] =>
  [...pairs].flatMap(([key, sentence]) =>
    voiceFaults(filled(sentence), language).map((fault) => `${key}: ${fault}`),
  )

/** The name of something at a gateway, as it stands there. */
const properNames = new Set(['settings.secret.liquidoApiKey'])

describe('one voice and one term a thing', () => {
  test.each([
    ['es', es],
    ['en', en],
  ] as const)('in every sentence of the catalogue: %s', (language, catalogue) => {
    const pairs = sentencesOf(catalogue).filter(([key]) => !properNames.has(key))
    expect(pairs.length).toBeGreaterThan(700)
    expect(faultsIn(pairs, language)).toEqual([])
  })

  test.each(['es', 'en'] as const)('in the dialogs that main itself shows: %s', (language) => {
    const said = Object.entries(sentences(language)).flatMap(([key, value]): [string, string][] => {
      if (typeof value === 'string') return [[key, value]]
      return typeof value === 'function' ? [[key, value(3, 1)]] : []
    })
    expect(said.length).toBeGreaterThan(8)
    expect(faultsIn(said, language)).toEqual([])
  })

  test.each(['es', 'en'] as const)('in every hour of the day: %s', (language) => {
    const midnight = Date.parse('2026-11-20T00:00:00-05:00')
    const hours = Array.from({ length: 24 }, (_, hour) => midnight + hour * 3_600_000)
    const told = hours.flatMap((at) => [
      formatTime(language, at, 'America/Lima'),
      formatMoment(language, at, 'America/Lima', midnight),
      formatMoment(language, at, 'America/Lima', midnight + 9 * 86_400_000),
    ])
    expect(told.flatMap((time) => voiceFaults(time, language))).toEqual([])
  })
})

describe('what is found', () => {
  test.each([
    ['es', 'El importe es de S/ 20.00', 'monto, never importe: El importe es de S/ 20.00'],
    ['es', 'La pasarela no responde', 'Kushki or Liquido by name: La pasarela no responde'],
    ['es', 'Puedes seguir', 'usted, never tú: Puedes seguir'],
    ['es', 'No se leyó. Intenta otra vez', 'usted, never tú: No se leyó. Intenta otra vez'],
    ['es', 'Cierra hoy 23:59', 'twelve hours, with a. m. or p. m.: Cierra hoy 23:59'],
    ['es', 'Cierra hoy 9:05', 'twelve hours, with a. m. or p. m.: Cierra hoy 9:05'],
    ['es', 'Cifrado: unknown', 'an English word: Cifrado: unknown'],
    ['en', 'It leaves by itself', 'automatically: It leaves by itself'],
    ['en', 'Closed 14:03', 'twelve hours, with am or pm: Closed 14:03'],
  ] as const)('%s: %s', (language, text, fault) => {
    expect(voiceFaults(text, language)).toContain(fault)
  })

  test.each([
    ['es', 'Inserte la tarjeta antes de las 11:59 p. m.'],
    ['es', 'La cajera busca ventas'],
    ['en', 'Open until today 11:59 pm'],
  ] as const)('and nothing else: %s: %s', (language, text) => {
    expect(voiceFaults(text, language)).toEqual([])
  })
})
