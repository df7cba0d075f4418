import { Button, Label, ProgressBar } from 'react-aria-components'
import type { QueueSummary } from '../../../contract/ipc.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'

/** How far the sending of many rows has come; it can be stopped. */
export function DrainProgress({ drain }: { drain: QueueSummary['drain'] }) {
  const { t } = useWords()
  if (drain === null) return null
  const { total, done, stopped } = drain
  return (
    <div className="drain">
      <ProgressBar value={done} maxValue={Math.max(total, 1)}>
        <Label>{t(stopped ? 'queue.drainStopped' : 'queue.drain', { done, total })}</Label>
        <progress value={done} max={Math.max(total, 1)} aria-hidden="true" />
      </ProgressBar>
      {stopped ? null : (
        <Button className="button" onPress={() => void ipc.queue.stopDrain()}>
          {t('queue.stopDrain')}
        </Button>
      )}
    </div>
  )
}
