import type { ComponentChildren, JSX, TargetedInputEvent, TargetedKeyboardEvent } from 'preact'
import { useId } from 'preact/hooks'

interface TextFieldProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  /** What is wrong with the value; null when nothing is. */
  readonly error: string | null
  readonly type?: 'text' | 'password' | 'multiline'
  /** A button that belongs to the field. */
  readonly children?: ComponentChildren
  readonly onInput: (text: string) => void
  readonly onLeave?: () => void
  /** Where a form around the field is not what Enter is for. */
  readonly onEnter?: () => void
}

/** A labelled field with its explanation and, where its value is wrong, why. */
export function TextField({ label, hint, value, error, type = 'text', children, onInput, onLeave, onEnter }: TextFieldProps): JSX.Element {
  const id = useId()
  const attributes = {
    id,
    value,
    autoComplete: 'off',
    autoCapitalize: 'off',
    spellcheck: false,
    'aria-invalid': error !== null,
    'aria-describedby': error === null ? `${id}-hint` : `${id}-error ${id}-hint`,
    onInput: (event: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>): void => onInput(event.currentTarget.value),
    onBlur: (): void => onLeave?.(),
    onKeyDown: (event: TargetedKeyboardEvent<HTMLInputElement | HTMLTextAreaElement>): void => {
      if (event.key !== 'Enter' || onEnter === undefined) return
      event.preventDefault()
      onEnter()
    },
  } as const
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="field-row">
        {/* One element for each type: their attributes are typed apart. */}
        {type === 'text' ? <input {...attributes} type="text" /> : null}
        {type === 'password' ? <input {...attributes} type="password" /> : null}
        {type === 'multiline' ? <textarea {...attributes} rows={5} /> : null}
        {children}
      </div>
      {error === null ? null : <p class="field-error" id={`${id}-error`} role="alert">{error}</p>}
      <p class="hint" id={`${id}-hint`}>{hint}</p>
    </div>
  )
}
