import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { SaleDetail } from '../../../contract/ipc.ts'
import { saleTotalMinor } from '../../../domain/sale-facts.ts'
import type { KushkiSale } from '../../../domain/sales.ts'
import { newDraft } from '../../flow/draft.ts'
import { formatMoment, formatMoney } from '../../i18n/format.ts'
import { ipc } from '../../ipc/client.ts'
import { Notice } from '../../parts/Notice.tsx'
import { paidWith, saleCurrency } from '../../sentences/sale.ts'
import { useLocaleClock } from '../../store/context.ts'

/** More than anybody makes to test a reader. */
const maxShown = 8

/** Today's test sales, to choose the one that is taken back. */
export function ProofSales({ onChosen }: { onChosen: (detail: SaleDetail) => void }) {
  const { t, language, timeZone, now } = useLocaleClock()
  const [sales, setSales] = useState<readonly KushkiSale[] | null>(null)
  const [isShut, setShut] = useState(false)

  useEffect(() => {
    let isGone = false
    void (async () => {
      const found = await ipc.sales.search({ gateway: 'kushki' }).catch(() => null)
      if (isGone) return
      const shown = found?.ok === true ? found.value.sales : []
      setSales(
        shown
          .filter((sale): sale is KushkiSale => sale.gateway === 'kushki' && sale.status !== 'declined')
          .slice(0, maxShown),
      )
    })()
    return () => {
      isGone = true
    }
  }, [])

  const choose = async (sale: KushkiSale): Promise<void> => {
    const detail = await ipc.sales.detail({ saleKey: sale.key }).catch(() => null)
    if (detail?.ok === true && newDraft(detail.value).kind !== null) onChosen(detail.value)
    else setShut(true)
  }

  if (sales === null) return null
  if (sales.length === 0) return <p>{t('diagnostics.proof.noSales')}</p>
  return (
    <>
      <p>{t('diagnostics.proof.sale')}</p>
      <ul className="proof-sales">
        {sales.map((sale) => (
          <li key={sale.key}>
            <Button className="button button-small" onPress={() => void choose(sale)}>
              {[
                formatMoment(language, sale.createdAt, timeZone, now),
                formatMoney({ currency: saleCurrency(sale), minor: saleTotalMinor(sale) }),
                paidWith(sale),
              ].join(' · ')}
            </Button>
          </li>
        ))}
      </ul>
      {isShut ? <Notice tone="warn">{t('diagnostics.proof.shut')}</Notice> : null}
    </>
  )
}
