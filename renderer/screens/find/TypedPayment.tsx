import { useState } from 'react'
import { Button } from 'react-aria-components'
import { parseMoneyText } from '../../../domain/money.ts'
import { typedPaymentSchema } from '../../../domain/sales.ts'
import { isoDay } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Field } from '../../parts/Field.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { useLocaleClock } from '../../store/context.ts'

export type TypedPaymentProps = { onClose: () => void; onAdded: (saleKey: string) => void }

/** The payment as typed. */
type Typed = { referenceId: string; paymentMethod: string; amount: string; day: string; payerName: string }

/** The payment that the typed texts stand for, or the members that are wrong. */
const parseTyped = (typed: Typed) =>
  typedPaymentSchema.safeParse({
    referenceId: typed.referenceId,
    paymentMethod: typed.paymentMethod.trim().toUpperCase().replaceAll(' ', '_'),
    money: { currency: 'PEN', minor: parseMoneyText(typed.amount) ?? 0 },
    day: typed.day,
    ...(typed.payerName.trim() === '' ? {} : { payerName: typed.payerName }),
  })

/** A Liquido payment typed from its voucher: Liquido documents no search, so such a payment cannot be found. */
export function TypedPayment({ onClose, onAdded }: TypedPaymentProps) {
  const { t, timeZone, now } = useLocaleClock()
  const [typed, setTyped] = useState<Typed>(() => ({
    referenceId: '',
    paymentMethod: '',
    amount: '',
    day: isoDay(now, timeZone),
    payerName: '',
  }))
  const [wrong, setWrong] = useState<readonly string[]>([])
  const [problem, setProblem] = useState<string | null>(null)

  const add = async (): Promise<void> => {
    const payment = parseTyped(typed)
    setWrong(payment.success ? [] : payment.error.issues.map(({ path }) => String(path[0])))
    if (!payment.success) return
    try {
      const added = await ipc.sales.addPayment(payment.data)
      if (added.ok) onAdded(added.value.key)
      else setProblem(t(`submitError.storage.${added.error.why}`))
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
        <PaymentFields typed={typed} wrong={wrong} onTyped={setTyped} />
        <Problem sentence={problem} />
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

type PaymentFieldsProps = { typed: Typed; wrong: readonly string[]; onTyped: (typed: Typed) => void }

function PaymentFields({ typed, wrong, onTyped }: PaymentFieldsProps) {
  const { t } = useWords()
  /** `member`: what the schema calls the field, where that is another name. */
  const field = (name: keyof Typed, member: string = name) => ({
    value: typed[name],
    onChange: (text: string) => onTyped({ ...typed, [name]: text }),
    ...(wrong.includes(member) ? { error: t('find.badFilter') } : {}),
  })
  return (
    <>
      <Field label={t('find.typed.referenceId')} maxLength={64} takesFocus {...field('referenceId')} />
      <Field
        label={t('sale.method')}
        hint={t('find.typed.methodHint')}
        maxLength={40}
        {...field('paymentMethod')}
      />
      <Field
        label={`${t('sale.amount')} (S/)`}
        inputMode="decimal"
        maxLength={16}
        {...field('amount', 'money')}
      />
      <Field label={t('find.day')} type="date" {...field('day')} />
      <Field label={t('sale.payer')} maxLength={120} {...field('payerName')} />
    </>
  )
}
