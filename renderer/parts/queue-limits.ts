import { isNear, limitUses } from '../../domain/limits.ts'
import type { LimitUse, QueueLoad } from '../../domain/limits.ts'
import { currencySchema } from '../../domain/money.ts'
import type { Currency, Money } from '../../domain/money.ts'
import { operationKindSchema } from '../../domain/operations.ts'
import type { OperationKind } from '../../domain/operations.ts'
import type { StoreSettings } from '../../contract/settings.ts'

/** What the person is about to do, where there is something. */
export type About = { kind: OperationKind; money: Money }

/** A limit that is nearly reached or passed; `kind` where it belongs to one kind of operation. */
export type NearLimit = LimitUse & { currency: Currency; kind: OperationKind }

/** The limits that are nearly reached, so that they are seen before they are hit; `about`: with it counted in. */
export function nearLimits(
  load: QueueLoad,
  limits: StoreSettings['limits'],
  about: About | null,
): NearLimit[] {
  if (about !== null)
    return limitUses(load, about.kind, about.money, limits)
      .filter(isNear)
      .map((use) => ({ ...use, currency: about.money.currency, kind: about.kind }))
  const near = currencySchema.options.flatMap((currency) =>
    operationKindSchema.options.flatMap((kind) =>
      limitUses(load, kind, { currency, minor: 0 }, limits)
        .map((use) => ({ ...use, used: use.limit === 'rows' ? load.rows : use.used, currency, kind }))
        .filter(isNear),
    ),
  )
  // The queue's own limits hold for every kind, and its number of rows for every currency.
  const seen = new Set<string>()
  return near.filter(({ limit, currency, kind }) => {
    const one = limit === 'rows' ? limit : limit === 'money' ? limit + currency : limit + currency + kind
    return !seen.has(one) && seen.add(one)
  })
}
