import type { JSX } from 'preact'
import { dnsRecordTypes } from '../../shared/contract/dns.ts'
import type { DnsAnswer } from '../../shared/contract/dns.ts'
import { formatCount, formatMs } from '../locales/format.ts'
import { t } from '../locales/i18n.ts'
import { aliasesOf, lastAnswer } from '../probe-state/dns-answers.ts'
import { dnsStatusText } from './dns-text.ts'
import { recordText } from './record-text.ts'

interface DnsRecordsProps {
  /** The name that was looked up. */
  readonly host: string
  readonly answers: readonly DnsAnswer[]
  readonly complete: boolean
}

/** Every record type that is asked for: its records with their TTL, or what came instead. */
export function DnsRecords({ host, answers, complete }: DnsRecordsProps): JSX.Element {
  return (
    <dl class="records">
      {dnsRecordTypes.filter((type) => type !== 'TLSA' || lastAnswer(answers, type) !== undefined).map((type) => (
        <div key={type} class="record-type">
          <dt class="figures">{type}</dt>
          <dd>{type === 'CNAME' ? <Aliases answers={answers} complete={complete} /> : <Answer answer={lastAnswer(answers, type)} host={host} />}</dd>
        </div>
      ))}
    </dl>
  )
}

function Answer({ answer, host }: { readonly answer: DnsAnswer | undefined; readonly host: string }): JSX.Element {
  if (answer === undefined) return <span class="muted">–</span>
  return (
    <>
      {answer.status === 'answered' ? (
        <ul class="plain">
          {answer.records.map((record, index) => <Record key={index} text={recordText(record)} ttlSeconds={record.ttlSeconds} />)}
        </ul>
      ) : (
        <span class={isMissing(answer, host) ? 'muted' : 'warned'}>{isMissing(answer, host) ? t('dns.nodata') : dnsStatusText(answer)}</span>
      )}
      <p class="record-source muted">
        {'authenticated' in answer && answer.authenticated ? <abbr title={t('dns.authenticatedHint')}>{t('dns.authenticated')}</abbr> : null}
        <span class="figures">{formatMs(answer.durationMs)}</span>
        {askedElsewhere(answer) ? <span>{t('dns.at', answer.question.name)}</span> : null}
      </p>
    </>
  )
}

/** Aliases come with the answers to other questions. */
function Aliases({ answers, complete }: Pick<DnsRecordsProps, 'answers' | 'complete'>): JSX.Element {
  const aliases = aliasesOf(answers)
  if (aliases.length === 0) return <span class="muted">{complete ? t('dns.nodata') : '–'}</span>
  return (
    <ul class="plain">
      {aliases.map((alias) => <Record key={alias.name} text={`${alias.name} → ${alias.target}`} ttlSeconds={alias.ttlSeconds} />)}
    </ul>
  )
}

function Record({ text, ttlSeconds }: { readonly text: string; readonly ttlSeconds: number }): JSX.Element {
  return (
    <li class="split">
      <span class="mono record-text">{text}</span>
      <span class="muted figures">{t('dns.ttl', formatCount(ttlSeconds))}</span>
    </li>
  )
}

/** Records that may be missing: at the host itself, or at another name (a parent, a port's own) that need not exist. */
function isMissing({ status, question }: DnsAnswer, host: string): boolean {
  return status === 'nodata' || (status === 'nxdomain' && question.name !== host)
}

/** NS and CAA may have been found at a parent; for the others the name is the host's own. */
function askedElsewhere({ question, status }: DnsAnswer): boolean {
  return status === 'answered' && (question.type === 'NS' || question.type === 'CAA')
}
