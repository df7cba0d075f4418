import { useState } from 'react'
import type { ReactNode } from 'react'
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
import type { Translate } from '../i18n/index.ts'
import { makePaper } from './make-paper.ts'
import { storeContext } from './store-context.ts'
import { voucherPaper } from './voucher.ts'

export type Said = { tone: 'good' | 'bad' | 'info'; sentence: string }
type MadePaper = Result<{ path: string | null }, PaperFailure>

/** What became of a paper; `null`: the person thought better of it. */
export function saidOfPaper(t: Translate, to: 'printer' | 'pdf', made: MadePaper): Said | null {
  if (!made.ok) return { tone: 'bad', sentence: paperFailureSentence(t, made.error) }
  if (to === 'printer') return { tone: 'good', sentence: t('paper.printed') }
  const { path } = made.value
  return path === null ? null : { tone: 'good', sentence: t('paper.saved', { path }) }
}

/** Work on papers, a piece at a time. `notice`: what it is doing, or what became of it. */
export function usePaperWork(): {
  isBusy: boolean
  run: (work: () => Promise<Said | null>) => Promise<void>
  notice: ReactNode
} {
  const { t } = useWords()
  const [said, setSaid] = useState<Said | null>(null)
  const [isBusy, setBusy] = useState(false)
  return {
    isBusy,
    async run(work) {
      setBusy(true)
      setSaid({ tone: 'info', sentence: t('paper.making') })
      setSaid(await work())
      setBusy(false)
    },
    notice:
      said === null ? null : (
        <div className="paper-said">
          <Notice tone={said.tone} isUrgent={said.tone === 'bad'}>
            {said.sentence}
          </Notice>
        </div>
      ),
  }
}

type VoucherButtonsProps = {
  operationId: string
  /** What the button that prints is called. */
  printLabel: string
}

/** Prints the voucher of an operation as it is now, or saves it as a PDF; as often as it is wanted. */
export function VoucherButtons({ operationId, printLabel }: VoucherButtonsProps) {
  const { t } = useWords()
  const { isBusy, run, notice } = usePaperWork()
  const make = (to: 'printer' | 'pdf'): void =>
    void run(async () => saidOfPaper(t, to, await makeVoucher(to, operationId)))
  return (
    <>
      <Button className="button" isDisabled={isBusy} onPress={() => make('printer')}>
        {printLabel}
      </Button>
      <Button className="button" isDisabled={isBusy} onPress={() => make('pdf')}>
        {t('paper.pdf')}
      </Button>
      {notice}
    </>
  )
}

async function makeVoucher(to: 'printer' | 'pdf', operationId: string): Promise<MadePaper> {
  const voucher = await answered<Parameters<typeof voucherPaper>[0], FindError>(() =>
    ipc.papers.voucher({ operationId }),
  )
  const context = storeContext()
  if (!voucher.ok) return voucher
  if (context === null) return ok({ path: null })
  return makePaper(to, { tag: 'operation', operationId }, voucherPaper(voucher.value, context))
}
