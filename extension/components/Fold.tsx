import type { ComponentChildren, JSX } from 'preact'

interface FoldProps {
  readonly summary: ComponentChildren
  readonly aside?: ComponentChildren
  readonly children: ComponentChildren
  readonly open?: boolean
}

/** Something that most people do not need at once, one click or key away. */
export function Fold({ summary, aside, children, open = false }: FoldProps): JSX.Element {
  return (
    <details class="fold" open={open}>
      <summary>
        <span class="fold-summary">{summary}</span>
        {aside === undefined ? null : <span class="fold-aside">{aside}</span>}
      </summary>
      <div class="fold-body">{children}</div>
    </details>
  )
}
