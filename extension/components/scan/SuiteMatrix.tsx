import type { JSX } from 'preact'
import type { ScanOrder } from '../../../shared/contract/scan.ts'
import { cipherSuiteFacts } from '../../../shared/scan/iana/cipher-suites.ts'
import { versionText } from '../../../shared/scan/version-text.ts'
import { t } from '../../locales/i18n.ts'
import { suiteMatrix, type SuiteRow } from '../../probe-state/scan-matrix.ts'
import { Section } from '../Section.tsx'
import { orderText } from './VersionStrip.tsx'
import type { KnownFacts } from '../../probe-state/scan-state.ts'

interface SuiteMatrixProps {
  readonly facts: KnownFacts
  readonly running: boolean
}

/** Every cipher suite that was selected, by version, in the server's order, with what it is worth. */
export function SuiteMatrix({ facts, running }: SuiteMatrixProps): JSX.Element {
  const { columns: all, rows } = suiteMatrix(facts)
  const shown = all.map((column, index) => ({ ...column, index })).filter(({ suites }) => suites !== null)
  return (
    <Section id="scan-suites" heading={t('scan.suites.heading')} aside={rows.length === 0 ? undefined : t('scan.suites.legend')}>
      {rows.length === 0 ? <p class="hint">{t(running ? 'scan.pending' : 'scan.none')}</p> : (
        <table class="matrix">
          <caption class="visually-hidden">{t('scan.suites.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('scan.suites.name')}</th>
              <th scope="col" class="wide-only">{t('scan.suites.keyExchange')}</th>
              <th scope="col" class="wide-only">{t('scan.suites.encryption')}</th>
              {shown.map(({ version, suites }) => (
                <th key={version} scope="col" class="matrix-column">
                  {versionText(version)}
                  {suites === null || suites.order === 'unknown' ? null : <span class="matrix-order">{orderText(suites.order)}</span>}
                  {suites?.complete === false ? <span class="matrix-order warned">{t('scan.incomplete')}</span> : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.code}>
                <th scope="row">
                  <span class="suite-head">
                    <span class={`strength strength-${row.strength}`}>{t(`scan.strength.${row.strength}`)}</span>
                    <span class="suite-name mono">{breakable(row.name)}</span>
                  </span>
                  {row.dhPrimeBits === null ? null : <span class={`suite-more${row.dhPrimeBits < 2_048 ? ' bad' : ''}`}>{t('scan.suites.dh', row.dhPrimeBits)}</span>}
                </th>
                <td class={`wide-only${row.dhPrimeBits !== null && row.dhPrimeBits < 2_048 ? ' bad' : ''}`}>{keyExchangeText(row)}</td>
                <td class="wide-only">{encryptionText(row)}</td>
                {shown.map(({ version, suites, index }) => <Cell key={version} row={row} place={row.places[index] ?? null} order={suites?.order ?? 'unknown'} />)}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function Cell({ row, place, order }: { readonly row: SuiteRow; readonly place: number | null; readonly order: ScanOrder }): JSX.Element {
  if (place === null) return <td class="matrix-cell"><span class="absent" aria-label={t('scan.notSelected')} role="img">·</span></td>
  // A place in an order that is the client's says nothing.
  const ordered = order === 'server' || order === 'mixed'
  return <td class="matrix-cell"><span class={`place place-${row.strength}`} aria-label={ordered ? t('scan.place', place) : t('scan.selected')} role="img">{ordered ? place : '✓'}</span></td>
}

/** `ECDHE, ECDSA`; in TLS 1.3 groups and signature schemes decide, each by itself. */
function keyExchangeText({ code, dhPrimeBits }: SuiteRow): string {
  const { keyExchange, authentication, isTls13 } = cipherSuiteFacts(code)
  if (isTls13 || keyExchange === null) return '–'
  if (dhPrimeBits !== null) return `${t('scan.suites.dh', dhPrimeBits)}, ${authentication?.toUpperCase() ?? ''}`
  return authentication === keyExchange.toLowerCase() || authentication === 'none' || authentication === 'other' || authentication === null ? keyExchange : `${keyExchange}, ${authentication.toUpperCase()}`
}

/** `AES 256 GCM`. */
function encryptionText({ code }: SuiteRow): string {
  return cipherSuiteFacts(code).cipher?.replaceAll('_', ' ') ?? '–'
}

/** Lets the names of suites in a sentence break where they read best. */
export function breakableSentence(text: string): (string | JSX.Element)[] {
  return text.split(/(?<=_WITH_)/).flatMap((part, index) => [part, <wbr key={index} />])
}

/** Lets a long name break behind its underscores. */
export function breakable(name: string): (string | JSX.Element)[] {
  return name.split(/(?<=_)/).flatMap((part, index) => [part, <wbr key={index} />])
}
