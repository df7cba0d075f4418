import { useEffect, useId, useRef } from 'react'
import type { HTMLInputAutoCompleteAttribute } from 'react'
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components'

type TextBoxProps = {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  /** What is wrong with it. */
  error?: string | null
  type?: 'text' | 'password' | 'search' | 'date'
  autoComplete?: HTMLInputAutoCompleteAttribute
  takesFocus?: boolean
}

/** A labelled field of one line; hint and error are tied to it. */
export function TextBox({ label, value, onChange, hint, error = null, ...rest }: TextBoxProps) {
  const { type = 'text', autoComplete = 'off', takesFocus = false } = rest
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (takesFocus) input.current?.focus()
  }, [takesFocus])
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      type={type}
      autoComplete={autoComplete}
      spellCheck="false"
      isInvalid={error !== null}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <Input className="input" ref={input} />
      {hint === undefined ? null : (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  )
}

type ChoiceProps = {
  label: string
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
}

/** The system's own list: on a phone it is the one a thumb knows. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select className="input" id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
