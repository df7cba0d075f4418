import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { Notice } from '../parts/Notice.tsx'
import { cardDataRefused } from '../store/card-data-refused.ts'
import { useSnapshot } from '../store/snapshot.ts'

/** Says that a card was typed or swiped into a text field, and that nothing of it was kept or sent. */
export function CardDataNotice() {
  const { t } = useWords()
  if (useSnapshot(cardDataRefused) !== true) return null
  return (
    <Notice tone="bad" isUrgent>
      <p>{t('shell.cardDataInText.why')}</p>
      <Button className="button" onPress={() => cardDataRefused.set(false)}>
        {t('shell.cardDataInText.understood')}
      </Button>
    </Notice>
  )
}
