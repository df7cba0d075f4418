import { useState } from 'react'
import { Button } from 'react-aria-components'
import { parseMoneyText } from '../../../domain/money.ts'
import { typedPaymentSchema } from '../../../domain/sales.ts'
import { isoDay } from '../../i18n/format.ts'
import { ipc } from '../../ipc/client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { useLocaleClock } from '../../store/context.ts'

export type TypedPaymentProps = { onClose: () => void; onAdded: (saleKey: string) => void }

/** A Liquido payment typed from its voucher: Liquido documents no search, so such a payment cannot be found. */
export function TypedPayment({ onClose, onAdded }: TypedPaymentProps) {
  const { t, timeZone, now } = useLocaleClock()
  const [typed, setTyped] = useState({ referenceId: '', paymentMethod: '', amount: '', payerName: '' })
  const [day, setDay] = useState(() => isoDay(now, timeZone))
  const [wrong, setWrong] = useState<readonly string[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const set = (name: keyof typeof typed) => (text: string) => setTyped({ ...typed, [name]: text })
  const error = (name: string): { error?: string } =>
    wrong.includes(name) ? { error: t('find.badFilter') } : {}

  const add = async (): Promise<void> => {
    const payment = typedPaymentSchema.safeParse({
      referenceId: typed.referenceId,
      paymentMethod: typed.paymentMethod.trim().toUpperCase().replaceAll(' ', '_'),
      money: { currency: 'PEN', minor: parseMoneyText(typed.amount) ?? 0 },
      day,
      ...(typed.payerName.trim() === '' ? {} : { payerName: typed.payerName }),
    })
    setWrong(payment.success ? [] : payment.error.issues.map(({ path }) => String(path[0])))
    if (!payment.success) return
    try {
      const added = await ipc.sales.addPayment(payment.data)
      if (added.ok) onAdded(added.value.key)
      else setProblem(t('settings.error.CouldNotWrite'))
    } catch {
      setProblem(t('find.failed'))
    }
  }
  return (
    <Dialog title={t('find.typed.title')} onClose={onClose}>
      <p className="hint">{t('find.typed.why')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <Field
          label={t('find.typed.referenceId')}
          value={typed.referenceId}
          onChange={set('referenceId')}
          maxLength={64}
          takesFocus
          {...error('referenceId')}
        />
        <Field
          label={t('sale.method')}
          hint={t('find.typed.methodHint')}
          value={typed.paymentMethod}
          onChange={set('paymentMethod')}
          maxLength={40}
          {...error('paymentMethod')}
        />
        <Field
          label={`${t('sale.amount')} (S/)`}
          value={typed.amount}
          onChange={set('amount')}
          inputMode="decimal"
          maxLength={16}
          {...error('money')}
        />
        <Field label={t('find.day')} type="date" value={day} onChange={setDay} {...error('day')} />
        <Field
          label={t('sale.payer')}
          value={typed.payerName}
          onChange={set('payerName')}
          maxLength={120}
          {...error('payerName')}
        />
        {problem === null ? null : (
          <Notice tone="bad" isUrgent>
            {problem}
          </Notice>
        )}
        <div className="actions">
          <Button className="button" onPress={onClose}>
            {t('shell.close')}
          </Button>
          <Button className="button button-main" type="submit">
            {t('find.typed.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
