import { parseDate } from '@internationalized/date'
import type { CalendarDate } from '@internationalized/date'
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  Heading,
  I18nProvider,
} from 'react-aria-components'
import { isoDay, locales } from '../i18n/format.ts'
import { useWords } from '../i18n/index.ts'
import { useLocaleClock } from '../store/context.ts'
import { Dialog } from './Dialog.tsx'

const dayOf = (text: string): CalendarDate | null =>
  /^\d{4}-\d{2}-\d{2}$/u.test(text) ? parseDate(text) : null

export type DayCalendarProps = {
  label: string
  /** `YYYY-MM-DD`, or empty. */
  value: string
  onChange: (day: string) => void
  onClose: () => void
}

/** A month of days to choose from, by finger, mouse or arrow keys. */
export function DayCalendar({ label, value, onChange, onClose }: DayCalendarProps) {
  const { t } = useWords()
  const { now, timeZone, language } = useLocaleClock()
  const today = isoDay(now, timeZone)
  return (
    <Dialog title={label} onClose={onClose}>
      <I18nProvider locale={locales[language]}>
        <Calendar
          className="calendar"
          aria-label={label}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the days are what its dialog was opened for
          autoFocus
          firstDayOfWeek="mon"
          value={dayOf(value)}
          defaultFocusedValue={dayOf(value) ?? parseDate(today)}
          onChange={(day) => onChange(day.toString())}
        >
          <div className="calendar-head">
            <Button slot="previous" className="button" aria-label={t('shell.calendar.previous')}>
              ‹
            </Button>
            <Heading level={3} />
            <Button slot="next" className="button" aria-label={t('shell.calendar.next')}>
              ›
            </Button>
          </div>
          <CalendarGrid weekdayStyle="short">
            <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
            <CalendarGridBody>
              {(date) => (
                <CalendarCell
                  date={date}
                  className={date.toString() === today ? 'calendar-day calendar-today' : 'calendar-day'}
                />
              )}
            </CalendarGridBody>
          </CalendarGrid>
        </Calendar>
      </I18nProvider>
      <div className="actions">
        <Button className="button" onPress={() => onChange(today)}>
          {t('shell.calendar.today')}
        </Button>
        <Button className="button" onPress={onClose}>
          {t('shell.close')}
        </Button>
      </div>
    </Dialog>
  )
}
