import { useState } from 'react'
import { Button, FileTrigger } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { answered } from '../../ipc/answered.ts'
import { ipc } from '../../ipc/client.ts'
import { Notice } from '../../parts/Notice.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { settings } from '../../store/stores.ts'
import { useOpenRowsQuestion } from './OpenRowsQuestion.tsx'
import { settingsSentence } from './save.ts'

/** All settings as a file, without secrets, so that many counters can be set up alike. */
export function FileSection({ onImported }: { onImported: () => void }) {
  const { t } = useWords()
  const { askFirst, question } = useOpenRowsQuestion()
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; text: string } | null>(null)
  const unreachable = { tone: 'bad' as const, text: t('settings.error.unreachable') }

  const exportFile = async (): Promise<void> => {
    try {
      const { text } = await ipc.settings.exportText()
      const name = saveFile('extorno-ajustes.json', text, 'application/json')
      setSaid({ tone: 'good', text: t('settings.fileExported', { name }) })
    } catch {
      setSaid(unreachable)
    }
  }
  const importFile = async (file: File): Promise<void> => {
    const text = await file.text()
    const answer = await answered(() => ipc.settings.importText({ text }))
    if (answer.ok) {
      settings.set(answer.value)
      onImported()
      setSaid({ tone: 'good', text: t('settings.fileImported') })
    } else setSaid({ tone: 'bad', text: settingsSentence(t, answer.error) })
  }
  return (
    <div className="card-panel">
      <p>{t('settings.fileSay')}</p>
      <div className="actions">
        <FileTrigger
          acceptedFileTypes={['.json', 'application/json', 'text/plain']}
          onSelect={(files) => {
            const [file] = files ?? []
            if (file) askFirst('file', () => void importFile(file))
          }}
        >
          <Button className="button">{t('settings.fileImport')}</Button>
        </FileTrigger>
        <Button className="button" onPress={() => void exportFile()}>
          {t('settings.fileExport')}
        </Button>
      </div>
      {question}
      {said ? (
        <Notice tone={said.tone} isUrgent={said.tone === 'bad'}>
          {said.text}
        </Notice>
      ) : null}
    </div>
  )
}
