import type { PdfError, PrintError } from '../../contract/papers.ts'
import type { Translate } from '../i18n/index.ts'

/** `Unreachable`: main did not answer. */
export type PaperFailure = PrintError | PdfError | { tag: 'Unreachable' }

/** Why there is no paper, and what to do. */
export function paperFailureSentence(t: Translate, error: PaperFailure): string {
  switch (error.tag) {
    case 'NotPrinted':
      return t(`paper.notPrinted.${error.why}`)
    case 'NotSaved':
      return t(`paper.notSaved.${error.why}`)
    case 'StorageFailed':
      return t('paper.error.StorageFailed', { why: t(`submitError.storage.${error.why}`) })
    case 'Busy':
    case 'NoSuchOperation':
    case 'NoSuchClose':
      return t(`paper.error.${error.tag}`)
    case 'Unreachable':
      return t('paper.error.unreachable')
  }
}
