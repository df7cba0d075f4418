import { Button } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const

/** Digits for a finger. The keyboard types into the field itself, so the keys are no stop of Tab. */
export function PinPad({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords()
  const key = (label: string, name: string, next: string) => (
    <Button
      key={name}
      className="pad-key"
      aria-label={name}
      excludeFromTabOrder
      preventFocusOnPress
      onPress={() => onChange(next)}
    >
      {label}
    </Button>
  )
  const [zero] = digits.slice(-1)
  return (
    <fieldset className="pad" aria-label={t('people.pad')}>
      {digits.slice(0, -1).map((digit) => key(digit, digit, value + digit))}
      {key('C', t('people.padClear'), '')}
      {zero === undefined ? null : key(zero, zero, value + zero)}
      {key('⌫', t('people.padBack'), value.slice(0, -1))}
    </fieldset>
  )
}
