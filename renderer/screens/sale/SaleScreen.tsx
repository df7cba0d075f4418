import { useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import { isBankWrong } from '../../flow/bank.ts'
import { missing } from '../../flow/draft.ts'
import type { Draft, DraftChange, Missing } from '../../flow/draft.ts'
import type { FlowAction } from '../../flow/flow.ts'
import { useWords } from '../../i18n/index.ts'
import { Icon } from '../../parts/Icon.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { KindAndReason, SaleChoices } from './SaleChoices.tsx'
import { SaleFacts } from './SaleFacts.tsx'
import { useNewestDetail } from './newest-detail.ts'

export type SaleScreenProps = { draft: Draft; act: (action: FlowAction) => void }

/** Choosing: which operation, how much, with the card or without it. Only what applies can be chosen; the rest says why. */
export function SaleScreen({ draft, act }: SaleScreenProps) {
  const { t } = useWords()
  const { detail } = draft
  const [asked, setAsked] = useState<Missing | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const lacking = asked === null ? null : missing(draft, isBankWrong)

  useEffect(() => heading.current?.focus(), [])

  useNewestDetail(detail, act)

  const change = (changed: DraftChange): void => act({ type: 'change', change: changed })
  const review = (): void => {
    const lacks = missing(draft, isBankWrong)
    setAsked(lacks)
    if (lacks === null) act({ type: 'review' })
    else document.querySelector<HTMLElement>(`[data-part="${lacks}"] :is(input, select)`)?.focus()
  }
  useShortcuts({ F10: review, Escape: () => act({ type: 'back' }) })

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
      {'typedBy' in detail.sale ? <Notice tone="warn">{t('sale.typedByHand')}</Notice> : null}
      <div className="sale-columns">
        <KindAndReason draft={draft} onChange={change} />
        <SaleChoices draft={draft} lacking={lacking} isChecked={asked !== null} onChange={change} />
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
