import type { ComponentChildren, JSX } from 'preact'

interface DataTableProps {
  /** What it lists; read out, not shown. */
  readonly caption: string
  readonly columns: readonly (string | { readonly label: string; readonly isFigure: boolean })[]
  readonly children: ComponentChildren
}

/** A table that scrolls by itself where the page is too narrow for it, by keyboard as well. */
export function DataTable({ caption, columns, children }: DataTableProps): JSX.Element {
  return (
    <div class="table-scroll" role="group" aria-label={caption} tabIndex={0}>
      <table class="data" aria-label={caption}>
        <thead>
          <tr>
            {columns.map((column) => {
              const { label, isFigure } = typeof column === 'string' ? { label: column, isFigure: false } : column
              return <th key={label} scope="col" class={isFigure ? 'figure' : undefined}>{label}</th>
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
