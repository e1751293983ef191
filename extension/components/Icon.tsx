import type { JSX } from 'preact'

export type IconName = keyof typeof paths

/** A small line drawing in the colour of the text around it. It never says anything alone: its button has a name. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}

const paths = {
  again: 'M13.2 8a5.2 5.2 0 1 1-1.7-3.85M13.3 2v2.6h-2.6',
  stop: 'M4.5 4.5h7v7h-7z',
  page: 'M6.5 3.5h-3v9h9v-3M9.5 2.5h4v4M13.2 2.8 7.5 8.5',
  options: 'M2.5 4.5h6M12.5 4.5h1M2.5 11.5h1M7.5 11.5h6M10.5 2.9v3.2M5.5 9.9v3.2',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
  check: 'm3.5 8.5 3 3 6-7',
  cross: 'm4.2 4.2 7.6 7.6M11.8 4.2l-7.6 7.6',
  warning: 'M8 5.2v3.6M8 11.3v.1M8 1.9 14.3 13H1.7z',
  note: 'M8 7.6v3.2M8 5.1v.1M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  help: 'M6.1 6.1a1.95 1.95 0 1 1 2.7 1.8c-.5.2-.8.6-.8 1.1v.3M8 11.4v.1M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  dot: 'M8 7.2a.8.8 0 1 1 0 1.6.8.8 0 0 1 0-1.6z',
} as const
