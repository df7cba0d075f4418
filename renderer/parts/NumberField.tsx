import { useState } from 'react'
import { parseMoneyText } from '../../domain/money-text.ts'
import { formatMoneyInput } from '../i18n/format.ts'
import { useWords } from '../i18n/index.ts'
import { Field } from './Field.tsx'

type NumberFieldProps = { label: string; value: number; onChange: (value: number) => void; hint?: string }

/** A typed number keeps its text while it is wrong; the value is then NaN, which no schema accepts. */
function useTyped(
  value: number,
  toText: (value: number) => string,
  parse: (text: string) => number | null,
  onChange: (value: number) => void,
): { text: string; isWrong: boolean; onText: (text: string) => void } {
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed !== null && (Number.isNaN(value) || parse(typed) === value) ? typed : toText(value)
  return {
    text,
    isWrong: Number.isNaN(value),
    onText: (next) => {
      setTyped(next)
      onChange(parse(next) ?? Number.NaN)
    },
  }
}

const parseWhole = (text: string): number | null => (/^\d{1,9}$/u.test(text.trim()) ? Number(text) : null)

/** A whole number. */
export function WholeField({ label, value, onChange, hint }: NumberFieldProps) {
  const { t } = useWords()
  const { text, isWrong, onText } = useTyped(value, String, parseWhole, onChange)
  return (
    <Field
      label={label}
      value={text}
      onChange={onText}
      inputMode="numeric"
      hint={hint}
      error={isWrong ? t('settings.notNumber') : undefined}
    />
  )
}

/** An amount, in minor units; understands `1.234,50` and `1,234.50`. */
export function AmountField({ label, value, onChange }: NumberFieldProps) {
  const { t } = useWords()
  const { text, isWrong, onText } = useTyped(value, formatMoneyInput, parseMoneyText, onChange)
  return (
    <Field
      label={label}
      value={text}
      onChange={onText}
      inputMode="decimal"
      error={isWrong ? t('settings.notMoney') : undefined}
    />
  )
}
