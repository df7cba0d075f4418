import { useState } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../../i18n/index.ts'
import { CardDialog } from '../../later.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { useSnapshot } from '../../store/snapshot.ts'
import { readers } from '../../store/stores.ts'

/** Finds the sales of the customer's card by its last four digits; offered where a reader is seen. */
export function CardSearch({ onFound }: { onFound: (lastFour: string) => void }) {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  const hasReader = (useSnapshot(readers)?.readers.length ?? 0) > 0
  return (
    <>
      {hasReader ? (
        <Button className="button" onPress={() => setOpen(true)}>
          <Icon name="card" />
          {t('find.byCard.open')}
        </Button>
      ) : null}
      {isOpen ? (
        <CardDialog
          onClose={() => setOpen(false)}
          onFound={(lastFour) => {
            setOpen(false)
            onFound(lastFour)
          }}
        />
      ) : null}
    </>
  )
}
