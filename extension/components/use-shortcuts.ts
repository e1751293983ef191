import { useEffect } from 'preact/hooks'
import { isTyping } from './TargetField.tsx'

/** Single keys that do something wherever the focus is, but not where a key is a letter, nor under an open overlay. Null: not now. */
export function useShortcuts(actions: Readonly<Record<string, (() => void) | null>>): void {
  useEffect(() => {
    const act = (event: KeyboardEvent): void => {
      const action = Object.hasOwn(actions, event.key) ? actions[event.key] : null
      if (action == null || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', act)
    return () => document.removeEventListener('keydown', act)
  })
}
