import type { OperationRequest } from '../../../domain/operations.ts'
import type { Currency } from '../../../domain/money.ts'
import type { Result } from '../../../domain/result.ts'
import { useWords } from '../../i18n/index.ts'
import { Notice } from '../../parts/Notice.tsx'
import type { BuildError } from '../../requests/index.ts'
import { submitErrorSentence } from '../../sentences/errors.ts'
import { useLocaleClock } from '../../store/context.ts'
import type { SubmitFailure } from './submit.ts'

/** Why no request can be built of what was chosen. */
export function BuildNotice({ built }: { built: Result<OperationRequest, BuildError> | null }) {
  const { t } = useWords()
  if (built === null || built.ok) return null
  return (
    <Notice tone="bad" isUrgent>
      {t(`review.cannotBuild.${built.error.tag}`)}
    </Notice>
  )
}

type SubmitNoticeProps = { failure: SubmitFailure | null; currency: Currency }

/** Why main did not accept the request. */
export function SubmitNotice({ failure, currency }: SubmitNoticeProps) {
  const clock = useLocaleClock()
  const { t } = clock
  if (failure === null) return null
  const isRefused = failure.tag !== 'Unreachable' && failure.tag !== 'NotApproved'
  return (
    <Notice tone={isRefused ? 'bad' : 'warn'} isUrgent>
      {isRefused ? <strong>{t('submitError.title')}</strong> : null}{' '}
      {failure.tag === 'Unreachable'
        ? t('submitError.unreachable')
        : submitErrorSentence(t, failure, { ...clock, currency })}
    </Notice>
  )
}
