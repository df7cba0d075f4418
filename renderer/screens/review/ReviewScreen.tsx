import { useEffect, useMemo, useRef, useState } from 'react'
import { Button, Form } from 'react-aria-components'
import { draftMinor } from '../../flow/draft.ts'
import type { Draft } from '../../flow/draft.ts'
import type { FlowAction } from '../../flow/flow.ts'
import { PinField } from '../../parts/PinField.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { QueueLimits, useQueueLoad } from '../../parts/QueueLimits.tsx'
import { useShortcuts } from '../../parts/shortcuts.ts'
import { submitErrorSentence } from '../../sentences/errors.ts'
import { cashier, useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { settings } from '../../store/stores.ts'
import { saleCurrency } from '../find/SaleList.tsx'
import { pinReason, requestOf } from './request.ts'
import { ReviewFacts } from './ReviewFacts.tsx'
import { submit } from './submit.ts'
import type { SubmitFailure } from './submit.ts'

export type ReviewScreenProps = { draft: Draft; act: (action: FlowAction) => void }

/** The last look before it counts. Confirming twice submits once; an error keeps the same ids, so trying again is safe. */
export function ReviewScreen({ draft, act }: ReviewScreenProps) {
  const moment = useLocaleClock()
  const { t } = moment
  const stored = useSnapshot(settings)
  const name = useSnapshot(cashier) ?? ''
  const [pin, setPin] = useState('')
  const [failure, setFailure] = useState<SubmitFailure | null>(null)
  const [isSubmitting, setSubmitting] = useState(false)
  // A second Enter may come before React has drawn the first: the lock must not wait for a render.
  const isLocked = useRef(false)
  const confirm = useRef<HTMLButtonElement>(null)
  const pinField = useRef<HTMLInputElement>(null)

  const built = useMemo(
    () => (stored ? requestOf(draft, stored, name, pin) : null),
    [draft, stored, name, pin],
  )
  const load = useQueueLoad()
  const about =
    draft.kind === null
      ? null
      : {
          kind: draft.kind,
          money: { currency: saleCurrency(draft.detail.sale), minor: draftMinor(draft) ?? 0 },
        }
  const asksPin = pinReason(about, load, stored, failure)

  useEffect(() => {
    if (isSubmitting) return
    if (asksPin !== null) pinField.current?.focus()
    else confirm.current?.focus()
  }, [asksPin, isSubmitting])
  const back = (): void => {
    if (!isLocked.current) act({ type: 'back' })
  }
  useShortcuts({ Escape: back })

  const onConfirm = async (): Promise<void> => {
    if (isLocked.current || !built?.ok) return
    isLocked.current = true
    setSubmitting(true)
    setFailure(null)
    const answer = await submit(built.value)
    if (answer.ok) {
      act({ type: 'accepted', request: built.value, row: answer.value })
      return
    }
    isLocked.current = false
    setSubmitting(false)
    setPin('')
    setFailure(answer.error)
  }

  return (
    <section className="screen review" aria-labelledby="review-title">
      <h1 id="review-title">{t('review.title')}</h1>
      <Form
        onSubmit={(event) => {
          event.preventDefault()
          void onConfirm()
        }}
      >
        <ReviewFacts draft={draft} />
        <QueueLimits load={load} about={about} />
        {built && !built.ok ? (
          <Notice tone="bad" isUrgent>
            {t(`review.cannotBuild.${built.error.tag}`, {
              path: built.error.tag === 'Invalid' ? built.error.path : '',
            })}
          </Notice>
        ) : null}
        {failure && failure.tag !== 'SupervisorNeeded' ? (
          <Notice tone={failure.tag === 'Unreachable' ? 'warn' : 'bad'} isUrgent>
            {failure.tag === 'Unreachable' ? (
              t('submitError.unreachable')
            ) : (
              <>
                <strong>{t('submitError.title')}</strong>{' '}
                {submitErrorSentence(t, failure, { ...moment, currency: saleCurrency(draft.detail.sale) })}
              </>
            )}
          </Notice>
        ) : null}
        {asksPin === null ? null : (
          <div className="pin">
            <Notice tone={asksPin === 'wrongPin' ? 'bad' : 'warn'} isUrgent>
              {t(`review.pinWhy.${asksPin}`)}
            </Notice>
            <PinField value={pin} onChange={setPin} inputRef={pinField} />
          </div>
        )}
        {built?.ok ? (
          <details className="technical">
            <summary>{t('review.technical')}</summary>
            <pre>{JSON.stringify(built.value.body, null, 2)}</pre>
          </details>
        ) : null}
        <div className="actions actions-step">
          <Button className="button" onPress={back} isDisabled={isSubmitting}>
            <Icon name="back" />
            {t('review.back')}
          </Button>
          <Button
            ref={confirm}
            className="button button-main button-money"
            type="submit"
            isDisabled={isSubmitting || !built?.ok}
          >
            <Icon name="check" />
            {isSubmitting ? t('review.confirming') : t('review.confirm')}
          </Button>
        </div>
      </Form>
    </section>
  )
}
