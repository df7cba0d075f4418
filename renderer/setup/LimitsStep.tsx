import { useState } from 'react'
import { operationKindSchema } from '../../domain/operations.ts'
import { formatMoney } from '../i18n/format.ts'
import { changeLanguage, useWords } from '../i18n/index.ts'
import { Problem } from '../parts/Problem.tsx'
import { saveSettings, settingsSentence } from '../screens/settings/save.ts'
import { useSnapshot } from '../store/snapshot.ts'
import { settings } from '../store/stores.ts'
import { StepForm } from './StepForm.tsx'
import type { StepProps } from './steps.ts'

/** How much a cashier may do alone. Going on saves what was said of the store. */
export function LimitsStep({ setup, onSetup }: StepProps) {
  const { t } = useWords()
  const stored = useSnapshot(settings)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const next = async (): Promise<void> => {
    if (stored === null || isBusy) return
    setBusy(true)
    const language = setup.language ?? stored.language
    const saved = await saveSettings({ ...stored, merchantName: setup.merchantName.trim(), language })
    setBusy(false)
    setProblem(saved.ok ? null : settingsSentence(t, saved.error))
    if (!saved.ok) return
    settings.set(saved.value)
    await changeLanguage(language)
    onSetup({ ...setup, step: 'kushki' })
  }
  return (
    <StepForm onNext={() => void next()} isBusy={isBusy}>
      <p>{t('setup.limits.say')}</p>
      <LimitFacts />
      <p className="hint">{t('setup.limits.where')}</p>
      <Problem sentence={problem} />
    </StepForm>
  )
}

/** The limits as they are, in soles. */
function LimitFacts() {
  const { t } = useWords()
  const limits = useSnapshot(settings)?.limits
  if (limits === undefined) return null
  const money = (minor: number): string => formatMoney({ currency: 'PEN', minor })
  return (
    <dl className="plain-facts">
      {operationKindSchema.options.map((kind) => (
        <div key={kind} className="limit-fact">
          <dt>{t(`kind.${kind}`)}</dt>
          <dd>
            {t('setup.limits.perOperation')}: <strong>{money(limits.perOperationMinor[kind])}</strong>
            {' · '}
            {t('setup.limits.perDay')}: <strong>{money(limits.perDayMinor[kind])}</strong>
          </dd>
        </div>
      ))}
      <div className="limit-fact">
        <dt>{t('setup.limits.waiting')}</dt>
        <dd>
          <strong>{money(limits.maxMoneyWaitingMinor)}</strong>
        </dd>
      </div>
    </dl>
  )
}
