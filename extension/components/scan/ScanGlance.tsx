import type { JSX } from 'preact'
import type { ScanFacts } from '../../../shared/contract/scan.ts'
import type { ScanJudgement } from '../../../shared/contract/scan-judgement.ts'
import { plural, t } from '../../locales/i18n.ts'
import { Icon } from '../Icon.tsx'

interface ScanGlanceProps {
  readonly judgement: ScanJudgement
  readonly certificates: ScanFacts['certificates']
}

/** What stands further below, in a line each, with the way there. */
export function ScanGlance({ judgement, certificates }: ScanGlanceProps): JSX.Element {
  const { clients, profiles } = judgement
  const connecting = clients.filter(({ status }) => status === 'connects').length
  return (
    <ul class="scan-glance">
      {profiles.map(({ id, status, misses }) => (
        <li key={id} class={status === 'met' ? 'good' : status === 'missed' ? 'warned' : 'muted'}>
          <Icon name={status === 'met' ? 'check' : status === 'missed' ? 'warning' : 'dot'} />
          <a href="#scan-profiles-heading">{t('scan.glance.profile', t(`scan.profiles.${id}`), status === 'missed' ? plural('scan.profiles.missed', misses.length) : t(`scan.profiles.${status}`))}</a>
        </li>
      ))}
      <li class={connecting === clients.length ? 'good' : 'muted'}>
        <Icon name={connecting === clients.length ? 'check' : 'note'} />
        <a href="#scan-clients-heading">{t('scan.glance.clients', connecting, clients.length)}</a>
      </li>
      <li class="muted"><Icon name="note" /><a href="#scan-certificates-heading">{plural('scan.glance.certificates', certificates.length)}</a></li>
    </ul>
  )
}
