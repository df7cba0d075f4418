import type { ManagedProblem } from '../../contract/managed.ts'
import type { Translate } from '../i18n/index.ts'

/** What of the chain's wishes does not hold, and why. */
export const managedSentence = (t: Translate, { key, why }: ManagedProblem): string =>
  t(`shell.managed.${why}`, { key })
