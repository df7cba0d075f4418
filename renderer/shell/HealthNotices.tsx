import { useWords } from '../i18n/index.ts'
import { Notice } from '../parts/Notice.tsx'
import { useSnapshot } from '../store/snapshot.ts'
import { managedSentence } from '../sentences/managed.ts'
import { appInfo } from '../store/stores.ts'
import { TakeKeyForm } from './TakeKeyForm.tsx'

/** What is wrong with the program itself. A part that failed is said, not hidden; nothing is shown where all is well. */
export function HealthNotices() {
  const { t } = useWords()
  const health = useSnapshot(appInfo)?.health
  if (!health) return null
  const { storage, isQueueKnown, salvage, managed, keyring, modules } = health
  const failed = modules.flatMap(({ name, state }) =>
    state === 'failed' ? [t(`diagnostics.moduleName.${name}`)] : [],
  )
  return (
    <>
      {storage === 'ok' ? null : (
        <Notice tone={storage === 'salvaged' ? 'warn' : 'bad'} isUrgent>
          {t(`shell.health.storage.${storage}`, {
            kept: salvage?.kept ?? 0,
            lost: salvage?.lost ?? t('shell.health.lostUnknown'),
          })}
          {isQueueKnown ? null : <p>{t('shell.health.queueUnknown')}</p>}
          {salvage ? <p className="hint">{t('shell.health.aside', { path: salvage.asidePath })}</p> : null}
        </Notice>
      )}
      {health.settings === 'reset' ? <Notice tone="warn">{t('shell.health.settingsReset')}</Notice> : null}
      {health.settings === 'altered' ? <Notice tone="bad">{t('shell.health.settingsAltered')}</Notice> : null}
      {managed.problems.length === 0 ? null : (
        <Notice tone="warn">
          {t('shell.health.managed')}{' '}
          {managed.problems.map((problem) => managedSentence(t, problem)).join(' ')}
        </Notice>
      )}
      {keyring === 'locked' ? <Notice tone="warn">{t('shell.health.keyringLocked')}</Notice> : null}
      {keyring === 'missing' ? <Notice tone="warn">{t('shell.health.keyringMissing')}</Notice> : null}
      {keyring === 'otherAccount' ? (
        <>
          <Notice tone="bad">{t('shell.health.keyringOtherAccount')}</Notice>
          <TakeKeyForm />
        </>
      ) : null}
      {failed.length === 0 ? null : (
        <Notice tone="bad">{t('shell.health.failedModules', { modules: failed.join(', ') })}</Notice>
      )}
    </>
  )
}
