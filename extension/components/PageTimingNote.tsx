import type { JSX } from 'preact'
import { t } from '../locales/i18n.ts'
import type { PageTiming } from '../probe-state/page-timing.ts'

/** One line on how this browser got the page, below its bars. Its place is kept while it is not known. */
export function PageTimingNote({ page }: { readonly page: PageTiming | 'pending' }): JSX.Element {
  return <p class="hint page-note">{page === 'pending' ? '\u00a0' : noteText(page)}</p>
}

function noteText({ from, connection, protocol }: PageTiming): string {
  if (from === 'cache') return t('timing.pageFromCache')
  if (from === 'service-worker') return t('timing.pageFromServiceWorker')
  const spoken = protocolText(protocol)
  if (connection === 'reused') return spoken === null ? t('timing.pageReused') : t('timing.pageReusedBy', spoken)
  return spoken === null ? t('timing.pageNew') : t('timing.pageNewBy', spoken)
}

/** An ALPN name as people say it. */
function protocolText(protocol: string | null): string | null {
  return protocol === null ? null : (protocolNames[protocol] ?? protocol)
}

const protocolNames: Readonly<Record<string, string>> = { h3: 'HTTP/3', h2: 'HTTP/2', 'http/1.1': 'HTTP/1.1', 'http/1.0': 'HTTP/1.0' }
