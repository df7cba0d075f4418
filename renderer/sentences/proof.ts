import type { ProveReaderError } from '../../contract/operations.ts'
import type { AcceptedProfile } from '../../domain/agreed-ciphertext.ts'
import type { Currency } from '../../domain/money.ts'
import { profileMemberSchema } from '../../domain/readings.ts'
import type { Translate } from '../i18n/index.ts'
import { answerSentence } from './answer.ts'
import type { LocaleClock } from './availability.ts'
import { submitErrorSentence } from './errors.ts'

/** A form of ciphertext in the words of its members, as the settings show them. */
export const formSentence = (form: AcceptedProfile): string =>
  profileMemberSchema.options.flatMap((member) => form[member] ?? []).join(' · ')

/** Why the form of a reader was not proven. */
export function proofErrorSentence(
  t: Translate,
  error: ProveReaderError | { tag: 'Unreachable' } | { tag: 'NotBuilt' },
  context: LocaleClock & { currency: Currency },
): string {
  switch (error.tag) {
    case 'NotAccepted':
      return t('diagnostics.proof.error.NotAccepted', { why: submitErrorSentence(t, error.error, context) })
    case 'Declined':
      return t('diagnostics.proof.error.Declined', {
        why: error.answer === null ? '' : answerSentence(t, 'kushki', error.answer),
      })
    case 'StorageFailed':
      return t(`submitError.storage.${error.why}`)
    case 'Unreachable':
      return t('submitError.unreachable')
    case 'NotHere':
    case 'NoCard':
    case 'NotOpened':
    case 'NoOutcome':
    case 'NotSaved':
    case 'NotBuilt':
      return t(`diagnostics.proof.error.${error.tag}`)
  }
}
