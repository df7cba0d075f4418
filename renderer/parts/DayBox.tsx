import { lazy, Suspense, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import type { DayCalendarProps } from './DayCalendar.tsx'
import { Icon } from './Icon.tsx'

/** Read when a calendar is first wanted. */
const DayCalendar = lazy(async () => ({ default: (await import('./DayCalendar.tsx')).DayCalendar }))

type DayBoxProps = Omit<DayCalendarProps, 'onClose'> & {
  /** The browser's field, typed into part by part. */
  input: ReactNode
}

/** By these keys the browser would open its own calendar. */
const opensCalendar = ({ key, altKey }: KeyboardEvent): boolean =>
  key === ' ' || key === 'F4' || (altKey && (key === 'ArrowDown' || key === 'ArrowUp'))

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
        if (!(event.target instanceof HTMLInputElement) || !opensCalendar(event)) return
        event.preventDefault()
        // Not by Space: a code may begin with it.
        if (event.altKey) setOpen(true)
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
