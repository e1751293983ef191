import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { plural, t } from '../../locales/i18n.ts'

interface HeaderListProps {
  /** Of the search field, unique on the page. */
  readonly id: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  /** How many came. */
  readonly count: number
}

/** The fields of an answer in the order in which they came, to be searched by name and value. */
export function HeaderList({ id, headers, count }: HeaderListProps): JSX.Element | null {
  const [wanted, setWanted] = useState('')
  if (count === 0) return null
  const text = wanted.trim().toLowerCase()
  const found = text === '' ? headers : headers.filter(({ name, value }) => name.toLowerCase().includes(text) || value.toLowerCase().includes(text))
  return (
    <>
      <div class="list-head">
        <h3>{count > headers.length ? t('http.headersCut', headers.length, count) : plural('http.headers', count)}</h3>
        {headers.length < searchFrom ? null : (
          <>
            <label class="visually-hidden" for={id}>{t('report.http.search')}</label>
            <input id={id} class="list-search" type="text" value={wanted} placeholder={t('report.http.search')} autocomplete="off" spellcheck={false} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
          </>
        )}
      </div>
      <p class="visually-hidden" role="status">{text === '' ? '' : plural('http.headers', found.length)}</p>
      {found.length === 0 ? <p class="hint">{t('report.http.noneFound')}</p> : (
        <dl class="header-list">
          {found.map(({ name, value }, index) => <div key={index}><dt class="mono">{name}</dt><dd class="mono">{value === '' ? <span class="muted">{t('report.handshake.empty')}</span> : value}</dd></div>)}
        </dl>
      )}
    </>
  )
}

/** Fewer are read faster than searched. */
const searchFrom = 6
