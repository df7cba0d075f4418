import type { Language } from './scenes/words.ts'

type Rule = { why: string; found: RegExp }

/** A word as a whole, whatever its case. */
const word = (...words: string[]): RegExp =>
  new RegExp(`(?<![\\p{L}\\d_])(?:${words.join('|')})(?![\\p{L}\\d_])`, 'giu')

/** A word that begins a sentence: there it is an order given to the reader; further in, `busca` is what somebody else does. */
const opening = (...words: string[]): RegExp =>
  new RegExp(`(?:^|[.:;!?…¿¡«(] ?|\\n)(?:${words.join('|')})(?![\\p{L}])`, 'gu')

/** A clock of 24 hours, or one of twelve that does not say which half of the day it is. */
const dayHalfMissing = /(?<![\d:.-])\d{1,2}:\d{2}(?::\d{2})?(?!\d|:\d|\s?[ap]\.?\s?m)/giu

const rules: Record<Language, readonly Rule[]> = {
  es: [
    {
      why: 'usted, never tú',
      found: word(
        'tú',
        'tu',
        'tus',
        'ti',
        'contigo',
        'tuy[oa]s?',
        'puedes',
        'tienes',
        'quieres',
        'debes',
        'vas',
        'has',
      ),
    },
    {
      why: 'usted, never tú',
      found: word(
        'int[eé]ntal[oa]',
        'b[uú]scal[oa]',
        'rev[ií]sal[oa]',
        'm[ií]ral[oa]',
        'p[ií]del[oa]',
        'esp[eé]ral[oa]',
      ),
    },
    {
      why: 'usted, never tú',
      found: opening(
        'Elige',
        'Escribe',
        'Pulsa',
        'Revisa',
        'Busca',
        'Llama',
        'Pide',
        'Espera',
        'Intenta',
        'Inserta',
        'Acerca',
        'Desliza',

        'Retira',
        'Abre',
        'Guarda',
        'Confirma',
        'Vuelve',
        'Ingresa',
        'Corrige',
        'Consulta',
        'Avisa',
        'Presenta',
        'Conecta',
      ),
    },
    {
      why: 'vos is not said here',
      found: word('vos', 'tenés', 'podés', 'querés', 'hacé', 'elegí', 'revisá'),
    },
    { why: 'monto, never importe', found: word('importes?') },
    {
      why: 'Kushki or Liquido by name',
      found: word(
        'pasarelas?',
        'adquirentes?',
        'procesador(?:a|es|as)?',
        'proveedor(?:es)?',
        'emisor(?:es)?',
      ),
    },
    { why: 'rechazada', found: word('declinad[oa]s?', 'denegad[oa]s?') },
    { why: 'PC', found: word('computadoras?', 'ordenador(?:es)?', 'equipos?') },
    { why: 'registro, anotación', found: word('diario', 'bitácora', 'asientos?') },
    { why: 'cierre', found: word('corte', 'cut-off') },
    {
      why: 'devolver, extornar, anular',
      found: word('deshac\\p{L}+', 'deshag\\p{L}+', 'desh[ií]z?c?\\p{L}+'),
    },
    { why: 'se envía automáticamente', found: /\bsal(?:e|en|ga|gan) sol[oa]s?\b/giu },
    {
      why: 'an English word',
      found: word(
        'gateway',
        'reader',
        'scheme',
        'timeout',
        'token',
        'request',
        'response',
        'unknown',
        'offline',
        'online',
        'padding',
        'void',
        'refund',
        'reverse',
        'not',
        'the',
        'data',
        'key',
        'undefined',
        'null',
        'smart',
      ),
    },
    { why: 'twelve hours, with a. m. or p. m.', found: dayHalfMissing },
    { why: 'one full stop', found: /[^.]\.\.(?!\.)/gu },
    { why: 'an empty gap', found: /\{\{|\}\}/gu },
  ],
  en: [
    {
      why: 'Kushki or Liquido by name',
      found: word('acquirers?', 'gateways?', 'processors?', 'providers?', 'issuers?'),
    },
    { why: 'automatically', found: /\bby (?:itself|themselves)\b/giu },
    {
      why: 'sent, not left',
      found: word('leaves', 'does not leave', 'did not leave', 'has not left', 'have not left'),
    },
    {
      why: 'returned',
      found: /\b(?:give|gives|given|giving)\b[^.]{0,20}\bback\b|\btak(?:e|en|ing)\b[^.]{0,20}\bback\b/giu,
    },
    { why: 'convert', found: /\bturn(?:s|ed)? (?:it|into)\b/giu },
    { why: 'checked', found: word('polled') },
    { why: 'insert the chip instead', found: /\bbetter insert\b/giu },
    { why: 'refund, not devolution', found: word('devolution') },
    { why: 'twelve hours, with am or pm', found: dayHalfMissing },
    { why: 'an empty gap', found: /\{\{|\}\}|\bundefined\b|\bnull\b/gu },
  ],
}

/** What a text of the window says against its voice and its terms; each with its surroundings. */
export const voiceFaults = (text: string, language: Language): string[] =>
  rules[language].flatMap(({ why, found }) =>
    [...text.matchAll(found)].map(({ 0: said, index }) => {
      const around = text.slice(Math.max(0, index - 40), index + said.length + 40)
      return `${why}: ${around.replaceAll(/\s+/gu, ' ').trim()}`
    }),
  )
