import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { FindPaymentError } from '../../../contract/ipc.ts'
import { parseMoneyText } from '../../../domain/money-text.ts'
import { paymentKeySchema, typedPaymentSchema } from '../../../domain/sales.ts'
import { formatMoney, isoDay } from '../../i18n/format.ts'
import { useWords } from '../../i18n/index.ts'
import { ipc } from '../../ipc/client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { withApproval } from '../../people/approval.ts'
import { findPaymentSentence } from '../../sentences/errors.ts'
import { useLocaleClock } from '../../store/context.ts'

export type TypedPaymentProps = {
  /** What was searched for: the key of the payment, where it may be one. */
  searched: string
  onClose: () => void
  onAdded: (saleKey: string) => void
}

/** The payment as typed. */
type Typed = {
  referenceId: string
  paymentMethod: string
  amount: string
  day: string
  payerName: string
}

/** Why Liquido told nothing, so that the rest is typed; `null` until it was asked. */
type NotTold = Exclude<FindPaymentError, { tag: 'StorageFailed' }>

/** The payment that the typed texts stand for, or the members that are wrong. */
const parseTyped = (typed: Typed) =>
  typedPaymentSchema.safeParse({
    referenceId: typed.referenceId,
    paymentMethod: typed.paymentMethod.trim().toUpperCase().replaceAll(' ', '_'),
    money: { currency: 'PEN', minor: parseMoneyText(typed.amount) ?? 0 },
    day: typed.day,
    ...(typed.payerName.trim() === '' ? {} : { payerName: typed.payerName }),
  })

/** Asks Liquido for the payment of the key; only where it cannot tell, everything is typed from the voucher. */
function useTypedPayment({ searched, onAdded }: TypedPaymentProps) {
  const { t, timeZone, now } = useLocaleClock()
  const [typed, setTyped] = useState<Typed>(() => ({
    referenceId: paymentKeySchema.safeParse(searched).data ?? '',
    paymentMethod: '',
    amount: '',
    day: isoDay(now, timeZone),
    payerName: '',
  }))
  const [notTold, setNotTold] = useState<NotTold | null>(null)
  const [wrong, setWrong] = useState<readonly string[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const find = async (): Promise<void> => {
    const key = paymentKeySchema.safeParse(typed.referenceId)
    setWrong(key.success ? [] : ['referenceId'])
    if (!key.success) return
    const found = await ipc.sales.findPayment({ referenceId: key.data })
    if (found.ok) onAdded(found.value.key)
    else if (found.error.tag === 'StorageFailed') setProblem(t(`submitError.storage.${found.error.why}`))
    else setNotTold(found.error)
  }
  const add = async (): Promise<void> => {
    const payment = parseTyped(typed)
    setWrong(payment.success ? [] : payment.error.issues.map(({ path }) => String(path[0])))
    if (!payment.success) return
    const added = await withApproval('sales.addPayment', payment.data, ipc.sales.addPayment, {
      what: `${payment.data.referenceId} · ${formatMoney(payment.data.money)}`,
    })
    if (added.ok) onAdded(added.value.key)
    else if (added.error.tag === 'NotApproved') setProblem(t('approval.notApproved'))
    else setProblem(t(`submitError.storage.${added.error.why}`))
  }
  const submit = async (): Promise<void> => {
    if (isBusy) return
    setBusy(true)
    setProblem(null)
    try {
      await (notTold === null ? find() : add())
    } catch {
      setProblem(t('find.failed'))
    } finally {
      setBusy(false)
    }
  }
  const onTyped = (changed: Typed): void => {
    // Another key is another payment: Liquido is asked for it first.
    if (changed.referenceId !== typed.referenceId) setNotTold(null)
    setTyped(changed)
  }
  return { typed, onTyped, notTold, wrong, problem, isBusy, submit }
}

/** A Liquido payment by the key on its voucher. Typed by hand only where Liquido cannot tell of it. */
export function TypedPayment(props: TypedPaymentProps) {
  const { t } = useWords()
  const { notTold, problem, isBusy, submit, ...fields } = useTypedPayment(props)
  return (
    <Dialog title={t('find.typed.title')} onClose={props.onClose}>
      <p className="hint">{t('find.typed.why')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Field
          label={t('find.typed.referenceId')}
          maxLength={64}
          takesFocus
          {...fieldOf(fields, 'referenceId', t('find.badFilter'))}
        />
        {notTold === null ? null : (
          <>
            <Notice tone="warn">{findPaymentSentence(t, notTold)}</Notice>
            <PaymentFields {...fields} />
          </>
        )}
        <Problem sentence={problem} />
        <div className="actions">
          <Button className="button" onPress={props.onClose}>
            {t('shell.close')}
          </Button>
          <Button className="button button-main" type="submit" isPending={isBusy}>
            {t(notTold === null ? 'find.typed.ask' : 'find.typed.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type PaymentFieldsProps = {
  typed: Typed
  wrong: readonly string[]
  onTyped: (typed: Typed) => void
}

/** @param member what the schema calls the field, where that is another name */
const fieldOf = (
  { typed, wrong, onTyped }: PaymentFieldsProps,
  name: keyof Typed,
  error: string,
  member: string = name,
) => ({
  value: typed[name],
  onChange: (text: string) => onTyped({ ...typed, [name]: text }),
  ...(wrong.includes(member) ? { error } : {}),
})

/** What Liquido would have told. */
function PaymentFields(fields: PaymentFieldsProps) {
  const { t } = useWords()
  const field = (name: keyof Typed, member: string = name) =>
    fieldOf(fields, name, t('find.badFilter'), member)
  return (
    <>
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
