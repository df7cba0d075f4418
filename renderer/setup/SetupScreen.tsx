import { useEffect, useRef } from 'react'
import { useWords } from '../i18n/index.ts'
import { Entrance } from '../people/Entrance.tsx'
import { ToTraining } from '../people/ToTraining.tsx'
import { AdministratorStep } from './AdministratorStep.tsx'
import { ChecklistStep } from './ChecklistStep.tsx'
import { KushkiStep } from './KushkiStep.tsx'
import { LimitsStep } from './LimitsStep.tsx'
import { ReaderStep } from './ReaderStep.tsx'
import { setupSteps } from './steps.ts'
import type { SetupStep, StepProps } from './steps.ts'
import { StoreStep } from './StoreStep.tsx'

const stepScreens: Readonly<Record<SetupStep, (props: StepProps) => React.ReactNode>> = {
  store: StoreStep,
  administrator: AdministratorStep,
  limits: LimitsStep,
  kushki: KushkiStep,
  reader: ReaderStep,
  checklist: ChecklistStep,
}

/** The first start with real money: one step at a time, with the way back to training on each. */
export function SetupScreen(props: StepProps) {
  const { t } = useWords()
  const { step } = props.setup
  const Step = stepScreens[step]
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // A step with a field of its own takes the focus there.
    if (document.activeElement === document.body) heading.current?.focus()
  }, [step])
  return (
    <Entrance>
      <section className="setup" aria-labelledby="setup-title">
        <p className="hint">
          {t('setup.title')} ·{' '}
          {t('setup.step', { step: setupSteps.indexOf(step) + 1, steps: setupSteps.length })}
        </p>
        <h1 id="setup-title" ref={heading} tabIndex={-1}>
          {t(`setup.name.${step}`)}
        </h1>
        <Step key={step} {...props} />
        <ToTraining />
      </section>
    </Entrance>
  )
}
