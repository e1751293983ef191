import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { DnsAnswer } from '../../../shared/contract/dns.ts'
import { askResolver } from '../../browser-view/own-look-up.ts'
import { formatMs } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import type { OptionsDraft, ResolverDraft } from '../../storage/options-draft.ts'
import { chosenResolver, resolverKinds, resolverName } from '../../storage/resolver-choice.ts'
import { dnsStatusText } from '../dns-text.ts'
import { resolverFaultText } from './fault-text.ts'
import { Section } from '../Section.tsx'
import { TextField } from '../TextField.tsx'

interface ResolverOptionsProps {
  readonly draft: OptionsDraft
  readonly resolver: ResolverDraft
  readonly showFaults: boolean
  readonly onChange: (part: Partial<OptionsDraft>) => void
}

/** Which DNS-over-HTTPS resolver is asked, with a test that asks it one question. */
export function ResolverOptions({ draft, resolver, showFaults, onChange }: ResolverOptionsProps): JSX.Element {
  const [touched, setTouched] = useState(false)
  const [check, setCheck] = useState<DnsAnswer | 'running' | null>(null)
  const latest = useRef<AbortController | null>(null)

  const change = (part: Partial<OptionsDraft>): void => {
    latest.current?.abort()
    setCheck(null)
    onChange(part)
  }
  const test = async (): Promise<void> => {
    setTouched(true)
    if (resolver.status === 'invalid') return
    latest.current?.abort()
    const controller = new AbortController()
    latest.current = controller
    setCheck('running')
    const answer = await askResolver(chosenResolver(resolver.resolver), controller.signal)
    if (!controller.signal.aborted) setCheck(answer)
  }

  const fault = resolver.status === 'invalid' && (showFaults || touched) ? resolver.fault : null
  return (
    <Section id="resolver" heading={t('options.resolver.heading')}>
      <fieldset>
        <legend class="intro">{t('options.resolver.intro')}</legend>
        <div class="choices">
          {resolverKinds.map((kind) => (
            <label key={kind} class="choice">
              <input type="radio" name="resolver" value={kind} checked={draft.resolverKind === kind} onChange={() => change({ resolverKind: kind })} />
              {kind === 'custom' ? t('options.resolver.custom') : chosenResolver({ kind }).name}
            </label>
          ))}
        </div>
      </fieldset>
      {draft.resolverKind !== 'custom' ? null : (
        <TextField
          label={t('options.resolver.customUrl')}
          hint={t('options.resolver.customHint')}
            value={draft.customResolver}
          error={fault === null ? null : resolverFaultText(fault)}
          onInput={(customResolver) => change({ customResolver })}
          onLeave={() => setTouched(draft.customResolver !== '')}
        />
      )}
      <div class="test-row">
        <button type="button" class="button" disabled={check === 'running'} onClick={() => void test()}>{t('options.resolver.test')}</button>
      </div>
      <div role="status">{check === null ? null : <CheckResult check={check} />}</div>
    </Section>
  )
}

/** Any answer to the question shows that a resolver is there, a denial included; what is about the way to it does not. */
function CheckResult({ check }: { readonly check: DnsAnswer | 'running' }): JSX.Element {
  if (check === 'running') return <p class="test-result">{t('options.resolver.testing')}</p>
  const works = check.status === 'answered' || check.status === 'nodata' || check.status === 'nxdomain'
  if (works) return <p class="test-result test-ok"><strong>{t('options.resolver.ok', resolverName(check.resolver), formatMs(check.durationMs))}</strong></p>
  return <p class="test-result test-failed"><strong>{t('options.resolver.fails', dnsStatusText(check))}</strong></p>
}
