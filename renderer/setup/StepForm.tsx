import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { useShortcuts } from '../parts/shortcuts.ts'

type StepProps = {
  children: ReactNode
  /** @default "go on" */
  next?: string
  isBusy?: boolean
  onNext: () => void
  onBack?: () => void
}

/** A step that is typed into: Enter goes on. */
export const StepForm = ({ children, ...actions }: StepProps) => (
  <form
    className="setup-step"
    onSubmit={(event) => {
      event.preventDefault()
      actions.onNext()
    }}
  >
    {children}
    <StepActions {...actions} type="submit" />
  </form>
)

/** A step whose parts have buttons of their own: only its button goes on. */
export const StepBody = ({ children, ...actions }: StepProps) => (
  <div className="setup-step">
    {children}
    <StepActions {...actions} type="button" />
  </div>
)

type StepActionsProps = Omit<StepProps, 'children'> & { type: 'submit' | 'button' }

function StepActions({ next, isBusy = false, onNext, onBack, type }: StepActionsProps) {
  const { t } = useWords()
  useShortcuts(onBack === undefined ? {} : { Escape: onBack })
  return (
    <div className="actions">
      {onBack === undefined ? null : (
        <Button className="button" onPress={onBack}>
          {t('setup.back')}
        </Button>
      )}
      <Button
        className="button button-main button-money"
        type={type}
        isPending={isBusy}
        {...(type === 'button' ? { onPress: onNext } : {})}
      >
        {next ?? t('setup.next')}
      </Button>
    </div>
  )
}
