import type { JSX } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { parseTarget } from '../../shared/contract/target.ts'
import type { Target } from '../../shared/contract/target.ts'
import { t } from '../locales/i18n.ts'
import { targetFaultText } from '../locales/report-texts.ts'

interface TargetFieldProps {
  /** What stands in the field at first. */
  readonly initial?: string
  /** The large form of the page without a host, which takes the focus. */
  readonly prominent?: boolean
  /** What its button does: the words differ. */
  readonly purpose?: 'probe' | 'scan'
  readonly onTarget: (target: Target) => void
}

/** A field for any host, address or URL. `/` goes to it from anywhere on the page, Escape leaves it. */
export function TargetField({ initial = '', prominent = false, purpose = 'probe', onTarget }: TargetFieldProps): JSX.Element {
  const [text, setText] = useState(initial)
  const [error, setError] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()

  useEffect(() => {
    if (prominent) field.current?.select()
    const focusOnSlash = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      field.current?.select()
    }
    document.addEventListener('keydown', focusOnSlash)
    return () => document.removeEventListener('keydown', focusOnSlash)
  }, [prominent])

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const result = parseTarget(text)
    if (result.status === 'invalid') {
      setError(targetFaultText(result))
      field.current?.focus()
      return
    }
    setError(null)
    if (!prominent) {
      setText('')
      field.current?.blur()
    }
    onTarget(result.target)
  }
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || (text === initial && error === null)) return
    // The first Escape empties the field; only the next one may close the popup.
    event.preventDefault()
    setText(initial)
    setError(null)
  }

  return (
    <form class={`target-field${prominent ? ' prominent' : ''}`} role="search" noValidate onSubmit={submit}>
      <label class="visually-hidden" for={id}>{t(purpose === 'scan' ? 'scan.field' : 'target.label')}</label>
      <div class="target-field-row">
        <input
          id={id}
          ref={field}
          type="text"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="off"
          spellcheck={false}
          placeholder={t(prominent ? 'target.placeholderFirst' : purpose === 'scan' ? 'scan.fieldPlaceholder' : 'target.placeholder')}
          aria-keyshortcuts="/"
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : `${id}-error`}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value)
            setError(null)
          }}
          onKeyDown={leave}
        />
        {prominent || text !== '' ? <button type="submit" class="button primary">{t(purpose === 'scan' ? 'scan.go' : 'target.go')}</button> : <kbd aria-hidden="true">/</kbd>}
      </div>
      {error === null ? null : <p class="field-error" id={`${id}-error`} role="alert">{error}</p>}
    </form>
  )
}

/** True where a key is meant as a letter. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}
