import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { QueueItem } from './QueueItem.tsx'
import type { RowPage } from './use-rows.ts'

/** More rows than a person can use; they are found by day instead. */
const maxRows = 500

export type QueueRowsProps = { page: RowPage; isKnown: boolean; limit: number; onMore: () => void }

/** The rows, those that need a person first, as main orders them. Nothing is called empty before the queue is known. */
export function QueueRows({ page, isKnown, limit, onMore }: QueueRowsProps) {
  const { t } = useWords()
  if (page.ids.length === 0) return isKnown && <p className="empty">{t('queue.empty')}</p>
  return (
    <>
      <ul className="rows">
        {page.ids.map((operationId) => (
          <QueueItem key={operationId} operationId={operationId} />
        ))}
      </ul>
      {page.total > page.ids.length && limit < maxRows ? (
        <Button className="button" onPress={onMore}>
          {t('queue.more')} ({page.ids.length} / {page.total})
        </Button>
      ) : null}
    </>
  )
}
