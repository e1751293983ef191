import type { JSX } from 'preact'
import { versionText } from '../../../shared/scan/version-text.ts'
import { t } from '../../locales/i18n.ts'
import { groupMatrix } from '../../probe-state/scan-matrix.ts'
import { Section } from '../Section.tsx'
import { orderText } from './VersionStrip.tsx'
import type { KnownFacts } from '../../probe-state/scan-state.ts'

interface GroupMatrixProps {
  readonly facts: KnownFacts
  readonly running: boolean
}

/** Groups of the key exchange by version, and the parameters of DHE. */
export function GroupMatrix({ facts, running }: GroupMatrixProps): JSX.Element {
  const { columns, rows } = groupMatrix(facts)
  const { dhParameters = [], helloRetry } = facts
  return (
    <Section id="scan-groups" heading={t('scan.groups.heading')}>
      {rows.length === 0 ? <p class="hint">{t(running ? 'scan.pending' : 'scan.none')}</p> : (
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">{t('scan.groups.name')}</th>
              {columns.map(({ version, order }) => (
                <th key={version} scope="col" class="matrix-column">{versionText(version)}{order === 'unknown' ? null : <span class="matrix-order">{orderText(order)}</span>}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ code, name, isPostQuantum, isWeak, places }) => (
              <tr key={code}>
                <th scope="row">
                  <span class="suite-name mono">{name}</span>
                  {isPostQuantum ? <span class="strength strength-strong">{t('scan.groups.postQuantum')}</span> : null}
                  {isWeak ? <span class="strength strength-broken">{t('scan.groups.weak')}</span> : null}
                </th>
                {columns.map(({ version, order }, index) => {
                  const place = places[index] ?? null
                  const ordered = order === 'server' || order === 'mixed'
                  return (
                    <td key={version} class="matrix-cell">
                      {place === null ? <span class="absent" role="img" aria-label={t('scan.notSelected')}>·</span> : <span class={`place place-${isWeak ? 'broken' : 'strong'}`} role="img" aria-label={ordered ? t('scan.place', place) : t('scan.selected')}>{ordered ? place : '✓'}</span>}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {dhParameters.map(({ primeBits, primeName, versions, prime }) => (
        <p key={prime} class={`scan-note${primeBits < 2_048 ? ' bad' : ''}`}>{t('scan.groups.dh', primeBits, primeName ?? t('scan.groups.ownPrime'), versions.map(versionText).join(', '))}</p>
      ))}
      {helloRetry === undefined || helloRetry.onMissingKeyShare === 'not-tested' ? null : (
        <p class={`scan-note${helloRetry.onMissingKeyShare === 'refused' ? ' bad' : ''}`}>{t(helloRetry.onMissingKeyShare === 'retried' ? 'scan.groups.retried' : 'scan.groups.retryRefused')}</p>
      )}
    </Section>
  )
}
