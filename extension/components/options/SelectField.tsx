import type { JSX } from 'preact'
import { useId } from 'preact/hooks'

interface SelectFieldProps<Value extends string | number> {
  readonly label: string
  readonly hint?: string
  readonly error?: string | null
  /** Null for the first entry. */
  readonly value: Value | null
  /** What the first entry is called: nothing of one's own. */
  readonly nothing: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value | null) => void
}

/** A labelled choice of one among a few, or of none of them. */
export function SelectField<Value extends string | number>({ label, hint, error = null, value, nothing, options, onChange }: SelectFieldProps<Value>): JSX.Element {
  const id = useId()
  const described = [error === null ? null : `${id}-error`, hint === undefined ? null : `${id}-hint`].filter((part) => part !== null).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value === null ? '' : String(value)}
        aria-invalid={error !== null}
        aria-describedby={described === '' ? undefined : described}
        onChange={(event) => onChange(options.find((option) => String(option.value) === event.currentTarget.value)?.value ?? null)}
      >
        <option value="">{nothing}</option>
        {options.map((option) => <option key={option.value} value={String(option.value)}>{option.label}</option>)}
      </select>
      {error === null ? null : <p class="field-error" id={`${id}-error`} role="alert">{error}</p>}
      {hint === undefined ? null : <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  )
}
