import type { ComponentChildren, JSX } from 'preact'

interface SectionProps {
  /** Unique on the page; the heading is what names the section. */
  readonly id: string
  readonly heading: string
  /** What stands at the right of the heading. */
  readonly aside?: ComponentChildren
  readonly children: ComponentChildren
}

/** One part of the page, under a heading of its own. */
export function Section({ id, heading, aside, children }: SectionProps): JSX.Element {
  return (
    <section class={`section section-${id}`} aria-labelledby={`${id}-heading`}>
      <div class="section-head">
        <h2 id={`${id}-heading`}>{heading}</h2>
        {aside === undefined ? null : <span class="section-aside">{aside}</span>}
      </div>
      {children}
    </section>
  )
}
