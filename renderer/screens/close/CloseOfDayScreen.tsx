import { useState } from 'react'
import { Button } from 'react-aria-components'
import { isoDay } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { Field } from '../../parts/Field.tsx'
import { useLocaleClock } from '../../store/context.ts'
import { DayView } from './DayView.tsx'
import { PastCloses } from './PastCloses.tsx'
import { ShiftPanel } from './ShiftPanel.tsx'

const views = ['day', 'past'] as const
type View = (typeof views)[number]

/** The shift of whoever is at the till, the close of a day, and the closes of before. */
export function CloseOfDayScreen({ onQueue }: { onQueue: () => void }) {
  const { t, timeZone, now } = useLocaleClock()
  const [view, setView] = useState<View>('day')
  const [day, setDay] = useState(() => isoDay(now, timeZone))
  return (
    <section className="screen close" aria-labelledby="close-title">
      <div className="screen-head">
        <h1 id="close-title">{t('closeOfDay.title')}</h1>
        {view === 'past' ? null : (
          <Field
            label={t('closeOfDay.day')}
            type="date"
            value={day}
            onChange={(typed) => {
              if (typed !== '') setDay(typed)
            }}
          />
        )}
      </div>
      <ViewChoice view={view} onView={setView} />
      {view === 'past' ? (
        <PastCloses />
      ) : (
        <>
          <ShiftPanel />
          <DayView key={day} day={day} onQueue={onQueue} />
        </>
      )}
    </section>
  )
}

function ViewChoice({ view, onView }: { view: View; onView: (view: View) => void }) {
  const { t } = useWords()
  return (
    <fieldset className="segmented" aria-label={t('closeOfDay.view.label')}>
      {views.map((name) => (
        <Button key={name} className="segment" aria-pressed={name === view} onPress={() => onView(name)}>
          {t(`closeOfDay.view.${name}`)}
        </Button>
      ))}
    </fieldset>
  )
}
