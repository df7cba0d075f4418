import type {
  AddPersonError,
  AuthoriseError,
  ChangePersonError,
  FirstAdministratorError,
  OwnPinError,
  PinError,
} from '../../contract/people.ts'
import type { Person, Role } from '../../domain/person.ts'
import type { PinFault } from '../../domain/authority.ts'
import { formatMoment } from '../i18n/format.ts'
import type { Translate } from '../i18n/index.ts'
import type { LocaleClock } from './availability.ts'

/** Whatever main may say of a person or a PIN; `Unreachable`: it did not answer. */
export type PeopleError =
  | PinError
  | AuthoriseError
  | AddPersonError
  | ChangePersonError
  | FirstAdministratorError
  | OwnPinError
  | { tag: 'Unreachable' }

/** Why a PIN cannot be set, by what its owner may do: an administrator has a passphrase. */
export const pinFaultSentence = (t: Translate, fault: PinFault, role: Role): string =>
  fault === 'tooEasy'
    ? t('people.error.tooEasy')
    : t(role === 'administrator' ? 'people.error.passphraseForm' : 'people.error.pinForm')

/** Why it was not done, and what to do. `about`: whose PIN it is. */
export function peopleErrorSentence(
  t: Translate,
  error: PeopleError,
  about: Pick<Person, 'name' | 'role'>,
  clock: LocaleClock,
): string {
  switch (error.tag) {
    case 'WrongPin':
      return t(about.role === 'administrator' ? 'people.error.wrongPassphrase' : 'people.error.wrongPin', {
        left: error.left,
      })
    case 'Locked':
      return t('people.error.locked', {
        name: about.name,
        at: formatMoment(clock.language, error.until, clock.timeZone, clock.now),
      })
    case 'PinRefused':
      return pinFaultSentence(t, error.why, about.role)
    case 'StorageFailed':
      return t('people.error.StorageFailed', { why: t(`submitError.storage.${error.why}`) })
    case 'Unreachable':
      return t('people.error.unreachable')
    case 'Busy':
    case 'Unusable':
    case 'PersonUnknown':
    case 'NotEntitled':
    case 'NameTaken':
    case 'NameReserved':
    case 'TooMany':
    case 'AdministratorFirst':
    case 'LastAdministrator':
    case 'NotFirst':
      return t(`people.error.${error.tag}`)
  }
}
