import type { FindPaymentError } from '../../contract/ipc.ts'
import type { StorageFailed } from '../../contract/operations.ts'
import type { Clock } from '../../domain/clock.ts'
import { dayBounds, dayOf, timeOnDayOf } from '../../domain/day.ts'
import type { AnswerSummary } from '../../domain/operations.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { paymentKeySchema } from '../../domain/sales.ts'
import type { LiquidoSale, TypedPayment } from '../../domain/sales.ts'
import type { PaymentQuery } from '../gateways/gateway.ts'
import { storageFailed } from '../storage/failure.ts'
import type { SalesCache } from '../storage/sales-cache.ts'
import { afterAnswer } from './told-payment.ts'

/** What the key of a Liquido payment is preceded by inside. */
export const liquidoPrefix = 'liquido:'

type PaymentFinderDependencies = {
  liquido: PaymentQuery
  cache: SalesCache
  clock: Clock
  timeZone: () => string
  isLiquidoEnabled: () => boolean
}

type NotAsked = Extract<FindPaymentError, { tag: 'NotAsked' }>

function whyNotAsked({ class: meaning, code }: AnswerSummary): NotAsked {
  if (meaning === 'unauthorised') return { tag: 'NotAsked', why: 'unauthorised' }
  return { tag: 'NotAsked', why: code === 'notUnderstood' ? 'notUnderstood' : 'unreachable' }
}

/** A payment as it is kept, whoever told or typed it. */
function knownPayment(cache: SalesCache, referenceId: string): Result<LiquidoSale | null, StorageFailed> {
  const found = cache.get(`${liquidoPrefix}${referenceId}`)
  if (!found.ok) return storageFailed(found.error)
  return ok(found.value?.gateway === 'liquido' ? found.value : null)
}

/** What Liquido or its callbacks told of a payment before. */
function toldPayment(cache: SalesCache, referenceId: string): Result<LiquidoSale | null, StorageFailed> {
  const before = knownPayment(cache, referenceId)
  return before.ok && before.value?.typedBy !== undefined ? ok(null) : before
}

/** Liquido's payments: asked for by their key, kept with what is known of them, typed where nobody can be asked. */
export function createPaymentFinder(options: PaymentFinderDependencies) {
  const { liquido, cache, clock, timeZone, isLiquidoEnabled } = options

  /** As Liquido tells it now, kept beside what was known before. */
  async function ask(text: string, signal: AbortSignal): Promise<Result<LiquidoSale, FindPaymentError>> {
    const key = paymentKeySchema.safeParse(text)
    if (!key.success) return err({ tag: 'PaymentUnknown' })
    if (!isLiquidoEnabled()) return err({ tag: 'NotAsked', why: 'unreachable' })
    const answer = await liquido.payment(key.data, signal)
    switch (answer.outcome) {
      case 'notFound':
        return err({ tag: 'PaymentUnknown' })
      case 'noAnswer':
        return err(whyNotAsked(answer.summary))
      case 'found': {
        const before = knownPayment(cache, key.data)
        if (!before.ok) return before
        const payment = afterAnswer(before.value, answer.payment)
        const put = cache.put([payment], clock.now())
        return put.ok ? ok(payment) : storageFailed(put.error)
      }
      default:
        return answer satisfies never
    }
  }

  /** Only the day is on the voucher: noon of it, or now where it is today. */
  function timeOf(day: string): number {
    const isToday = day === dayOf(clock.now(), timeZone())
    return isToday ? clock.now() : timeOnDayOf(dayBounds(day, timeZone()).start, '12:00', timeZone())
  }

  return {
    ask,

    async find(referenceId: string, signal: AbortSignal): Promise<Result<LiquidoSale, FindPaymentError>> {
      const asked = await ask(referenceId, signal)
      if (asked.ok || asked.error.tag === 'StorageFailed') return asked
      const before = toldPayment(cache, referenceId)
      if (!before.ok) return before
      return before.value === null ? asked : ok(before.value)
    },

    addTyped(
      { day, payerName, ...payment }: TypedPayment,
      typedBy: string,
    ): Result<LiquidoSale, StorageFailed> {
      const before = toldPayment(cache, payment.referenceId)
      if (!before.ok) return before
      if (before.value !== null) return ok(before.value)
      const sale: LiquidoSale = {
        ...payment,
        ...(payerName === undefined || payerName === '' ? {} : { payerName }),
        key: `${liquidoPrefix}${payment.referenceId}`,
        gateway: 'liquido',
        createdAt: timeOf(day),
        status: 'approved',
        typedBy,
      }
      const put = cache.put([sale], clock.now())
      return put.ok ? ok(sale) : storageFailed(put.error)
    },
  }
}
