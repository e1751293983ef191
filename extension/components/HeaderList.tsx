import type { JSX } from 'preact'

/** Fields of an answer, as they came. */
export function HeaderList({ headers }: { readonly headers: readonly { readonly name: string; readonly value: string }[] }): JSX.Element {
  return (
    <dl class="headers">
      {headers.map(({ name, value }, index) => (
        <div key={index}><dt class="mono">{name}</dt><dd class="mono">{value}</dd></div>
      ))}
    </dl>
  )
}
