import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import type { DayCalendarProps } from './DayCalendar.tsx'
import { Icon } from './Icon.tsx'

/** Read when a calendar is first wanted. */
const DayCalendar = lazy(async () => ({ default: (await import('./DayCalendar.tsx')).DayCalendar }))

type DayBoxProps = Omit<DayCalendarProps, 'onClose'> & {
  /** The field that is typed into. */
  input: ReactNode
}

/**
 * A day, typed or chosen from a calendar of the window's own: one of the system's would have the keyboard for itself, a
 * code reader's too.
 */
export function DayBox({ label, value, onChange, input }: DayBoxProps) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <div
      className="day-box"
      onKeyDownCapture={(event) => {
        const { target, key, altKey } = event
        if (!(target instanceof HTMLInputElement) || !altKey) return
        if (key !== 'ArrowDown' && key !== 'ArrowUp') return
        event.preventDefault()
        setOpen(true)
      }}
    >
      {input}
      <Button className="button day-open" aria-label={t('shell.calendar.open')} onPress={() => setOpen(true)}>
        <Icon name="calendar" />
      </Button>
      {isOpen ? (
        <Suspense>
          <DayCalendar
            label={label}
            value={value}
            onChange={(day) => {
              onChange(day)
              setOpen(false)
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </div>
  )
}
