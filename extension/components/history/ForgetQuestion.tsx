import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../../locales/i18n.ts'

interface ForgetQuestionProps {
  /** What would be gone. */
  readonly question: string
  readonly onYes: () => void
  readonly onNo: () => void
}

/** Asks once more, in the page: what is forgotten does not come back. The focus begins on the harmless answer; Escape gives it. */
export function ForgetQuestion({ question, onYes, onNo }: ForgetQuestionProps): JSX.Element {
  const no = useRef<HTMLButtonElement>(null)
  useEffect(() => no.current?.focus(), [question])
  return (
    <span
      class="history-sure"
      role="group"
      aria-label={question}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onNo()
      }}
    >
      <span>{question}</span>
      <button type="button" class="button primary" onClick={onYes}>{t('history.yes')}</button>
      <button type="button" class="button" ref={no} onClick={onNo}>{t('history.no')}</button>
    </span>
  )
}
