import { useState } from 'react'
import { cciDigits, cciFault, documentTypes } from '../../../domain/liquido.ts'
import type { BankDraft } from '../../flow/draft.ts'
import { withoutGroups } from '../../flow/bank.ts'
import { useWords } from '../../i18n/index.ts'
import { Field, SelectField } from '../../parts/Field.tsx'
import { banks } from './banks.ts'

export type BankFormProps = {
  bank: BankDraft
  wrong: readonly (keyof BankDraft)[]
  onChange: (bank: BankDraft) => void
}

const otherBank = 'other'

/** The customer's account, for the payment methods that are paid back by bank transfer (Liquido, Refund). */
export function BankForm({ bank, wrong, onChange }: BankFormProps) {
  const { t } = useWords()
  const field = (name: keyof BankDraft) => ({
    value: bank[name],
    onChange: (text: string) => onChange({ ...bank, [name]: text }),
    ...(wrong.includes(name) ? { error: t('bank.wrong') } : {}),
  })
  const number = withoutGroups(bank.bankAccountNumber)
  const fault = cciFault(bank.bankCode === '' ? number.slice(0, 3) : bank.bankCode, number)
  return (
    <fieldset className="bank" data-part="bank">
      <legend>{t('bank.title')}</legend>
      <p className="hint">{t('bank.why')}</p>
      <div className="bank-fields">
        <div className="wide">
          <Field
            label={t('bank.bankAccountNumber')}
            hint={t('bank.bankAccountNumberHint')}
            inputMode="numeric"
            maxLength={30}
            {...field('bankAccountNumber')}
            // A CCI is judged as soon as it is whole: while the customer is still reading it out.
            {...(fault === null ? {} : { error: t(`bank.cci.${fault}`) })}
            onChange={(bankAccountNumber) => onChange(withBankOfCci({ ...bank, bankAccountNumber }))}
          />
        </div>
        <BankCodeFields {...field('bankCode')} />
        <Field label={t('bank.beneficiaryName')} maxLength={120} {...field('beneficiaryName')} />
        <SelectField
          label={t('bank.bankAccountType')}
          value={bank.bankAccountType}
          options={(['SAVINGS', 'CHECKING'] as const).map((value) => ({
            value,
            label: t(`bank.type.${value}`),
          }))}
          onChange={field('bankAccountType').onChange}
        />
      </div>
      <details>
        <summary>{t('bank.more')}</summary>
        <div className="bank-fields">
          <SelectField
            label={t('bank.documentType')}
            value={bank.documentType}
            options={documentTypes.map((value) => ({ value, label: t(`bank.document.${value}`) }))}
            onChange={field('documentType').onChange}
          />
          <Field label={t('bank.documentId')} maxLength={20} {...field('documentId')} />
          {(['bankBranchId', 'bankName'] as const).map((name) => (
            <Field
              key={name}
              label={t(`bank.${name}`)}
              maxLength={name === 'bankName' ? 80 : 20}
              {...field(name)}
            />
          ))}
        </div>
      </details>
    </fieldset>
  )
}

/** A whole CCI names its bank: it is chosen for the cashier who has chosen none. */
function withBankOfCci(bank: BankDraft): BankDraft {
  const number = withoutGroups(bank.bankAccountNumber)
  const code = number.slice(0, 3)
  const isChosen = bank.bankCode === '' && number.length === cciDigits && cciFault(code, number) === null
  return isChosen ? { ...bank, bankCode: code } : bank
}

type BankCodeProps = { value: string; onChange: (code: string) => void; error?: string }

/** One of the listed banks, or the code of another. */
function BankCodeFields({ value, onChange, error }: BankCodeProps) {
  const { t } = useWords()
  const [isOther, setOther] = useState(false)
  const isListed = banks.some(({ code }) => code === value)
  const isTyped = !isListed && (isOther || value !== '')
  return (
    <>
      <SelectField
        label={t('bank.bankCode')}
        value={isTyped ? otherBank : value}
        options={[
          { value: '', label: t('bank.choose') },
          ...banks.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
          { value: otherBank, label: t('bank.otherBank') },
        ]}
        onChange={(code) => {
          setOther(code === otherBank)
          onChange(code === otherBank ? '' : code)
        }}
        {...(isTyped || error === undefined ? {} : { error })}
      />
      {isTyped ? (
        <Field
          label={t('bank.bankCodeOther')}
          hint={t('bank.bankCodeHint')}
          inputMode="numeric"
          maxLength={3}
          value={value}
          onChange={onChange}
          {...(error === undefined ? {} : { error })}
        />
      ) : null}
    </>
  )
}
