import type { Person } from '../../domain/person.ts'
import { useWords } from '../i18n/index.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { OwnPinForm } from './OwnPinForm.tsx'

/** Whoever is signed in changes the own PIN. */
export function OwnPinDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useWords()
  return (
    <Dialog title={`${t('people.changeOwnPin')} – ${person.name}`} onClose={onClose}>
      <OwnPinForm person={person} onClose={onClose} />
    </Dialog>
  )
}
