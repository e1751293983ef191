import type { ComponentChildren, JSX } from 'preact'
import { useFold } from './folded-cards.ts'
import { Section } from './Section.tsx'

interface CardProps {
  /** Unique on the page; also what the fold is remembered by. */
  readonly id: string
  readonly heading: string
  readonly aside?: ComponentChildren
  /** The one line that stands for the card while it is folded; `aside` does where there is none. */
  readonly summary?: ComponentChildren
  readonly children: ComponentChildren
}

/** A section that folds to one line, where the page remembers folds. */
export function Card({ id, heading, aside, summary, children }: CardProps): JSX.Element {
  const fold = useFold(id)
  if (fold === null) return <Section id={id} heading={heading} aside={aside}>{children}</Section>
  const { isFolded, toggle } = fold
  const shown = isFolded ? (summary ?? aside) : aside
  return (
    <section class={`section card section-${id}${isFolded ? ' folded' : ''}`} aria-labelledby={`${id}-heading`}>
      <div class="section-head">
        <h2>
          <button type="button" id={`${id}-heading`} class="card-toggle" aria-expanded={!isFolded} aria-controls={`${id}-card`} onClick={toggle}>{heading}</button>
        </h2>
        {shown === undefined ? null : <span class="section-aside">{shown}</span>}
      </div>
      <div id={`${id}-card`} hidden={isFolded}>{children}</div>
    </section>
  )
}
