import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { FindError } from '../../contract/operations.ts'
import { ok } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { answered } from '../ipc/answered.ts'
import { ipc } from '../ipc/client.ts'
import { Notice } from '../parts/Notice.tsx'
import { paperFailureSentence } from '../sentences/papers.ts'
import type { PaperFailure } from '../sentences/papers.ts'
import { useWords } from '../i18n/index.ts'
import { makePaper } from './make-paper.ts'
import { storeContext } from './store-context.ts'
import { voucherPaper } from './voucher.ts'

type Said = { tone: 'good' | 'bad' | 'info'; sentence: string }

type VoucherButtonsProps = {
  operationId: string
  /** What the button that prints is called. */
  printLabel: string
}

/** Prints the voucher of an operation as it is now, or saves it as a PDF; as often as it is wanted. */
export function VoucherButtons({ operationId, printLabel }: VoucherButtonsProps) {
  const { t } = useWords()
  const [said, setSaid] = useState<Said | null>(null)
  const [isBusy, setBusy] = useState(false)
  const make = async (to: 'printer' | 'pdf'): Promise<void> => {
    setBusy(true)
    setSaid({ tone: 'info', sentence: t('paper.making') })
    const made = await makeVoucher(to, operationId)
    setBusy(false)
    if (!made.ok) setSaid({ tone: 'bad', sentence: paperFailureSentence(t, made.error) })
    else if (to === 'printer') setSaid({ tone: 'good', sentence: t('paper.printed') })
    else
      setSaid(
        made.value.path === null
          ? null
          : { tone: 'good', sentence: t('paper.saved', { path: made.value.path }) },
      )
  }
  return (
    <>
      <Button className="button" isDisabled={isBusy} onPress={() => void make('printer')}>
        {printLabel}
      </Button>
      <Button className="button" isDisabled={isBusy} onPress={() => void make('pdf')}>
        {t('paper.pdf')}
      </Button>
      {said === null ? null : (
        <div className="paper-said">
          <Notice tone={said.tone} isUrgent={said.tone === 'bad'}>
            {said.sentence}
          </Notice>
        </div>
      )}
    </>
  )
}

async function makeVoucher(
  to: 'printer' | 'pdf',
  operationId: string,
): Promise<Result<{ path: string | null }, PaperFailure>> {
  const voucher = await answered<Parameters<typeof voucherPaper>[0], FindError>(() =>
    ipc.papers.voucher({ operationId }),
  )
  const context = storeContext()
  if (!voucher.ok) return voucher
  if (context === null) return ok({ path: null })
  return makePaper(to, { tag: 'operation', operationId }, voucherPaper(voucher.value, context))
}
