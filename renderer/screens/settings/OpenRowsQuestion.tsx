import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { useSnapshot, useSnapshotPart } from '../../store/snapshot.ts'
import { appInfo, queueSummary, useIsQueueKnown } from '../../store/stores.ts'
import type { StoreChange } from './open-rows.ts'

/**
 * Asks before a change of the store while rows are open: what is open, and what will happen to it. `askFirst` goes on at
 * once where nothing is open. Training has an acquirer of its own, which no setting changes.
 */
export function useOpenRowsQuestion(): {
  askFirst: (change: StoreChange | null, goOn: () => void) => void
  question: ReactNode
} {
  const { t } = useWords()
  const waiting = useSnapshotPart(queueSummary, (summary) => summary?.waiting ?? 0)
  const attention = useSnapshotPart(queueSummary, (summary) => summary?.attention ?? 0)
  const isKnown = useIsQueueKnown()
  const profile = useSnapshot(appInfo)?.profile
  const [asked, setAsked] = useState<{ change: StoreChange; goOn: () => void } | null>(null)

  const askFirst = (change: StoreChange | null, goOn: () => void): void => {
    const isOpen = !isKnown || waiting + attention > 0
    if (change === null || !isOpen || profile === 'training') goOn()
    else setAsked({ change, goOn })
  }
  const close = (): void => setAsked(null)
  const question =
    asked === null ? null : (
      <Dialog title={t('settings.openRows.title')} onClose={close}>
        <p>{isKnown ? t('settings.openRows.open', { waiting, attention }) : t('closeOfDay.openUnknown')}</p>
        <p>{t(`settings.openRows.fate.${asked.change}`)}</p>
        <div className="actions">
          <Button className="button" onPress={close}>
            {t('settings.openRows.no')}
          </Button>
          <Button
            className="button button-main"
            onPress={() => {
              close()
              asked.goOn()
            }}
          >
            {t('settings.openRows.yes')}
          </Button>
        </div>
      </Dialog>
    )
  return { askFirst, question }
}
