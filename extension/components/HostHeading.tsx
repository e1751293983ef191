import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Target } from '../../shared/contract/target.ts'
import { unicodeHost } from '../browser-view/punycode.ts'
import { formatAge } from '../locales/format.ts'
import { t } from '../locales/i18n.ts'
import { Icon } from './Icon.tsx'

interface HostHeadingProps {
  readonly target: Target
  /** `running`: the button stops the probe. `held`: there is no button here, a larger one stands below. */
  readonly stage: 'held' | 'running' | 'finished'
  /** When the result was found that is shown again; null for one of just now. */
  readonly keptAtMs?: number | null
  readonly onProbe: () => void
  readonly onStop: () => void
}

/** The host in full, however long it is, with its scheme and the button to probe it again. */
export function HostHeading({ target, stage, keptAtMs = null, onProbe, onStop }: HostHeadingProps): JSX.Element {
  const unicode = unicodeHost(target.host)
  const path = target.path === '/' ? '' : target.path
  return (
    <div class="host-heading">
      <div class="host-name">
        <h1 class={target.authority.length > longHost ? 'long' : undefined} title={target.url}>
          <span class={`scheme scheme-${target.scheme}`}>{target.scheme}</span>
          <span class="visually-hidden">://</span>
          <span class="authority">{breakable(target.authority)}</span>
        </h1>
        {unicode === null ? null : <p class="host-more"><span class="visually-hidden">{t('target.unicode')}: </span><bdi>{unicode}</bdi></p>}
        {path === '' ? null : <p class="host-more mono">{path}</p>}
        {keptAtMs === null || stage !== 'finished' ? null : <Age atMs={keptAtMs} />}
      </div>
      {stage === 'held' ? null : stage === 'running' ? (
        <button type="button" class="icon-button framed" aria-label={t('action.stop')} title={t('action.stop')} onClick={onStop}><Icon name="stop" /></button>
      ) : (
        <button type="button" class="icon-button framed" aria-label={t('action.probeAgain')} title={t('action.probeAgainHint')} aria-keyshortcuts="r" onClick={onProbe}><Icon name="again" /></button>
      )}
    </div>
  )
}

/** How old a result is, kept true while it is looked at. */
function Age({ atMs }: { readonly atMs: number }): JSX.Element {
  const [nowMs, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), ageStepMs)
    return () => clearInterval(timer)
  }, [])
  return <p class="host-more age">{t('target.probed', formatAge(nowMs - atMs))}</p>
}

/** Lets a long name break behind its dots, where it reads best. */
function breakable(authority: string): (string | JSX.Element)[] {
  return authority.split(/(?<=\.)/).flatMap((part) => [part, <wbr key={part} />])
}

const ageStepMs = 15_000
/** More than this does not fit on two lines of the large size. */
const longHost = 44
