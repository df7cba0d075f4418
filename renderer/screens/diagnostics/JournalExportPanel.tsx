import { useState } from 'react'
import { Button, Label, ProgressBar } from 'react-aria-components'
import type { JournalExport, JournalFormat } from '../../../contract/journal.ts'
import { isoDay } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Field, SelectField } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { useLocaleClock } from '../../store/context.ts'
import { useSnapshot } from '../../store/snapshot.ts'
import { journalExport } from '../../store/stores.ts'

/** The journal as a file: which part of it, in which form; main asks where to and writes it while other work goes on. */
export function JournalExportPanel() {
  const { t, timeZone, now } = useLocaleClock()
  const [extent, setExtent] = useState<'oneDay' | 'whole'>('oneDay')
  const [day, setDay] = useState(() => isoDay(now, timeZone))
  const [format, setFormat] = useState<JournalFormat>('csv')
  const [problem, setProblem] = useState<'busy' | 'unreachable' | null>(null)
  const saving = useSnapshot(journalExport) ?? { state: 'none' }

  const start = async (): Promise<void> => {
    setProblem(null)
    try {
      const started = await ipc.journal.export({ day: extent === 'whole' ? null : day, format })
      if (!started.ok) setProblem('busy')
    } catch {
      setProblem('unreachable')
    }
  }
  const isWriting = saving.state === 'writing'
  return (
    <section className="card-panel" aria-labelledby="journal-export-title">
      <h2 id="journal-export-title">{t('diagnostics.journalExport.title')}</h2>
      <p className="hint">{t('diagnostics.journalExport.say')}</p>
      <SelectField
        label={t('diagnostics.journalExport.extent')}
        value={extent}
        options={[
          { value: 'oneDay', label: t('diagnostics.journalExport.oneDay') },
          { value: 'whole', label: t('diagnostics.journalExport.whole') },
        ]}
        onChange={setExtent}
      />
      {extent === 'oneDay' ? (
        <Field
          label={t('diagnostics.journalExport.day')}
          type="date"
          value={day}
          onChange={(typed) => {
            if (typed !== '') setDay(typed)
          }}
        />
      ) : null}
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
          onPress={() => void (isWriting ? ipc.journal.cancelExport() : start())}
        >
          {t(isWriting ? 'diagnostics.journalExport.cancel' : 'diagnostics.journalExport.start')}
        </Button>
      </div>
      <Progress of={saving} />
      {problem === null ? null : (
        <Notice tone="bad" isUrgent>
          {t(problem === 'busy' ? 'diagnostics.journalExport.busy' : 'diagnostics.failed')}
        </Notice>
      )}
    </section>
  )
}

/** How far the export is, or how it ended. */
function Progress({ of }: { of: JournalExport }) {
  const { t } = useWords()
  switch (of.state) {
    case 'none':
    case 'choosing':
      return null
    case 'writing': {
      const { written, total } = of
      return (
        <div className="drain">
          <ProgressBar value={written} maxValue={Math.max(total, 1)}>
            <Label>{t('diagnostics.journalExport.writing', { written, total })}</Label>
            <progress value={written} max={Math.max(total, 1)} aria-hidden="true" />
          </ProgressBar>
        </div>
      )
    }
    case 'done':
      return (
        <Notice tone="good">
          {t('diagnostics.journalExport.done', { path: of.path, written: of.written })}
        </Notice>
      )
    case 'cancelled':
      return <Notice tone="info">{t('diagnostics.journalExport.cancelled')}</Notice>
    case 'failed':
      return (
        <Notice tone="bad" isUrgent>
          {t(`diagnostics.journalExport.failed.${of.why}`)}
        </Notice>
      )
  }
}
