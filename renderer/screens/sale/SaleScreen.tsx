import { useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import { asksForBank, draftBank, draftMinor, missing } from '../../flow/draft.ts'
import type { Draft, Missing } from '../../flow/draft.ts'
import type { FlowAction } from '../../flow/flow.ts'
import { Icon } from '../../parts/Icon.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { useLocaleClock } from '../../store/context.ts'
import { openSale } from '../find/open-sale.ts'
import { AmountChoice } from './AmountChoice.tsx'
import { BankForm } from './BankForm.tsx'
import { CardChoice } from './CardChoice.tsx'
import { SaleFacts } from './SaleFacts.tsx'
import { KindChoice } from './KindChoice.tsx'

export type SaleScreenProps = { draft: Draft; act: (action: FlowAction) => void }

/** Choosing: which operation, how much, with the card or without it. Only what applies can be chosen; the rest says why. */
export function SaleScreen({ draft, act }: SaleScreenProps) {
  const { t, now } = useLocaleClock()
  const { detail } = draft
  const [asked, setAsked] = useState<Missing | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const lacking = asked === null ? null : missing(draft)

  useEffect(() => heading.current?.focus(), [])

  // The next moment at which a way opens or closes: then main is asked again, so that what is shown is what holds.
  const changesAt = nextChange(detail)
  const isStale = changesAt !== null && now >= changesAt
  const { key } = detail.sale
  useEffect(() => {
    if (!isStale) return
    void openSale(key).then((newer) => {
      if (typeof newer !== 'string') act({ type: 'refresh', detail: newer })
    })
  }, [isStale, key, act])

  const change = (changed: Partial<Omit<Draft, 'detail' | 'ids'>>): void =>
    act({ type: 'change', change: changed })

  const review = (): void => {
    const lacks = missing(draft)
    setAsked(lacks)
    if (lacks === null) act({ type: 'review' })
    else document.querySelector<HTMLElement>(`[data-part="${lacks}"] :is(input, select)`)?.focus()
  }
  useShortcuts({ F10: review, Escape: () => act({ type: 'back' }) })

  const bank = draftBank(draft)
  const availability = draft.kind === null ? null : detail.options[draft.kind]
  return (
    <section className="screen sale" aria-labelledby="sale-title">
      <h1 id="sale-title" ref={heading} tabIndex={-1}>
        {detail.sale.ticketNumber === undefined
          ? t('sale.title')
          : `${t('sale.title')} · ${t('find.ticket', { ticket: detail.sale.ticketNumber })}`}
      </h1>
      <SaleFacts detail={detail} />
      {'chargedBack' in detail.sale && detail.sale.chargedBack ? (
        <Notice tone="bad" isUrgent>
          {t('sale.chargedBack')}
        </Notice>
      ) : null}
      <div className="sale-columns">
        <KindChoice options={detail.options} kind={draft.kind} onKind={(kind) => change({ kind })} />
        <div className="sale-choices">
          {availability?.state === 'open' ? (
            <AmountChoice
              draft={draft}
              availability={availability}
              isWrong={lacking === 'amount'}
              onChange={change}
            />
          ) : null}
          {availability?.state === 'open' && detail.sale.gateway === 'kushki' ? (
            <CardChoice draft={draft} minor={draftMinor(draft) ?? availability.maxMinor} onChange={change} />
          ) : null}
          {availability?.state === 'open' && asksForBank(draft) ? (
            <BankForm
              bank={draft.bank}
              wrong={asked === null || !('wrong' in bank) ? [] : bank.wrong}
              onChange={(changed) => change({ bank: changed })}
            />
          ) : null}
        </div>
      </div>
      {lacking === null ? null : (
        <Notice tone="warn" isUrgent>
          {t(`sale.missing.${lacking}`)}
        </Notice>
      )}
      <div className="actions actions-step">
        <Button className="button" onPress={() => act({ type: 'back' })}>
          <Icon name="back" />
          {t('review.back')}
        </Button>
        {draft.kind === null ? null : (
          <Button className="button button-main button-money" onPress={review}>
            {t('sale.review')}
          </Button>
        )}
      </div>
    </section>
  )
}

/** The soonest future moment at which one of them opens or closes, as main told it. */
function nextChange({ options, now }: Draft['detail']): number | null {
  const moments = [options.reverse, options.void, options.refund].flatMap((availability) => {
    const at =
      availability.state === 'opens'
        ? availability.at
        : availability.state === 'open'
          ? availability.closesAt
          : null
    return at !== null && at > now ? [at] : []
  })
  return moments.length === 0 ? null : Math.min(...moments)
}
