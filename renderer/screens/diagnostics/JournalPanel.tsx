import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { IpcContract, OutputOf } from '../../../contract/ipc.ts'
import type { StorageFailed } from '../../../contract/operations.ts'
import { formatMoment } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Notice } from '../../parts/Notice.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { withApproval } from '../../people/approval.ts'
import { useLocaleClock } from '../../store/context.ts'

type Verdict = Extract<OutputOf<IpcContract['diagnostics']['verifyJournal']>, { ok: true }>['value']

type Shown = Verdict | StorageFailed | 'running' | 'unreachable' | 'notApproved' | null

/** Whether the hash chain of the journal is whole. */
export function JournalPanel() {
  const { t } = useWords()
  const [verdict, setVerdict] = useState<Shown>(null)
  const verify = async (): Promise<void> => {
    setVerdict('running')
    try {
      const answer = await withApproval('diagnostics.verifyJournal', undefined, ipc.diagnostics.verifyJournal)
      if (answer.ok) setVerdict(answer.value)
      else setVerdict(answer.error.tag === 'NotApproved' ? 'notApproved' : answer.error)
    } catch {
      setVerdict('unreachable')
    }
  }
  const answered = typeof verdict === 'object' ? verdict : null
  const notRead = answered !== null && 'tag' in answered ? answered : null
  const read = answered === null || 'tag' in answered ? null : answered
  return (
    <section className="card-panel" aria-labelledby="journal-title">
      <h2 id="journal-title">{t('diagnostics.journal')}</h2>
      <p className="hint">{t('diagnostics.journalSay')}</p>
      <div>
        <Button className="button" isDisabled={verdict === 'running'} onPress={() => void verify()}>
          {verdict === 'running' ? t('diagnostics.journalRunning') : t('diagnostics.journalVerify')}
        </Button>
      </div>
      {verdict === 'unreachable' ? <Notice tone="bad">{t('diagnostics.failed')}</Notice> : null}
      {verdict === 'notApproved' ? <Notice tone="info">{t('approval.notApproved')}</Notice> : null}
      <Problem
        sentence={
          notRead === null
            ? null
            : t('diagnostics.journalNotRead', { why: t(`submitError.storage.${notRead.why}`) })
        }
      />
      {read === null ? null : <ChainNotices read={read} />}
    </section>
  )
}

/** What was read: whether it is whole, up to which signed head that is proven, and what is missing in it. */
function ChainNotices({ read }: { read: Verdict }) {
  const { t, language, timeZone } = useLocaleClock()
  return (
    <>
      <Notice tone={read.ok ? 'good' : 'bad'} isUrgent={!read.ok}>
        {read.ok
          ? t('diagnostics.journalOk', { entries: read.entries })
          : t('diagnostics.journalBad', { entries: read.entries, first: read.firstBad ?? 1 })}
      </Notice>
      <p className="hint">
        {read.proven === null
          ? t('diagnostics.journalUnproven')
          : t('diagnostics.journalProven', {
              sequence: read.proven.sequence,
              when: formatMoment(language, read.proven.at, timeZone, 0),
            })}
      </p>
      {read.foreignSignatures > 0 ? (
        <Notice tone="bad" isUrgent>
          {t('diagnostics.journalForeign', { count: read.foreignSignatures })}
        </Notice>
      ) : null}
      {read.gaps.length > 0 ? (
        <Notice tone="warn">
          {read.gaps.map(({ sequence, at, event }) => (
            <p key={sequence}>
              {t(`diagnostics.journalGap.${event}`, {
                sequence,
                when: formatMoment(language, at, timeZone, 0),
              })}
            </p>
          ))}
        </Notice>
      ) : null}
    </>
  )
}

/** The redacted file that support asks for. */
export function SupportPanel() {
  const { t } = useWords()
  const [said, setSaid] = useState<string | null>(null)
  const save = async (): Promise<void> => {
    try {
      const { text } = await ipc.diagnostics.supportFile()
      setSaid(
        t('diagnostics.supportSaved', { name: saveFile('extorno-soporte.json', text, 'application/json') }),
      )
    } catch {
      setSaid(t('diagnostics.failed'))
    }
  }
  return (
    <section className="card-panel" aria-labelledby="support-title">
      <h2 id="support-title">{t('diagnostics.support')}</h2>
      <p className="hint">{t('diagnostics.supportSay')}</p>
      <div>
        <Button className="button" onPress={() => void save()}>
          {t('diagnostics.supportSave')}
        </Button>
      </div>
      <p aria-live="polite" className="status-line">
        {said}
      </p>
    </section>
  )
}
