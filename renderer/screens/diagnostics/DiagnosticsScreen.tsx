import { useWords } from '../../i18n/index.ts'
import { CallbackPanel } from './CallbackPanel.tsx'
import { HealthPanel } from './HealthPanel.tsx'
import { JournalExportPanel } from './JournalExportPanel.tsx'
import { ModulePanel } from './ModulePanel.tsx'
import { JournalPanel, SupportPanel } from './JournalPanel.tsx'
import { ReaderList } from './ReaderList.tsx'
import { ReaderLog } from './ReaderLog.tsx'
import { ReaderProof } from './ReaderProof.tsx'
import { ServicesPanel } from './ServicesPanel.tsx'
import { UpdatePanel } from './UpdatePanel.tsx'
import { TestRead } from './TestRead.tsx'

/** For the person who is called when something does not work. Nothing here moves money or shows card data. */
export function DiagnosticsScreen() {
  const { t } = useWords()
  return (
    <section className="screen diagnostics" aria-labelledby="diagnostics-title">
      <h1 id="diagnostics-title">{t('diagnostics.title')}</h1>
      <div className="diagnostics-columns">
        <ReaderList />
        <TestRead />
        <ReaderProof />
        <ReaderLog />
        <HealthPanel />
        <ServicesPanel />
        <ModulePanel />
        <UpdatePanel />
        <div className="panel-stack">
          <JournalPanel />
          <SupportPanel />
          <CallbackPanel />
        </div>
        <JournalExportPanel />
      </div>
    </section>
  )
}
