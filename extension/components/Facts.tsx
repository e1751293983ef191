import type { ComponentChildren, JSX } from 'preact'

/** A list of labelled facts. */
export function Facts({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <dl class="facts">{children}</dl>
}

interface FactProps {
  readonly label: string
  /** Null keeps the place for what is not known yet. */
  readonly children: ComponentChildren
  readonly mono?: boolean
  /** The value stands below its label and has the whole width. */
  readonly wide?: boolean
  /** How many lines the value usually has: their place is kept. */
  readonly lines?: 1 | 2
}

export function Fact({ label, children, mono = false, wide = false, lines = 1 }: FactProps): JSX.Element {
  const empty = children === null || children === undefined
  return (
    <div class={`fact${wide ? ' wide' : ''}`}>
      <dt>{label}</dt>
      <dd class={`lines-${lines}${mono ? ' mono' : ''}${empty ? ' pending' : ''}`}>{empty ? '–' : children}</dd>
    </div>
  )
}
