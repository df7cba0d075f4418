import { createContext, use, useEffect, useId, useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components'
import { useWords } from '../i18n/index.ts'
import { dayOfText, dayText } from './day-text.ts'
import { DayBox } from './DayBox.tsx'

/** The label of the field that was refused; the field marks itself. `null`: none was. */
export const WrongField = createContext<string | null>(null)

/** The labels of the fields that the chain fixed: they are shown, and not changed here. */
export const FixedFields = createContext<ReadonlySet<string>>(new Set())

/** What is wrong with a field: as it is told, or that it was refused. */
function useError(label: string, error: string | undefined): string | undefined {
  const { t } = useWords()
  const refused = use(WrongField)
  return error ?? (refused === label ? t('shell.fieldWrong') : undefined)
}

export type FieldProps = {
  label: string
  /** Of a `date`: `YYYY-MM-DD`, or empty; what is typed and shown has the form of the store's people. */
  value: string
  onChange: (value: string) => void
  hint?: ReactNode
  /** Says what is wrong; the field is marked invalid while it is there. */
  error?: string | undefined
  type?: 'text' | 'password' | 'date' | 'search'
  inputMode?: 'text' | 'numeric' | 'decimal' | 'url' | 'tel'
  maxLength?: number
  /** Takes the focus when it appears: it is what the cashier does first. */
  takesFocus?: boolean
  /** Shown large: the amounts. */
  isMoney?: boolean
  /** Arrow down leaves the field for what it found. */
  onArrowDown?: () => void
  inputRef?: RefObject<HTMLInputElement | null>
}

/** A day as it is typed: told once it is whole, or empty. What is left half typed is again the day that holds. */
function useDayText(value: string, onChange: (value: string) => void) {
  const [text, setText] = useState(() => dayText(value))
  const [shown, setShown] = useState(value)
  if (shown !== value) {
    setShown(value)
    if (dayOfText(text) !== value) setText(dayText(value))
  }
  return {
    text,
    onType: (typed: string): void => {
      setText(typed)
      const day = typed.trim() === '' ? '' : dayOfText(typed)
      if (day !== null && day !== value) onChange(day)
    },
    onLeave: (): void => setText(dayText(value)),
  }
}

/** A labelled text field; hint and error are tied to it for screen readers. */
export function Field({ type = 'text', ...props }: FieldProps) {
  return type === 'date' ? <DayField {...props} /> : <LineField {...props} type={type} />
}

function DayField(props: Omit<FieldProps, 'type'>) {
  const { t } = useWords()
  const { value, onChange } = props
  const { text, onType, onLeave } = useDayText(value, onChange)
  return (
    <LineField
      {...props}
      type="text"
      value={text}
      onChange={onType}
      onBlur={onLeave}
      maxLength={10}
      placeholder={t('shell.calendar.form')}
      calendar={{ value, onChange }}
    />
  )
}

type LineFieldProps = FieldProps & {
  type: 'text' | 'password' | 'search'
  placeholder?: string
  onBlur?: () => void
  /** The day that is chosen from a calendar beside it. */
  calendar?: Pick<FieldProps, 'value' | 'onChange'>
}

function LineField(props: LineFieldProps) {
  const { takesFocus = false, calendar } = props
  const own = useRef<HTMLInputElement>(null)
  const input = props.inputRef ?? own
  useEffect(() => {
    if (takesFocus) input.current?.focus()
  }, [takesFocus, input])
  const { t } = useWords()
  const { label, value, onChange, type, placeholder, onBlur, inputMode, maxLength, isMoney } = props
  const isFixed = use(FixedFields).has(label)
  const hint = isFixed ? t('shell.fieldFixed') : props.hint
  const error = useError(label, props.error)
  const box = (
    <Input
      className={isMoney ? 'input input-money' : 'input'}
      ref={input}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  )
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      type={type}
      isInvalid={error !== undefined}
      isDisabled={isFixed}
      // The screen says what is wrong and may be asked again; the browser's own check would block the form.
      validationBehavior="aria"
      {...(onBlur === undefined ? {} : { onBlur })}
      {...(maxLength === undefined ? {} : { maxLength })}
      {...(inputMode === undefined ? {} : { inputMode })}
      autoComplete="off"
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown') props.onArrowDown?.()
        event.continuePropagation()
      }}
      spellCheck="false"
    >
      <Label>{label}</Label>
      {calendar === undefined ? box : <DayBox label={label} {...calendar} input={box} />}
      {hint === undefined ? null : (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  )
}

export type SelectFieldProps<Value extends string> = {
  label: string
  value: Value
  options: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
  /** What is wrong with the choice. */
  error?: string | undefined
}

/**
 * A native select whose list is drawn in the page (`appearance: base-select` in parts.css): a list of the system's would
 * have the keyboard for itself, a code reader's too.
 */
export function SelectField<Value extends string>({
  label,
  value,
  options,
  onChange,
  error: told,
}: SelectFieldProps<Value>) {
  const error = useError(label, told)
  const { t } = useWords()
  const isFixed = use(FixedFields).has(label)
  const sayId = useId()
  const say = error ?? (isFixed ? t('shell.fieldFixed') : undefined)
  return (
    <div>
      <label className="field">
        <span>{label}</span>
        <select
          className="input"
          value={value}
          disabled={isFixed}
          {...(error === undefined ? {} : { 'aria-invalid': true })}
          {...(say === undefined ? {} : { 'aria-describedby': sayId })}
          onKeyDown={(event) => {
            // Closes the list, not the dialog around it.
            if (event.key === 'Escape' && event.currentTarget.matches(':open')) event.stopPropagation()
          }}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value)
            if (chosen) onChange(chosen.value)
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </label>
      {say === undefined ? null : (
        <span className={error === undefined ? 'hint' : 'field-error'} id={sayId}>
          {say}
        </span>
      )}
    </div>
  )
}

export type CheckFieldProps = { label: string; value: boolean; onChange: (value: boolean) => void }

export function CheckField({ label, value, onChange }: CheckFieldProps) {
  const { t } = useWords()
  const isFixed = use(FixedFields).has(label)
  const sayId = useId()
  return (
    <div>
      <label className="check">
        <input
          type="checkbox"
          checked={value}
          disabled={isFixed}
          {...(isFixed ? { 'aria-describedby': sayId } : {})}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      {isFixed ? (
        <span className="hint" id={sayId}>
          {t('shell.fieldFixed')}
        </span>
      ) : null}
    </div>
  )
}
