import type { BankAccount } from '../../../domain/liquido.ts'
import type { BankDraft } from '../../flow/draft.ts'
import { useWords } from '../../i18n/index.ts'
import { Field, SelectField } from '../../parts/Field.tsx'
import { banks } from './banks.ts'

export type BankFormProps = {
  bank: BankDraft
  wrong: readonly (keyof BankAccount)[]
  onChange: (bank: BankDraft) => void
}

const otherBank = 'other'

/** The customer's account, for the payment methods that are paid back by bank transfer (Liquido, Refund). */
export function BankForm({ bank, wrong, onChange }: BankFormProps) {
  const { t } = useWords()
  const set = (name: keyof BankAccount) => (text: string) => onChange({ ...bank, [name]: text })
  const error = (name: keyof BankAccount): { error?: string } =>
    wrong.includes(name) ? { error: t('bank.wrong') } : {}
  const isListed = banks.some(({ code }) => code === bank.bankCode)
  return (
    <fieldset className="bank" data-part="bank">
      <legend>{t('bank.title')}</legend>
      <p className="hint">{t('bank.why')}</p>
      <div className="bank-fields">
        <SelectField
          label={t('bank.bankCode')}
          value={isListed ? bank.bankCode : otherBank}
          options={[
            { value: otherBank, label: t('bank.otherBank') },
            ...banks.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
          ]}
          onChange={(code) => set('bankCode')(code === otherBank ? '' : code)}
        />
        {isListed ? null : (
          <Field
            label={t('bank.bankCodeOther')}
            hint={t('bank.bankCodeHint')}
            inputMode="numeric"
            maxLength={3}
            value={bank.bankCode}
            onChange={set('bankCode')}
            {...error('bankCode')}
          />
        )}
        <Field
          label={t('bank.beneficiaryName')}
          maxLength={120}
          value={bank.beneficiaryName}
          onChange={set('beneficiaryName')}
          {...error('beneficiaryName')}
        />
        <Field
          label={t('bank.bankAccountNumber')}
          hint={t('bank.bankAccountNumberHint')}
          inputMode="numeric"
          maxLength={24}
          value={bank.bankAccountNumber}
          onChange={set('bankAccountNumber')}
          {...error('bankAccountNumber')}
        />
        <SelectField
          label={t('bank.bankAccountType')}
          value={bank.bankAccountType}
          options={(['SAVINGS', 'CHECKING', 'CLABE'] as const).map((value) => ({
            value,
            label: t(`bank.type.${value}`),
          }))}
          onChange={set('bankAccountType')}
        />
      </div>
      <details>
        <summary>{t('bank.more')}</summary>
        <div className="bank-fields">
          {(['bankBranchId', 'bankName', 'ispb'] as const).map((name) => (
            <Field
              key={name}
              label={t(`bank.${name}`)}
              maxLength={name === 'bankName' ? 80 : 20}
              value={bank[name]}
              onChange={set(name)}
              {...error(name)}
            />
          ))}
        </div>
      </details>
    </fieldset>
  )
}
