import type { LiquidoSale } from '../../domain/sales.ts'

/**
 * A payment after Liquido itself told of it, beside what was known before. What a person typed gives way to what Liquido
 * says; a charge-back is never undone, whatever is said after it.
 */
function told(before: LiquidoSale | null, now: LiquidoSale): LiquidoSale {
  const { ticketNumber, payerName, cardLastFour, chargedBack } = before ?? {}
  return {
    ...(ticketNumber === undefined ? {} : { ticketNumber }),
    ...(payerName === undefined ? {} : { payerName }),
    ...(cardLastFour === undefined ? {} : { cardLastFour }),
    ...now,
    ...(chargedBack === true ? { chargedBack } : {}),
  }
}

/** By an answer of Liquido: the record as it is now. */
export const afterAnswer = told

/**
 * By a callback, which come in any order: a success is not undone by a failure before it, and the first record of the
 * payment stays the one that is shown.
 */
export function afterCallback(before: LiquidoSale | null, now: LiquidoSale): LiquidoSale {
  if (before === null || before.typedBy !== undefined) return told(before, now)
  const status = before.status === 'approved' || now.status === 'approved' ? 'approved' : now.status
  return { ...before, status, ...(now.chargedBack ? { chargedBack: true } : {}) }
}
