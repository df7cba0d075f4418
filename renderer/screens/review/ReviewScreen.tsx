import { useEffect, useMemo, useRef } from 'react'
import type { RefObject } from 'react'
import { Button, Form } from 'react-aria-components'
import { draftMinor } from '../../flow/draft.ts'
import type { Draft } from '../../flow/draft.ts'
import type { FlowAction } from '../../flow/flow.ts'
import { formatMoney } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { Icon } from '../../parts/Icon.tsx'
import { QueueLimits, useQueueLoad } from '../../parts/QueueLimits.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { saleCurrency } from '../../sentences/sale.ts'
import { cashier } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'
import { requestOf, useConfirmation } from './submit.ts'
import { ReviewFacts } from './ReviewFacts.tsx'
import { BuildNotice, SubmitNotice } from './ReviewNotices.tsx'

export type ReviewScreenProps = { draft: Draft; act: (action: FlowAction) => void }

/** The last look before it counts. Confirming twice submits once; an error keeps the same ids, so trying again is safe. */
export function ReviewScreen({ draft, act }: ReviewScreenProps) {
  const { t } = useWords()
  const stored = useSnapshot(settings)
  const name = useSnapshot(cashier) ?? ''
  const { isSubmitting, failure, isLocked, confirm } = useConfirmation((request, row) =>
    act({ type: 'accepted', request, row }),
  )
  const confirmButton = useRef<HTMLButtonElement>(null)

  const built = useMemo(() => (stored ? requestOf(draft, stored, name) : null), [draft, stored, name])
  const load = useQueueLoad()
  const currency = saleCurrency(draft.detail.sale)
  const about =
    draft.kind === null ? null : { kind: draft.kind, money: { currency, minor: draftMinor(draft) ?? 0 } }

  const what = about === null ? '' : `${t(`kind.${about.kind}`)} · ${formatMoney(about.money)}`

  useEffect(() => {
    if (!isSubmitting) confirmButton.current?.focus()
  }, [isSubmitting])
  const back = (): void => {
    if (!isLocked()) act({ type: 'back' })
  }
  useShortcuts({ Escape: back })

  return (
    <section className="screen review" aria-labelledby="review-title" aria-busy={isSubmitting}>
      <h1 id="review-title">{t('review.title')}</h1>
      <Form
        onSubmit={(event) => {
          event.preventDefault()
          if (built?.ok) void confirm(built.value, what)
        }}
      >
        <ReviewFacts draft={draft} />
        <QueueLimits load={load} about={about} />
        <BuildNotice built={built} />
        <SubmitNotice failure={failure} currency={currency} />
        {built?.ok ? (
          <details className="technical">
            <summary>{t('review.technical')}</summary>
            <pre>{JSON.stringify(built.value.body, null, 2)}</pre>
          </details>
        ) : null}
        <Actions
          isSubmitting={isSubmitting}
          canConfirm={built?.ok === true}
          onBack={back}
          confirmRef={confirmButton}
        />
      </Form>
    </section>
  )
}

type ActionsProps = {
  isSubmitting: boolean
  canConfirm: boolean
  onBack: () => void
  confirmRef: RefObject<HTMLButtonElement | null>
}

/** Back to the choices, or go through with it. */
function Actions({ isSubmitting, canConfirm, onBack, confirmRef }: ActionsProps) {
  const { t } = useWords()
  return (
    <div className="actions actions-step">
      <Button className="button" onPress={onBack} isDisabled={isSubmitting}>
        <Icon name="back" />
        {t('review.back')}
      </Button>
      <Button
        ref={confirmRef}
        className="button button-main button-money"
        type="submit"
        isDisabled={isSubmitting || !canConfirm}
      >
        <Icon name="check" />
        {isSubmitting ? t('review.confirming') : t('review.confirm')}
      </Button>
    </div>
  )
}
