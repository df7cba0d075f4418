import { createInstance } from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import type { QueueRow } from '../../../contract/operations.ts'
import {
  formatListMoment,
  formatMoment,
  formatMoney,
  formatPan,
  formatSpan,
  isoDay,
} from '../../../renderer/i18n/format.ts'
import { en } from '../../../renderer/i18n/en/index.ts'
import { es } from '../../../renderer/i18n/es/index.ts'
import type { Translate } from '../../../renderer/i18n/index.ts'
import { answerNextSentence, answerSentence } from '../../../renderer/sentences/answer.ts'
import { notAllowedSentence, availabilitySentence } from '../../../renderer/sentences/availability.ts'
import { deadlineSentence, nextSentence } from '../../../renderer/sentences/row.ts'
import { storyRow } from '../../window/story-rows.ts'
import { storySales } from '../../window/story-sales.ts'

const now = Date.parse('2026-11-20T14:02:30-05:00')
const moment = { language: 'es' as const, timeZone: 'America/Lima', now }
const [sale] = storySales(now)
let t: Translate

beforeAll(async () => {
  const i18n = createInstance()
  await i18n.init({
    lng: 'es',
    defaultNS: 'words',
    resources: { es: { words: es }, en: { words: en } },
    interpolation: { escapeValue: false },
  })
  t = i18n.getFixedT('es', 'words')
})

describe('figures', () => {
  test('money is written as in Peru', () => {
    expect([
      formatMoney({ currency: 'PEN', minor: 123_450 }),
      formatMoney({ currency: 'USD', minor: 999_999_999 }),
      formatMoney({ currency: 'PEN', minor: 1 }),
    ]).toEqual(['S/ 1,234.50', 'USD 9,999,999.99', 'S/ 0.01'])
  })

  test('times stand on the store’s clock; the day is told by its name where it has one', () => {
    expect([
      formatMoment('es', now, 'America/Lima', now),
      formatMoment('es', now - 86_400_000, 'America/Lima', now),
      formatMoment('es', now - 2 * 86_400_000, 'America/Lima', now),
      formatListMoment('es', now, 'America/Lima', now),
      isoDay(Date.parse('2026-11-21T04:30:00Z'), 'America/Lima'),
    ]).toEqual(['hoy 2:02 p. m.', 'ayer 2:02 p. m.', '18/11/2026 2:02 p. m.', '2:02 p. m.', '2026-11-20'])
  })

  test('spans and card numbers are short', () => {
    expect([0, 1, 44_000, 65_000, 7_500_000, 100_000_000].map(formatSpan)).toEqual([
      '0 s',
      '1 s',
      '44 s',
      '1 min 5 s',
      '2 h 5 min',
      '1 d 3 h',
    ])
    expect(['4512********9119', '4761CCCCCCCC0010', '4761########0010'].map(formatPan)).toEqual([
      '4512 •••• 9119',
      '4761 •••• 0010',
      '4761 •••• 0010',
    ])
  })
})

describe('sentences', () => {
  test('a way says until when, from when, or why not', () => {
    expect([
      availabilitySentence(t, { state: 'open', closesAt: now + 60_000, maxMinor: 1, partial: true }, moment),
      availabilitySentence(t, { state: 'opens', at: now + 40_000, why: 'tooSoon' }, moment),
      availabilitySentence(t, { state: 'closed', reason: 'otherDay', at: now - 86_400_000 }, moment),
      availabilitySentence(t, { state: 'closed', reason: 'outcomeUnknown', at: null }, moment),
    ]).toEqual([
      'Disponible hasta hoy 2:03 p. m.',
      'Disponible desde hoy 2:03 p. m. (faltan 40 s). Hay que esperar un minuto desde la venta.',
      'Solo se podía el día de la venta. Cerró ayer 2:02 p. m.',
      'No se sabe si la venta se cobró. Use extorno.',
    ])
  })

  test('a reason that main gives is a sentence', () => {
    expect([
      notAllowedSentence(t, 'nothingLeft', null, moment),
      notAllowedSentence(t, 'cardDataExpired', null, moment),
      notAllowedSentence(t, 'refundOverLimit', null, moment),
    ]).toEqual([
      es.closed.nothingLeft,
      es.queue.attention.cardDataExpired,
      es.queue.rowRefusal.refundOverLimit,
    ])
  })

  const row = (state: QueueRow['state'], more: Partial<QueueRow>): QueueRow =>
    storyRow(1, sale!, 'void', state, now, more)

  test('a row says what happens next and when', () => {
    const say = (shown: QueueRow, state: 'online' | 'offline' | 'paused' = 'online'): string =>
      nextSentence(t, shown, moment, state)
    expect([
      say(row('queued', { notBefore: now + 30_000, nextAttemptAt: now + 30_000 })),
      say(row('queued', { nextAttemptAt: now + 5000 })),
      say(row('queued', {}), 'offline'),
      say(row('queued', {}), 'paused'),
      say(row('unknown', { nextAttemptAt: now + 65_000 })),
      say(row('attention', { attention: 'tooManyTries' })),
      deadlineSentence(t, row('queued', { deadline: now + 3_600_000 }), moment),
      deadlineSentence(t, row('approved', { deadline: now + 3_600_000 }), moment),
    ]).toEqual([
      'Se enviará desde hoy 2:03 p. m. (faltan 30 s)',
      'Se intenta en 5 s',
      'Se enviará automáticamente cuando vuelva internet',
      'Se enviará al reanudar los envíos',
      'Se consulta en 1 min 5 s',
      'Avise a su supervisor: debe revisar esta operación',
      'Plazo: hasta hoy 3:02 p. m. (faltan 1 h 0 min)',
      null,
    ])
  })

  test('an answer is told by the table, else in the gateway’s own words, else by its class', () => {
    const answer = { class: 'declined' as const, at: now }
    const declined = row('declined', { lastAnswer: { ...answer, code: '62' } })
    expect([
      answerSentence(t, 'kushki', { ...answer, code: '62', message: 'RESTRICTED' }),
      answerSentence(t, 'kushki', { ...answer, code: 'Z9', message: 'Their words' }),
      answerSentence(t, 'kushki', answer),
      answerNextSentence(t, declined),
      answerNextSentence(t, { ...declined, state: 'attention' }),
      answerNextSentence(t, { ...declined, state: 'unknown' }),
    ]).toEqual([
      es.answers.kushki['62'],
      'Kushki respondió: «Their words»',
      es.queue.answerClass.declined,
      es.queue.answerNext.callIssuer,
      null,
      // It may be the answer to a repeat: nobody calls an issuer or starts again before the look-up.
      es.queue.answerNext.lookUp,
    ])
  })
})
