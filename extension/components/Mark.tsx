import type { JSX } from 'preact'

/** The mark of Hostlens: a lens over a node and its links. */
export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="20" height="20" aria-hidden="true" focusable="false">
      <path class="mark-handle" d="m21.5 21.5 6.3 6.3" />
      <circle class="mark-lens" cx="13.5" cy="13.5" r="10" />
      <path class="mark-link" d="M13.5 13.5 8.9 9.6M13.5 13.5l6-1.6M13.5 13.5l-1.4 5.6" />
      <circle class="mark-node" cx="13.5" cy="13.5" r="3" />
    </svg>
  )
}
