import type { z } from 'zod'
import type { searchErrorSchema } from '../../contract/ipc.ts'
import type { StorageFailed } from '../../contract/operations.ts'
import type { Translate } from '../i18n/index.ts'

/** Why a sale was not opened. */
export type NotOpened = StorageFailed | 'unknown' | 'unreachable'

/** The same as a sentence. */
export function notOpenedSentence(t: Translate, why: NotOpened): string {
  if (why === 'unreachable') return t('find.failed')
  return why === 'unknown' ? t('sale.unknownSale') : searchErrorSentence(t, why)
}

/** Why no sales can be shown. */
export function searchErrorSentence(t: Translate, error: z.infer<typeof searchErrorSchema>): string {
  switch (error.tag) {
    case 'Unauthorised':
    case 'AnswerNotUnderstood':
      return t(`searchError.${error.tag}`, { gateway: t(`shell.gateway.${error.gateway}`) })
    case 'NotConfigured':
      return t('searchError.NotConfigured')
    case 'StorageFailed':
      return t('searchError.StorageFailed', { why: t(`submitError.storage.${error.why}`) })
  }
}
