import { useEffect, useRef } from 'react'
import { useWords } from '../i18n/index.ts'
import { Entrance } from '../entrance/Entrance.tsx'
import { ToTraining } from '../entrance/ToTraining.tsx'
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
  return (
    <Entrance>
      <section className="setup" aria-labelledby="setup-title">
        <p className="hint">
          {t('setup.title')} ·{' '}
          {t('setup.step', { step: setupSteps.indexOf(step) + 1, steps: setupSteps.length })}
        </p>
        <StepTitle key={`${step} title`} title={t(`setup.name.${step}`)} />
        <Step key={step} {...props} />
        <ToTraining />
      </section>
    </Entrance>
  )
}

/** The step's name; takes the focus where no field of the step does. */
function StepTitle({ title }: { title: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus()
  }, [])
  return (
    <h1 id="setup-title" ref={heading} tabIndex={-1}>
      {title}
    </h1>
  )
}
