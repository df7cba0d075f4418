import { z } from 'zod'
import { parseLiquidoTime, paymentStanding } from '../../domain/liquido.ts'
import { currencySchema } from '../../domain/money.ts'
import { liquidoSaleSchema, type LiquidoSale } from '../../domain/sales.ts'
import type { Exchange } from './exchange.ts'
import { parseJson } from './summary.ts'

/**
 * What decides of a payment's record (Liquido, Retrieve a payment, Peru) is read strictly; whatever is only shown may
 * have any form, the payer's document above all, which is a text on one page and an object on another.
 */
const recordSchema = z.looseObject({
  idempotencyKey: z.string(),
  paymentMethod: z.string().min(1).max(40),
  amount: z.int().min(1),
  currency: currencySchema,
  country: z.literal('PE').optional(),
  transferStatus: z.string(),
  transferStatusCode: z.number().nullish(),
  createTime: z.string().nullish().catch(undefined),
  payer: z
    .looseObject({ name: z.string().optional().catch(undefined) })
    .nullish()
    .catch(undefined),
  transferDetails: z
    .looseObject({
      card: z
        .looseObject({ cardInfo: z.looseObject({ last4: z.string().optional() }).optional() })
        .optional(),
    })
    .nullish()
    .catch(undefined),
})

/** A status that contradicts its own code decides nothing: 200 is SETTLED, IN_PROGRESS and what came of them. */
function standingOf({ transferStatus, transferStatusCode }: z.infer<typeof recordSchema>) {
  const standing = paymentStanding(transferStatus)
  const isContradicted =
    standing.status === 'approved' && typeof transferStatusCode === 'number' && transferStatusCode !== 200
  return isContradicted ? paymentStanding('') : standing
}

/**
 * The payment of a key in an answer, or `null` where it holds none that can be read: another one's, another country's,
 * or of a form that nobody published.
 *
 * @param now for a record that tells no time, milliseconds since the epoch
 */
export function paymentIn(
  { status, text }: Extract<Exchange, { outcome: 'answered' }>,
  key: string,
  now: number,
): LiquidoSale | null {
  const parsed = recordSchema.safeParse(parseJson(text))
  if (status < 200 || status > 299 || !parsed.success || parsed.data.idempotencyKey !== key) return null
  const { paymentMethod, amount, currency, createTime, payer, transferDetails } = parsed.data
  const payerName = payer?.name?.trim().slice(0, 120) ?? ''
  const lastFour = transferDetails?.card?.cardInfo?.last4 ?? ''
  const sale = liquidoSaleSchema.safeParse({
    key: `liquido:${key}`,
    gateway: 'liquido',
    createdAt: parseLiquidoTime(createTime ?? '') ?? now,
    ...standingOf(parsed.data),
    referenceId: key,
    paymentMethod,
    money: { currency, minor: amount },
    ...(payerName === '' ? {} : { payerName }),
    ...(/^\d{4}$/u.test(lastFour) ? { cardLastFour: lastFour } : {}),
  })
  return sale.success ? sale.data : null
}
