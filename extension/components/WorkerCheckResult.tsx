import type { JSX } from 'preact'
import { formatMs } from '../locales/format.ts'
import { plural, t } from '../locales/i18n.ts'
import { failureSentences } from '../locales/report-texts.ts'
import type { WorkerCheck } from '../probe-client/worker-check.ts'
import { resolverName } from '../storage/resolver-choice.ts'
import { Fact, Facts } from './Facts.tsx'
import { vantageText } from './verdict-text.ts'

/** What a test of a Worker came to: what it is, or why it is none. */
export function WorkerCheckResult({ check }: { readonly check: WorkerCheck | 'running' }): JSX.Element {
  if (check === 'running') return <p class="test-result">{t('options.worker.testing')}</p>
  if (check.status === 'failed') {
    return (
      <div class="test-result test-failed">
        <p><strong>{failureSentences(check.failure).message}</strong></p>
        <p>{failureSentences(check.failure).advice}</p>
      </div>
    )
  }
  const { info, durationMs } = check
  return (
    <div class="test-result test-ok">
      <p><strong>{t('options.worker.ok', formatMs(durationMs))}</strong></p>
      <Facts>
        <Fact label={t('options.worker.kind')}>{vantageText(info)}</Fact>
        {info.colo === null ? null : <Fact label={t('options.worker.colo')}>{info.colo}</Fact>}
        <Fact label={t('options.worker.version')}>{info.version}</Fact>
        <Fact label={t('options.worker.resolver')}>{resolverName(info.resolver)}</Fact>
        <Fact label={t('options.worker.tls')}>{info.tlsVersions.join(', ')}</Fact>
        <Fact label={t('options.worker.private')}>{info.privateTargets.length === 0 ? t('options.worker.privateNone') : privateTargetsText(info.privateTargets)}</Fact>
      </Facts>
    </div>
  )
}

/** A lab allows dozens; a few show what kind they are. */
function privateTargetsText(targets: readonly string[]): string {
  const more = targets.length - privateTargetsShown
  const shown = targets.slice(0, privateTargetsShown).join(', ')
  return more > 0 ? `${shown} ${plural('network.more', more)}` : shown
}

const privateTargetsShown = 4
