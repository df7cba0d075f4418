import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { JournalFormat } from '../../../contract/journal.ts'
import { isoDay } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Field, SelectField } from '../../parts/Field.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { withApproval } from '../../people/approval.ts'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { journalExport } from '../../store/stores.ts'
import { ExportProgress } from './ExportProgress.tsx'

type Extent = 'oneDay' | 'whole'

const problemSentences = {
  Busy: 'diagnostics.journalExport.busy',
  NotRunning: 'diagnostics.moduleNotRunning',
  NotApproved: 'approval.notApproved',
  unreachable: 'diagnostics.failed',
} as const

/** The journal as a file: which part of it, in which form; main asks where to and writes it while other work goes on. */
export function JournalExportPanel() {
  const { t, timeZone, now } = useLocaleClock()
  const [extent, setExtent] = useState<Extent>('oneDay')
  const [day, setDay] = useState(() => isoDay(now, timeZone))
  const [format, setFormat] = useState<JournalFormat>('csv')
  const [problem, setProblem] = useState<keyof typeof problemSentences | null>(null)
  const saving = useSnapshot(journalExport) ?? { state: 'none' }

  const start = async (): Promise<void> => {
    setProblem(null)
    try {
      const started = await withApproval(
        'journal.export',
        { day: extent === 'whole' ? null : day, format },
        ipc.journal.export,
      )
      if (!started.ok) setProblem(started.error.tag)
    } catch {
      setProblem('unreachable')
    }
  }
  const cancel = async (): Promise<void> => {
    try {
      await withApproval('journal.cancelExport', undefined, ipc.journal.cancelExport)
    } catch {
      setProblem('unreachable')
    }
  }
  const isWriting = saving.state === 'writing'
  return (
    <section className="card-panel" aria-labelledby="journal-export-title">
      <h2 id="journal-export-title">{t('diagnostics.journalExport.title')}</h2>
      <p className="hint">{t('diagnostics.journalExport.say')}</p>
      <ExtentFields extent={extent} onExtent={setExtent} day={day} onDay={setDay} />
      <SelectField
        label={t('diagnostics.journalExport.format')}
        value={format}
        options={[
          { value: 'csv', label: t('diagnostics.journalExport.csv') },
          { value: 'jsonl', label: t('diagnostics.journalExport.jsonl') },
        ]}
        onChange={setFormat}
      />
      <div>
        {/* One button for both, so that the keyboard's focus stays on it while its meaning changes. */}
        <Button
          className="button"
          isPending={saving.state === 'choosing'}
          onPress={() => void (isWriting ? cancel() : start())}
        >
          {t(isWriting ? 'diagnostics.journalExport.cancel' : 'diagnostics.journalExport.start')}
        </Button>
      </div>
      <ExportProgress of={saving} />
      <Problem sentence={problem === null ? null : t(problemSentences[problem])} />
    </section>
  )
}

type ExtentFieldsProps = {
  extent: Extent
  onExtent: (extent: Extent) => void
  day: string
  onDay: (day: string) => void
}

/** The whole journal, or one day of it. */
function ExtentFields({ extent, onExtent, day, onDay }: ExtentFieldsProps) {
  const { t } = useWords()
  return (
    <>
      <SelectField
        label={t('diagnostics.journalExport.extent')}
        value={extent}
        options={[
          { value: 'oneDay', label: t('diagnostics.journalExport.oneDay') },
          { value: 'whole', label: t('diagnostics.journalExport.whole') },
        ]}
        onChange={onExtent}
      />
      {extent === 'oneDay' ? (
        <Field
          label={t('diagnostics.journalExport.day')}
          type="date"
          value={day}
          onChange={(typed) => {
            if (typed !== '') onDay(typed)
          }}
        />
      ) : null}
    </>
  )
}
