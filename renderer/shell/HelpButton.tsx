import { lazy, Suspense, useState } from 'react'
import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { useShortcuts } from '../parts/shortcuts.ts'

/** Read when help is first wanted. */
const HelpDialog = lazy(async () => ({ default: (await import('./HelpDialog.tsx')).HelpDialog }))

/** Help, by F1 on every screen. */
export function HelpButton() {
  const { t } = useWords()
  const [isOpen, setOpen] = useState(false)
  useShortcuts({ F1: () => setOpen(true) })
  return (
    <>
      <Button
        className="rail-button rail-button-help"
        aria-label={t('shell.help.open')}
        onPress={() => setOpen(true)}
      >
        <span>{t('shell.help.short')}</span>
        <kbd aria-hidden="true" data-key="F1" />
      </Button>
      {isOpen ? (
        <Suspense>
          <HelpDialog onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
