import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'

interface FoldProps {
  readonly summary: ComponentChildren
  readonly aside?: ComponentChildren
  /** What is unfolded; a function is called for it when it is first wanted. */
  readonly children: ComponentChildren | (() => ComponentChildren)
  readonly open?: boolean
}

/** Something that most people do not need at once, one click or key away. */
export function Fold({ summary, aside, children, open = false }: FoldProps): JSX.Element {
  const [wasOpened, setOpened] = useState(open)
  return (
    <details class="fold" open={open} onToggle={({ currentTarget }) => setOpened((before) => before || currentTarget.open)}>
      <summary>
        <span class="fold-summary">{summary}</span>
        {aside === undefined ? null : <span class="fold-aside">{aside}</span>}
      </summary>
      <div class="fold-body">{typeof children === 'function' ? (wasOpened ? children() : null) : children}</div>
    </details>
  )
}
